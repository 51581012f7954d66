"""A published version as it was, and what it changed of the one before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import navigation
from portal.disclosures import differences, masking, presentation, queries
from portal.disclosures.blueprints import public as bp
from portal.disclosures.differences import Change, FundChange
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureState,
    DisclosureVersion,
    VersionKind,
)
from portal.disclosures.queries.accounts import funds_of
from portal.disclosures.views import page
from portal.disclosures.views.opening import answer, hidden, opened


@dataclass(frozen=True)
class Difference:
    """What a version changed: elements and lines of accounts, or the sentence why none is shown."""

    elements: Sequence[Change] = ()
    funds: Sequence[FundChange] = ()
    files: Sequence[Change] = ()
    sentence: str = ""

    @property
    def words(self) -> list[Change]:
        """What changed in words: elements, then files."""
        return [*self.elements, *self.files]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that can be shown differs."""
        return not (self.elements or self.funds or self.files)


@bp.get("/c/<slug>/disclosures/<number>/versions/<int:no>")
@public
def version(number: str, no: int) -> ResponseReturnValue:
    """One version with what it says and what it changed."""
    disclosure = opened(number)
    found = queries.version_of(disclosure.id, no)
    if found is None or disclosure.state is DisclosureState.RETRACTED:
        raise hidden()
    navigation.back_to(url_for(presentation.endpoint_of(disclosure.kind), number=number))
    editions = queries.editions(disclosure.id)
    edition = next(each for each in editions if each.no == no)
    return answer(
        render_template(
            "disclosures/version.html",
            disclosure=disclosure,
            version=found,
            edition=edition,
            title=presentation.title_of(disclosure),
            # Why it was made may say what it held.
            reason=""
            if edition.blanked_at
            else presentation.cover_for(disclosure.audience)(edition.reason),
            newest=no == disclosure.shown_version,
            limited=disclosure.audience is not Audience.PUBLIC,
            seen_by=presentation.seen_by(disclosure),
            published_on=presentation.published_on,
            difference=_difference(disclosure, found, editions),
            register=page.register_of(disclosure, edition),
            **page.said(disclosure, found),
        ),
        disclosure,
    )


def _difference(
    disclosure: Disclosure, new: DisclosureVersion, editions: Sequence[queries.Edition]
) -> Difference | None:
    """What is said of the difference to the version before; None of the first one."""
    before = next((each for each in editions if each.no < new.no), None)
    if before is None:
        return None
    if new.kind is VersionKind.PRIVACY:
        return Difference(
            sentence=_(
                "This version takes personal data out. So that nobody can find it out, "
                "what changed is not shown and the version before was emptied."
            )
        )
    if before.blanked_at or new.blanked_at:
        return Difference(
            sentence=_(
                "One of the two versions was emptied later because it held personal data, "
                "so what changed is no longer shown."
            )
        )
    old = queries.version_of(disclosure.id, before.no)
    if old is None:
        raise NotFound
    return _compared(old, new, limited=disclosure.audience is not Audience.PUBLIC)


def _compared(old: DisclosureVersion, new: DisclosureVersion, *, limited: bool) -> Difference:
    covered = masking.text if limited else str

    def words(of: DisclosureVersion) -> list[tuple[str, str]]:
        told = [(_("Title"), of.title), *((name, text) for name, text in of.fields)]
        return [(name, covered(text)) for name, text in [*told, (_("Text"), of.body)]]

    return Difference(
        elements=differences.of_elements(words(old), words(new)),
        funds=[] if limited else differences.of_accounts(funds_of(old.id), funds_of(new.id)),
        files=_files(old, new, covered),
    )


def _files(
    old: DisclosureVersion, new: DisclosureVersion, covered: Callable[[str], str]
) -> list[Change]:
    """Files that came or went, by what is in them."""
    before = {each.file.sha256: covered(each.label or each.name) for each in queries.files_of(old)}
    after = {each.file.sha256: covered(each.label or each.name) for each in queries.files_of(new)}
    pieces = [
        *(differences.Piece(differences.REMOVED, before[key]) for key in before.keys() - after),
        *(differences.Piece(differences.ADDED, after[key]) for key in after.keys() - before),
    ]
    return [Change(_("Files"), pieces)] if pieces else []
