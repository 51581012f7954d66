"""The draft whose accounts are brought in: opened for looking, and anew for changing."""

from dataclasses import dataclass

from flask import flash, url_for
from flask.typing import ResponseReturnValue

from portal.base.web import htmx
from portal.disclosures import policy, service
from portal.disclosures.desk import loading
from portal.disclosures.desk.loading import Looked
from portal.disclosures.errors import NotYourStep
from portal.disclosures.finances import queries
from portal.disclosures.finances.accounts import LINES_A_PAGE, Accounts, accounts, sums_of
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.errors import NoSheet
from portal.disclosures.finances.queries.showing import earlier_of
from portal.disclosures.finances.understanding import Understood, understand
from portal.disclosures.models import (
    Disclosure,
    DisclosureVersion,
    SheetImport,
    StepAct,
)
from portal.disclosures.policy import Hand
from portal.disclosures.service import recording, standing


@dataclass(frozen=True)
class Drafted:
    """A draft, and the sheet on its way into it."""

    looked: Looked
    sheet: SheetImport | None

    @property
    def disclosure(self) -> Disclosure:
        """The disclosure."""
        return self.looked.case.disclosure

    @property
    def version(self) -> DisclosureVersion:
        """Its version that is worked on."""
        return self.looked.case.version

    @property
    def period(self) -> Period:
        """What the accounts are about."""
        return Period(self.disclosure.period_from, self.disclosure.period_until)

    @property
    def unnamed(self) -> str:
        """What a fund is called of which the sheet tells no name."""
        item = self.disclosure.item
        return item.name[:60] if item else self.disclosure.title[:60]

    @property
    def can_edit(self) -> bool:
        """Whether the viewer may change it now."""
        return "edit" in self.looked.acts

    def understood(self, openings: dict[str, object] | None = None) -> Understood:
        """What the sheet says; raises :class:`NoSheet` where there is none."""
        if self.sheet is None:
            raise NoSheet
        return understand(
            self.sheet,
            period=self.period,
            last=queries.last_closings(self.disclosure),
            unnamed=self.unnamed,
            openings=openings,
        )

    def preview(self, understood: Understood) -> Accounts:
        """The accounts as residents would see them."""
        entries = understood.entries
        return accounts(
            understood.funds(self.unnamed),
            entries[:LINES_A_PAGE],
            sums_of(entries),
            line_count=len(entries),
            earlier=earlier_of(self.disclosure),
        )


def drafted(disclosure_id: int) -> Drafted:
    """The draft as it stands; 404 for what the community does not have."""
    looked = loading.look(disclosure_id)
    return Drafted(looked, queries.sheet_import(looked.case.version.id))


def show_url(disclosure_id: int) -> str:
    """The page of the draft itself."""
    return url_for("disclosures_desk.show", disclosure_id=disclosure_id)


def without_sheet(found: Drafted) -> ResponseReturnValue:
    """To the draft, from pages of a sheet that is not on its way any more: by the back button, or
    because it was taken over or given up in another window."""
    if found.can_edit:
        flash(str(NoSheet.sentence), "info")
    return htmx.go(show_url(found.looked.id))


def open_draft(disclosure_id: int, hand: Hand) -> service.Case:
    """The draft locked for changing, inside a transaction; raises :class:`NotYourStep`."""
    case = standing.open_case(disclosure_id)
    if not policy.can_edit(hand, standing.standing_of(case)):
        raise NotYourStep
    return case


def open_sheet(case: service.Case, sheet_id: int) -> SheetImport:
    """The sheet a page was about, still on its way; raises :class:`NoSheet`."""
    found = queries.sheet_import(case.version.id)
    if found is None or found.id != sheet_id:
        raise NoSheet
    return found


def sign(case: service.Case, hand: Hand) -> None:
    """Whoever brings accounts in is an author of the version, so cannot approve it."""
    if hand.person_id not in case.authors:
        recording.write(case, StepAct.DRAFTED, hand, unseen=True)
