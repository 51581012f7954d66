"""How a grievance is told to residents: the state in words, who acts next, by which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from portal.base import clock, deadlines, i18n
from portal.base.i18n import LazyString, _, _l, ngettext
from portal.base.web import addresses
from portal.grievances import labels, policy, queries
from portal.grievances.models import GrievanceStatus, Turn
from portal.grievances.queries import categories

S = GrievanceStatus

# Where the next step is the reporter's, neighbours are told so and nothing is asked of them.
FOR_OTHERS: dict[GrievanceStatus, LazyString] = {
    S.NEED_INFO: _l("Staff asked the neighbour who reported it for details."),
    S.RESOLVED: _l("Staff have dealt with it; the neighbour who reported it is asked to confirm."),
    S.REJECTED: _l("It is not dealt with here."),
}


@dataclass(frozen=True)
class Told:
    """A status as shown: chip kind, words, what comes next, and by when (may be empty)."""

    kind: str
    label: str | LazyString
    next_step: str | LazyString
    by: str


# A report as a card of the public list: address, title, kind and words of the status chip, what
# stands below the title, address of a small photo, and a note.
Line = tuple[str, str, str, str, tuple[str, str], str, str]


def lines(cards: Sequence[queries.Card], locale: str) -> list[Line]:
    """The cards of a page of the list; addresses and words that recur are made once."""
    show = addresses.pattern("grievances.show", "no")
    thumb = addresses.pattern("files.show_public", "token", variant="thumb")
    kinds = categories.by_id()

    @cache
    def chip(status: GrievanceStatus) -> tuple[str, str]:
        return labels.STATUS_KINDS[status], str(labels.STATUS_LABELS[status])

    return [
        (
            show(no),
            queries.titled(place, kinds[category].name(locale)),
            *chip(status),
            (i18n.day(filed_at, year=False, locale=locale), no),
            thumb(token) if token else "",
            supporters(number),
        )
        for _id, no, category, status, filed_at, _promised, number, place, token in cards
    ]


def supporters(number: int) -> str:
    """How many neighbours have the problem too, in words; empty when there are none."""
    if not number:
        return ""
    return ngettext(
        "%(num)d neighbour has this problem too",
        "%(num)d neighbours have this problem too",
        number,
    )


def due_day(grievance: policy.Report) -> str:
    """The day of the present limit as people say it; empty when no limit runs."""
    if grievance.due_at is None:
        return ""
    return i18n.day(deadlines.shown_day(grievance.due_at))


def promise(grievance: policy.Report, *, own: bool = True) -> str:
    """What was promised when the report was filed: 最晚…答复您; neighbours are promised nothing."""
    if grievance.promised_at is None:
        return ""
    date = i18n.day(deadlines.shown_day(grievance.promised_at))
    if not own:
        return _("The reporter gets a reply by %(date)s", date=date)
    return _("We will reply by %(date)s", date=date)


def told(grievance: policy.Report, *, own: bool = True) -> Told:
    """The state in words for the top of the page and for the share card; only the reporter is
    asked to act."""
    status = grievance.status
    late = bool(grievance.due_at and grievance.due_at < clock.now() and status in labels.OPEN_SHOWN)
    kind = "overdue" if late and status is not S.NEED_INFO else labels.STATUS_KINDS[status]
    if not own and status is S.CLOSED:
        return Told(kind, labels.STATUS_LABELS[status], "", "")
    if not own and status in FOR_OTHERS:
        return Told(kind, labels.STATUS_LABELS[status], FOR_OTHERS[status], "")
    words = labels.OWN_STATUS_LABELS if own else labels.STATUS_LABELS
    return Told(kind, words[status], _next(grievance), _by(grievance, late, own=own))


def shared(grievance: policy.Report, place: str, kind: str) -> tuple[str, str]:
    """Title and text of a public report where its address is passed on: never the resident's own
    words, not even those of the place that staff have released."""
    state = told(grievance, own=False)
    news = " ".join(str(part) for part in (state.next_step, state.by) if part)
    title = f"{place} {kind}".strip()
    return f"{title}｜{state.label}", supporters(grievance.supporter_count) or news or title


def _next(grievance: policy.Report) -> LazyString:
    if grievance.status is S.SUBMITTED and grievance.appeal_count:
        return labels.ANOTHER_LOOK
    if grievance.status is S.REJECTED and not policy.may_still_appeal(grievance, clock.now()):
        return labels.NO_MORE_APPEAL
    if grievance.status is S.CLOSED and not policy.may_still_dispute(grievance, clock.now()):
        return labels.FINISHED
    if grievance.status is S.IN_PROGRESS and grievance.turn is Turn.UNIT:
        return labels.WITH_THE_UNIT
    return _step_of(grievance)


def _step_of(grievance: policy.Report) -> LazyString:
    """Who acts next by the status alone; a report about staff is in nobody's hands of theirs."""
    confided = labels.CONFIDED_STEPS.get(grievance.status) if grievance.confidential else None
    return confided or labels.NEXT_STEPS[grievance.status]


