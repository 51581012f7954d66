"""Words for what the database keeps by code."""

from datetime import date, timedelta

from portal.base.i18n import LazyString, _, _l, day, month
from portal.disclosures.models import (
    ArchivePeriod,
    Audience,
    Direction,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    Frequency,
    ItemClass,
    StepAct,
    Track,
    VersionKind,
)

S, A = DisclosureState, StepAct

CLASS_LABELS: dict[ItemClass, LazyString] = {
    ItemClass.OVERVIEW: _l("Community and committee"),
    ItemClass.DECISIONS: _l("Decisions of residents' meetings"),
    ItemClass.FUNDS: _l("Work and service funds"),
    ItemClass.RAISED_MONEY: _l("Money raised for the public good"),
    ItemClass.RELIEF: _l("Relief and donations"),
    ItemClass.AID: _l("Allowances and temporary aid"),
    ItemClass.HEARINGS: _l("Hearings and consultations"),
    ItemClass.EVALUATIONS: _l("Evaluations"),
    ItemClass.ORGANISATIONS: _l("Organisations and volunteering"),
    ItemClass.PROPERTY: _l("Property management and common income"),
    ItemClass.CONTACTS: _l("Grids and contacts"),
    ItemClass.PLANS: _l("Plans and summaries"),
}
FREQUENCY_LABELS: dict[Frequency, LazyString] = {
    Frequency.PERMANENT: _l("Permanent, updated at change"),
    Frequency.MONTHLY: _l("Monthly"),
    Frequency.QUARTERLY: _l("Quarterly"),
    Frequency.HALF_YEARLY: _l("Half-yearly"),
    Frequency.YEARLY: _l("Yearly"),
    Frequency.EACH_TIME: _l("Each time"),
}
AUDIENCE_LABELS: dict[Audience, LazyString] = {
    Audience.PUBLIC: _l("Everybody"),
    Audience.RESIDENTS: _l("Confirmed residents of this community, signed in"),
    Audience.NAMED: _l("Certain people"),
}
TRACK_LABELS: dict[Track, LazyString] = {
    Track.ORDINARY: _l("One reviewer"),
    Track.GUARDED: _l("Check, supervision committee, director"),
}
ARCHIVE_LABELS: dict[ArchivePeriod, LazyString] = {
    ArchivePeriod.PERMANENT: _l("Kept for ever"),
    ArchivePeriod.YEARS30: _l("Kept for 30 years"),
    ArchivePeriod.YEARS10: _l("Kept for 10 years"),
}
KIND_LABELS: dict[DisclosureKind, LazyString] = {
    DisclosureKind.DISCLOSURE: _l("Open affairs"),
    DisclosureKind.NOTICE: _l("Public notice"),
}
STATE_LABELS: dict[DisclosureState, LazyString] = {
    S.DRAFT: _l("Draft"),
    S.CHECKING: _l("Being checked"),
    S.REVIEWING: _l("With the supervision committee"),
    S.SIGNING: _l("To be signed by the director"),
    S.READY: _l("Approved, to be published"),
    S.PUBLISHED: _l("Published"),
    S.RETRACTED: _l("Retracted"),
    S.DROPPED: _l("Given up"),
}
# The kinds of the status chip, see components/status.html.
STATE_KINDS: dict[DisclosureState, str] = {
    S.DRAFT: "new",
    S.CHECKING: "wait",
    S.REVIEWING: "wait",
    S.SIGNING: "wait",
    S.READY: "confirm",
    S.PUBLISHED: "done",
    S.RETRACTED: "stopped",
    S.DROPPED: "stopped",
}
ACT_LABELS: dict[StepAct, LazyString] = {
    A.DRAFTED: _l("Drafted"),
    A.SUBMITTED: _l("Handed in"),
    A.CHECKED: _l("Checked"),
    A.REVIEWED: _l("Reviewed by the supervision committee"),
    A.SIGNED: _l("Signed by the director"),
    A.PUBLISHED: _l("Made public"),
    A.SENT_BACK: _l("Sent back"),
    A.WITHDRAWN: _l("Taken back by the drafter"),
    A.DROPPED: _l("Draft given up"),
    A.RETRACTED: _l("Retracted"),
}
STATION_LABELS: dict[DisclosureState, LazyString] = {
    S.CHECKING: _l("Check"),
    S.REVIEWING: _l("Review by the supervision committee"),
    S.SIGNING: _l("Signature of the director"),
}
APPROVE_LABELS: dict[DisclosureState, LazyString] = {
    S.CHECKING: _l("Checked, pass it on"),
    S.REVIEWING: _l("Reviewed and approved"),
    S.SIGNING: _l("Sign"),
}
OPEN_LABELS: dict[DisclosureState, LazyString] = {
    S.CHECKING: _l("Check it"),
    S.REVIEWING: _l("Review it"),
    S.SIGNING: _l("Look through and sign"),
}
VERSION_LABELS: dict[VersionKind, LazyString] = {
    VersionKind.FIRST: _l("First version"),
    VersionKind.CORRECTION: _l("Correction"),
    VersionKind.PRIVACY: _l("Personal data corrected"),
}
DIRECTION_LABELS: dict[Direction, LazyString] = {
    Direction.INCOME: _l("Income"),
    Direction.SPENDING: _l("Spending"),
}
CHANNEL_LABELS: dict[str, LazyString] = {
    "portal": _l("This portal"),
    "board": _l("Paper board"),
    "screen": _l("Electronic screen"),
    "meeting": _l("Residents' meeting"),
    "group": _l("Residents' WeChat group"),
}
QUARTERS: tuple[LazyString, ...] = (
    _l("First quarter of %(year)s"),
    _l("Second quarter of %(year)s"),
    _l("Third quarter of %(year)s"),
    _l("Fourth quarter of %(year)s"),
)


def period(disclosure: Disclosure) -> str:
    """The period in words: a quarter, a month, a year, a day, or from and until."""
    return period_words(disclosure.period_from, disclosure.period_until)


def period_words(first: date, last: date) -> str:
    """The same for two days."""
    if first == last:
        return day(first)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole and first.year == last.year:
        if months == 1:
            return month(first)
        if months == 3 and first.month % 3 == 1:
            return str(QUARTERS[first.month // 3]) % {"year": first.year}
        if months == 6 and first.month in (1, 7):
            return (
                _("First half of %(year)s", year=first.year)
                if first.month == 1
                else _("Second half of %(year)s", year=first.year)
            )
        if months == 12:
            return _("Year %(year)s", year=first.year)
    return _("%(first)s to %(last)s", first=day(first), last=day(last))
