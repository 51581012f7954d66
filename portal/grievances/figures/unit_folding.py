"""From the history of one grievance to what it adds to the counts of units: a pure function.

As in :mod:`portal.grievances.figures.folding`, everything is counted in the month in which it
happened, and a report about the community's own staff nowhere. A unit answers for what happened in
its hands alone: for a limit that passed while it had the report and that had not passed before it
was sent there, and for the resident's judgement of a result which it gave itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from portal.grievances.figures.folding import Happened, moment_of, month_of, standing
from portal.grievances.figures.measures import Measure, bucket_of
from portal.grievances.lifecycle import CALLED, FOLLOWS, WITH_A_UNIT
from portal.grievances.models import EventKind

E, M = EventKind, Measure


class UnitPlace(NamedTuple):
    """One count."""

    month: date
    unit_id: int
    measure: Measure
    bucket: int


Told = list[tuple[Measure, int]]


@dataclass
class _Work:
    """The report in the hands of units.

    ``since`` is when the unit last took it on, ``judged_id`` the unit whose result the resident is
    asked about. ``waits`` says that it has neither signed nor given it back, ``missed`` that the
    limit for that has passed, ``untimed`` that this sending has had no result yet.
    """

    unit_id: int | None = None
    judged_id: int | None = None
    sent_at: datetime | None = None
    since: datetime | None = None
    due_at: datetime | None = None
    waits: bool = False
    missed: bool = False
    untimed: bool = False
    late: bool = False
    confidential: bool = False
    counted: list[UnitPlace] = field(default_factory=list)

    @property
    def due_is_its_own(self) -> bool:
        """Whether the limit that runs had not passed before the unit got the report."""
        return self.due_at is not None and self.since is not None and self.due_at >= self.since

    def is_late(self, moment: datetime) -> bool:
        """Whether a limit of its own has passed by that moment."""
        return self.due_is_its_own and self.due_at is not None and moment > self.due_at

    def took(self, moment: datetime) -> int:
        """How long it took since the sending, as a step of the scale."""
        return bucket_of(moment - (self.sent_at or moment))


def fold_units(events: Iterable[Happened]) -> Counter[UnitPlace]:
    """What these events add to the counts of units; they come in their order."""
    work = _Work()
    for event in standing(list(events)):
        had = work.unit_id
        work.confidential = event.facts.get("confidential", work.confidential)
        work.unit_id = event.facts.get("unit_id", work.unit_id)
        told = _TOLD[event.kind](work, event) if event.kind in _TOLD else []
        whose = _whose(work, event, had)
        if whose is not None:
            month = month_of(event.at)
            work.counted += [UnitPlace(month, whose, measure, bucket) for measure, bucket in told]
        if "due_at" in event.facts:
            work.due_at = moment_of(event.facts["due_at"])
    return Counter(() if work.confidential else work.counted)


def _whose(work: _Work, event: Happened, had: int | None) -> int | None:
    """The unit that an event is about; giving back ends that it has the report."""
    if event.kind in _JUDGED:
        return work.judged_id
    return had if event.kind is E.RETURN else work.unit_id


def _sent(work: _Work, event: Happened) -> Told:
    work.sent_at = work.since = event.at
    work.waits = work.untimed = True
    work.missed = work.late = False
    return [(M.DISPATCHED, 0)]


def _signed(work: _Work, event: Happened) -> Told:
    """For a sending; or it takes on again what did not help."""
    if work.waits:
        return _reacted(work, event)
    work.since, work.late = event.at, False
    return []


def _returned(work: _Work, event: Happened) -> Told:
    first = _reacted(work, event) if work.waits else []
    return [*first, (M.RETURNED, 0)]


def _reacted(work: _Work, event: Happened) -> Told:
    work.waits = False
    found = [(M.REPLY_HOURS, work.took(event.at))]
    if work.missed:
        return found
    return [*found, (M.MISSED if work.is_late(event.at) else M.ON_TIME, 0)]


def _overdue(work: _Work, event: Happened) -> Told:
    if event.to_status not in WITH_A_UNIT or not work.due_is_its_own:
        return []
    work.late = True
    if not work.waits or work.missed:
        return []
    work.missed = True
    return [(M.MISSED, 0)]


def _resolved(work: _Work, event: Happened) -> Told:
    """A result that came of another report by itself is no unit's."""
    work.judged_id = None if event.facts.get(FOLLOWS) else work.unit_id
    if work.judged_id is None:
        return []
    late = work.late or work.is_late(event.at)
    found: Told = [(M.RESOLVED_LATE if late else M.RESOLVED_IN_TIME, 0)]
    if work.untimed:
        found.append((M.SOLVE_HOURS, work.took(event.at)))
    work.untimed = work.late = False
    return found


def _confirmed(_work: _Work, event: Happened) -> Told:
    return [(M.SOLVED if event.facts.get("solved", True) else M.UNSOLVED, 0)]


def _silent(_work: _Work, _event: Happened) -> Told:
    return [(M.SILENT, 0)]


def _disputed(_work: _Work, event: Happened) -> Told:
    """By the resident; what was said on the phone is counted apart, for no unit."""
    return [] if CALLED in event.facts else [(M.REOPENED, 0)]


_JUDGED = frozenset({E.CONFIRM, E.CONFIRM_TIMEOUT, E.DISPUTE})
_TOLD: dict[EventKind, Callable[[_Work, Happened], Told]] = {
    E.DISPATCH: _sent,
    E.SIGN: _signed,
    E.RETURN: _returned,
    E.OVERDUE: _overdue,
    E.RESOLVE: _resolved,
    E.CONFIRM: _confirmed,
    E.CONFIRM_TIMEOUT: _silent,
    E.DISPUTE: _disputed,
}
