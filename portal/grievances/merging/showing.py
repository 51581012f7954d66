"""How pages tell that reports hang together; to a resident nothing of another's report but its
state, and its number where neighbours may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for

from portal.base import clock, deadlines, i18n
from portal.base.i18n import LazyString, _, ngettext
from portal.grievances import labels, policy, presentation
from portal.grievances.merging.candidates import Candidate
from portal.grievances.merging.queries import Beside, Line, added, beside
from portal.grievances.models import EventKind, Grievance, GrievanceStatus, Turn
from portal.grievances.presentation import Told
from portal.grievances.queries import categories, place_name, titled
from portal.grievances.queries.details import Photo
from portal.grievances.queries.history import Entry

S = GrievanceStatus


@dataclass(frozen=True)
class Tie:
    """A report beside the one that is shown, which the reader may open."""

    no: str
    title: str
    url: str
    chip: tuple[str, str | LazyString]
    note: str = ""


@dataclass(frozen=True)
class Ties:
    """Everything of that kind on one page. ``joined`` tells how many were joined into it,
    ``read_too`` that their reporters read the reply, ``added`` and ``photos`` what came to those
    later."""

    lead: Tie | None = None
    whole: Tie | None = None
    parts: Sequence[Tie] = ()
    merged: Sequence[Tie] = ()
    joined: str = ""
    read_too: str = ""
    added: Sequence[Entry] = ()
    photos: Sequence["LabelledPhoto"] = ()


@dataclass(frozen=True)
class LabelledPhoto(Photo):
    """A photo of a merged report, known by the number of that report."""

    no: str

    @property
    def label(self) -> str:
        """To which report it was added."""
        return self.no


def for_residents(report: policy.Report, *, own: bool) -> tuple[Ties, Told | None]:
    """The ties as a resident sees them and, where the report is merged, its state in words. The
    reporter opens the own parts whatever neighbours may see."""
    found = beside(report)
    if report.lead_case_id is not None and found.lead is None:
        return Ties(), None  # kept from this reader
    told = _told(found.lead, own=own) if found.lead is not None else None
    return _ties(found, report, own=own, desk=False), told


def for_staff(report: policy.Report) -> Ties:
    """The ties as the workbench shows them."""
    found = _ties(beside(report, names_merged=True), report, own=True, desk=True)
    words, photos = added(report)
    return replace(
        found,
        read_too=read_too(report.merged_count),
        added=[_added(row) for row in words],
        photos=[LabelledPhoto(**row._mapping, public=False) for row in photos],
    )


def _added(row: Line) -> Entry:
    title = _("%(no)s: details added", no=row.no)
    if row.kind is EventKind.URGE:
        title = _("%(no)s: urged by its reporter", no=row.no)
    return Entry(kind=row.kind, at=row.at, title=title, text=row.text, who="")


def _ties(found: Beside, report: policy.Report, *, own: bool, desk: bool) -> Ties:
    return Ties(
        lead=_tie(found.lead, own=own, desk=desk)
        if found.lead and (desk or _public(found.lead))
        else None,
        whole=_tie(found.whole, own=own, desk=desk)
        if found.whole and (own or _public(found.whole))
        else None,
        parts=[_tie(each, own=own, desk=desk) for each in found.parts if own or _public(each)],
        merged=[_tie(each, own=own, desk=desk) for each in found.merged],
        joined=joined(report.merged_count),
    )


def joined(number: int) -> str:
    """How many reports are dealt with together with one; empty when there are none."""
    if not number:
        return ""
    return ngettext(
        "%(num)d report of the same matter is dealt with together with this one",
        "%(num)d reports of the same matter are dealt with together with this one",
        number,
    )


def read_too(number: int) -> str:
    """Warns whoever writes the reply that it goes to joined reporters as well; empty when there
    are none."""
    if not number:
        return ""
    return ngettext(
        "%(num)d joined report gets this reply too, and its reporter reads it. Name nobody in it.",
        "%(num)d joined reports get this reply too, and their reporters read it. "
        "Name nobody in it.",
        number,
    )


def _public(line: Line) -> bool:
    return policy.is_public(line)


def _tie(line: Line, *, own: bool, desk: bool) -> Tie:
    kind = categories.by_id()[line.category_id].name(i18n.current_locale())
    return Tie(
        no=line.no,
        title=titled(line.place, kind) if desk else kind,
        url=url_for("grievances_desk.show" if desk else "grievances.show", no=line.no),
        chip=(labels.STATUS_KINDS[line.status], labels.STATUS_LABELS[line.status]),
        note=by(line, own=own and not desk),
    )


def _told(lead: Line, *, own: bool) -> Told:
    """The state of a merged report: how the lead stands, and until when."""
    state = str(labels.STATUS_LABELS[lead.status])
    steps = [
        _(
            "Dealt with together with a report of the same matter, which stands at: %(state)s.",
            state=state,
        )
    ]
    if own:
        steps.append(_("You get the same reply, and are asked yourself whether it is solved."))
    kind = labels.STATUS_KINDS[S.MERGED]
    return Told(kind, labels.STATUS_LABELS[S.MERGED], " ".join(steps), by(lead, own=own))


def by(line: Line, *, own: bool) -> str:
    """By when an answer is due, to whom it was promised (``own``) or to others; empty where the
    next step is a resident's, or none is left."""
    if line.turn in (Turn.NOBODY, Turn.RESIDENT) or line.promised_at is None:
        return ""
    day = deadlines.shown_day(line.promised_at)
    if line.promised_at < clock.now():
        return _("This was due on %(date)s and is overdue", date=i18n.day(day))
    if own:
        return presentation.promise(line)
    return _("by %(date)s", date=i18n.day(day, year=False))


# Number, what it is, what speaks for it, and how it stands.
Offer = tuple[str, str, str, str]


def offers(found: Sequence[Candidate]) -> list[Offer]:
    """Likely ones in words."""
    locale = i18n.current_locale()
    return [
        (
            each.row.no,
            titled(each.row.place, categories.by_id()[each.row.category_id].name(locale)),
            _(", ").join(str(reason) for reason in each.reasons),
            str(labels.STATUS_LABELS[each.row.status]),
        )
        for each in found
    ]


def side_by_side(this: Grievance, other: Grievance) -> list[tuple[str, str, str]]:
    """Both reports row by row, for staff who judge whether they are about the same."""
    return [
        (_("What was reported"), this.text, other.text),
        (_("Kind of problem"), _kind(this), _kind(other)),
        (_("Place"), place_name(this, words=True), place_name(other, words=True)),
        (_("Reported"), i18n.day_and_time(this.filed_at), i18n.day_and_time(other.filed_at)),
        (_("State"), _state(this), _state(other)),
        (_("Promised by"), _promised(this), _promised(other)),
        (
            _("Neighbours with the same problem"),
            str(this.supporter_count),
            str(other.supporter_count),
        ),
    ]


def _kind(report: Grievance) -> str:
    return categories.by_id()[report.category_id].name(i18n.current_locale())


def _state(report: Grievance) -> str:
    return str(labels.STATUS_LABELS[report.status])


def _promised(report: Grievance) -> str:
    at = report.promised_at
    return i18n.day(deadlines.shown_day(at)) if at is not None else ""