def seen_by(grievance: policy.Report) -> LazyString:
    """Who can see a report, as its reporter is told."""
    if grievance.confidential:
        return labels.CONFIDED_SEEN_BY
    return labels.VISIBILITY_LABELS[grievance.visibility]


def _still_open_until(grievance: policy.Report) -> str:
    """Until which day the reporter may object to what was decided; empty when that is over."""
    now = clock.now()
    asked = {S.REJECTED: policy.may_still_appeal, S.CLOSED: policy.may_still_dispute}
    may = asked.get(grievance.status)
    if may is None or grievance.objection_until is None or not may(grievance, now):
        return ""
    until = i18n.day(deadlines.shown_day(grievance.objection_until))
    return _("Possible until %(date)s", date=until)


def _by(grievance: policy.Report, late: bool, *, own: bool) -> str:
    if grievance.status in (S.REJECTED, S.CLOSED):
        return _still_open_until(grievance)
    day = due_day(grievance)
    if not day:
        return ""
    if grievance.status is S.RESOLVED:
        return _("Please confirm by %(date)s", date=day)
    if grievance.status is S.NEED_INFO:
        return _("Please answer by %(date)s", date=day)
    if late:
        return _("This was due on %(date)s and is overdue", date=day)
    said = promise(grievance, own=own) if grievance.status is S.SUBMITTED else ""
    said = said or _("Due by %(date)s", date=day)
    if grievance.due_provisional:
        return _("%(said)s (the holidays of that year are not announced yet)", said=said)
    return said


def facts(
    grievance: policy.Report, *, own: bool, judged: bool, place: str, kind: str
) -> list[tuple[str, str]]:
    """The rows of facts on the page of a report; ``judged`` unless a neighbour answered instead,
    whose opinion is nobody else's."""
    rows = [
        (_("Number"), grievance.no),
        (_("Kind of problem"), kind),
        (_("Place"), place),
        (_("Reported"), i18n.day_and_time(grievance.filed_at)),
    ]
    if grievance.outcome:
        rows.append((_("Result"), str(labels.OUTCOME_LABELS[grievance.outcome])))
    if own:
        rows.append((_("Who can see it"), str(seen_by(grievance))))
        if grievance.closed_at and judged:
            rated = grievance.satisfaction
            words = labels.SATISFACTION_LABELS[rated] if rated else labels.NOT_RATED_BY_YOU
            rows.append((_("Your opinion"), str(words)))
    return rows


def promised_by(card: queries.Card) -> str:
    """By which day a card's report is promised; empty once that is past or was never said."""
    if card.promised_at is None or card.promised_at < clock.now():
        return ""
    return _("by %(date)s", date=i18n.day(deadlines.shown_day(card.promised_at), year=False))
