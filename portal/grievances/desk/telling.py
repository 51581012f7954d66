"""How the workbench tells of a report: time left in words, chips, clocks, who holds it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from portal.base import clock, i18n
from portal.base.i18n import LazyString, _, ngettext
from portal.grievances import labels
from portal.grievances.models import ClockSegment, Grievance, GrievanceStatus, Turn
from portal.grievances.queries import categories
from portal.grievances.queries.desk import QueueRow

SOON = timedelta(hours=24)
_HOUR, _DAY = 3600, 86_400


@dataclass(frozen=True)
class Left:
    """Time left in words; ``level`` is ok, soon or late, shown by an icon too."""

    text: str
    level: str


def left(due_at: datetime | None, turn: Turn, now: datetime) -> Left | None:
    """What remains of a limit: 剩3小时, 明天, 11月30日, or how long it is over."""
    if due_at is None or turn is Turn.NOBODY:
        return None
    if turn is Turn.RESIDENT:
        return Left(_("until %(day)s", day=i18n.day(due_at, year=False)), "ok")
    if due_at < now:
        return Left(_("overdue by %(time)s", time=_long(now - due_at)), "late")
    ends, today = clock.local(due_at).date(), clock.local(now).date()
    if due_at - now < SOON and ends == today:
        return Left(_("%(time)s left", time=_long(due_at - now)), "soon")
    if ends == today + timedelta(days=1):
        return Left(_("tomorrow"), "soon")
    return Left(i18n.day(ends, year=ends.year != today.year), "ok")


def _long(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds < _HOUR:
        return str(ngettext("%(num)d minute", "%(num)d minutes", max(1, seconds // 60)))
    if seconds < 2 * _DAY:
        return str(ngettext("%(num)d hour", "%(num)d hours", seconds // _HOUR))
    return str(ngettext("%(num)d day", "%(num)d days", seconds // _DAY))


@dataclass(frozen=True)
class Line:
    """A row of the queue as it is shown."""

    row: QueueRow
    kind: str
    left: Left | None
    chip: tuple[str, str]
    mine: bool

    @property
    def urged(self) -> str:
        """How often it was urged; empty for never."""
        return urged(self.row.urge_count)


def urged(number: int) -> str:
    """How often a report was urged; empty for never."""
    return ngettext("urged %(num)d time", "urged %(num)d times", number) if number else ""


def line(row: QueueRow, *, now: datetime, mine: bool) -> Line:
    """Put a row into words; ``mine`` says that the viewer may act on it."""
    kind = categories.by_id()[row.category_id].name(i18n.current_locale())
    return Line(row, kind, left(row.due_at, row.turn, now), chip(row.status), mine)


def chip(status: GrievanceStatus) -> tuple[str, str]:
    """Kind and words of the status chip."""
    return _chip(status, i18n.current_locale())


@cache
def _chip(status: GrievanceStatus, _locale: str) -> tuple[str, str]:
    return labels.STATUS_KINDS[status], str(labels.STATUS_LABELS[status])


@dataclass(frozen=True)
class Stretch:
    """One party's stretch of time on the page of a report."""

    who: str | LazyString
    when: str
    length: str
    paused: bool


def stretches(segments: Iterable[ClockSegment], now: datetime) -> list[Stretch]:
    """Whose clock ran from when until when; the resident's time is ours at rest."""
    return [
        Stretch(
            who=WHOSE[each.turn],
            when=_span(each),
            length=_long((each.ended_at or now) - each.started_at),
            paused=each.turn is Turn.RESIDENT,
        )
        for each in segments
        if each.turn is not Turn.NOBODY
    ]


def _span(each: ClockSegment) -> str:
    begin = i18n.day_and_time(each.started_at, year=False)
    end = i18n.day_and_time(each.ended_at, year=False) if each.ended_at else _("now")
    return str(_("%(begin)s to %(end)s", begin=begin, end=end))


WHOSE: Mapping[Turn, str | LazyString] = {
    Turn.COMMUNITY: i18n._l("Community"),
    Turn.UNIT: i18n._l("Unit"),
    Turn.RESIDENT: i18n._l("Resident, our clock paused"),
    Turn.STREET: i18n._l("Sub-district"),
    Turn.NOBODY: "",
}


def facts(
    grievance: Grievance, *, place: str, names: Mapping[int, str], grid: str
) -> list[tuple[str, str]]:
    """The rows of facts beside the report; nothing here tells who reported it."""
    kind = categories.by_id()[grievance.category_id].name(i18n.current_locale())
    rows = [
        (_("Kind of problem"), kind),
        (_("Place"), place),
        (_("Grid"), grid or _("in no grid")),
        (_("Reported"), i18n.day_and_time(grievance.filed_at)),
        (_("How it came"), _came(grievance, names)),
        (_("Who can see it"), str(labels.SEEN_BY[grievance.visibility])),
        *_outside(grievance),
    ]
    if grievance.supporter_count:
        rows.append((_("Neighbours with it too"), str(grievance.supporter_count)))
    if grievance.holder_id is not None:
        rows.append((_("In the hands of"), _name(names, grievance.holder_id)))
    if grievance.lead_id not in (None, grievance.holder_id):
        rows.append((_("First accepted by"), _name(names, grievance.lead_id)))
    if grievance.promised_at is not None:
        rows.append((_("Promised to the resident"), i18n.day(grievance.promised_at)))
    if grievance.reopen_count:
        rows.append(
            (_("Reopened"), ngettext("%(num)d time", "%(num)d times", grievance.reopen_count))
        )
    if grievance.outcome:
        rows.append((_("Result"), str(labels.OUTCOME_LABELS[grievance.outcome])))
    if grievance.status is GrievanceStatus.CLOSED:
        rows.append((_("The resident says"), _judged(grievance)))
    return rows


def _judged(grievance: Grievance) -> str:
    """Whether it is solved; how satisfied its reporter is those who handled it never learn."""
    if grievance.solved is None:
        return str(labels.NOT_RATED)
    return str(labels.SOLVED if grievance.solved else labels.NOT_SOLVED)


def _outside(grievance: Grievance) -> list[tuple[str, str]]:
    """What an order of the hotline brought along."""
    rows = []
    if grievance.external_no and grievance.escalated_to is None:
        rows.append((_("12345 work order"), grievance.external_no))
    if grievance.outside_due_at is not None:
        rows.append((_("Reply wanted by"), i18n.day_and_time(grievance.outside_due_at)))
    return rows


def _came(grievance: Grievance, names: Mapping[int, str]) -> str:
    said = str(labels.CHANNEL_LABELS[grievance.channel])
    if grievance.filed_by_id is None:
        return said
    who = _name(names, grievance.filed_by_id)
    return str(_("%(channel)s, recorded by %(name)s", channel=said, name=who))


def _name(names: Mapping[int, str], person_id: int | None) -> str:
    return names.get(person_id or 0) or str(_("a colleague"))
