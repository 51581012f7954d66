"""The one way in which a grievance moves: row, event, clock, count and announcements together.

Nothing else sets a status. The row is written by a conditional UPDATE on its version, so that of
two workers one wins and the other is told what happened meanwhile.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from portal.base import clock
from portal.base.db import session
from portal.base.errors import NotFound
from portal.grievances import announcements, lifecycle, tallies
from portal.grievances.errors import ChangedMeanwhile, NotAllowedNow
from portal.grievances.lifecycle import RESIDENTS, Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.search import service as search
from portal.grievances.service import timing
from portal.grievances.upserts import BLIND

S, E = GrievanceStatus, EventKind

# What identifies the reporter or is private by nature is never copied into an event.
PRIVATE = frozenset(
    {
        "text",
        "place_text",
        "reporter_id",
        "filed_by_id",
        "submission_id",
        "follow_hash",
        "query_hash",
    }
)
# The reply is the event's own text, supporters are counted from their own rows; the rest is told
# by the event itself.
NOT_IN_FACTS = PRIVATE | {
    "id",
    "community_id",
    "reply",
    "version",
    "changed_at",
    "supporter_count",
}

IN_FACTS = [
    column.name for column in Grievance.__table__.columns if column.name not in NOT_IN_FACTS
]


def load(grievance_id: int) -> Grievance:
    """The grievance as it is now, locked until the transaction ends."""
    found = session.scalar(
        select(Grievance)
        .where(Grievance.id == grievance_id)
        .options(joinedload(Grievance.category, innerjoin=True))
        .with_for_update(of=Grievance)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def move(
    grievance: Grievance,
    kind: EventKind,
    *,
    actor: Actor,
    version: int | None = None,
    text: str = "",
    is_public: bool = False,
    values: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    silent: bool = False,
) -> Event:
    """Let the event happen, or raise ``NotAllowedNow`` or ``ChangedMeanwhile``.

    ``version`` is what a worker saw; ``values`` are further columns to change; ``facts`` are kept
    with the event beside the changed columns.
    """
    to = _allowed(grievance, kind, actor, version)
    now = clock.now()
    before = tallies.place_of(grievance)
    changes = dict(values or {})
    if to is not grievance.status:
        changes = timing.enter(grievance, kind, to, changes, at=now, author_id=_known(actor))
    event = _write(grievance, kind, to, actor, changes, dict(facts or {}), text, is_public, now)
    tallies.shift(before, tallies.place_of(grievance))
    if not silent:
        announcements.announce(grievance, kind, actor_id=actor.person_id, by=actor.kind)
    for follow in _following:
        follow(grievance, event)
    return event


Follow = Callable[[Grievance, Event], object]
_following: list[Follow] = []


def when_moved(follow: Follow) -> None:
    """Call ``follow`` after every move, in its transaction; told once when the application is
    built, by rooms that stand above this one."""
    if follow not in _following:
        _following.append(follow)


def go_back(
    grievance: Grievance,
    to: GrievanceStatus,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> Event:
    """Put the row back to where it was; the clocks are the caller's."""
    before = tallies.place_of(grievance)
    event = _write(grievance, E.UNDO, to, actor, dict(values), dict(facts), "", False, clock.now())
    tallies.shift(before, tallies.place_of(grievance))
    return event


def _allowed(
    grievance: Grievance, kind: EventKind, actor: Actor, version: int | None
) -> GrievanceStatus:
    refuse_if_stale(grievance, version)
    to = lifecycle.goal(kind, grievance.status, grievance.origin_status, actor.kind)
    if to is None or actor.kind not in lifecycle.step_for(kind, actor.kind).actors:
        raise NotAllowedNow(grievance.status)
    return to


def refuse_if_stale(grievance: Grievance, version: int | None) -> None:
    """Raise ``ChangedMeanwhile`` unless ``version``, which a worker saw, still tells the state."""
    if version is not None and version != grievance.version:
        _refuse_if_changed(grievance, version)


def _refuse_if_changed(grievance: Grievance, seen: int) -> None:
    """A page is out of date once something happened that its reader has to know."""
    last = session.execute(
        select(Event.actor_id, Event.actor_kind, Event.kind)
        .where(
            Event.grievance_id == grievance.id,
            Event.seq > seen,
            Event.kind.not_in(lifecycle.QUIET),
        )
        .order_by(Event.seq.desc())
        .limit(1)
    ).first()
    if last is not None or seen > grievance.version:
        raise ChangedMeanwhile(
            grievance.status,
            by_id=last.actor_id if last else None,
            kind=last.kind.value if last else "",
        )


def _write(
    grievance: Grievance,
    kind: EventKind,
    to: GrievanceStatus,
    actor: Actor,
    changes: dict[str, Any],
    facts: dict[str, Any],
    text: str,
    is_public: bool,
    now: datetime,
) -> Event:
    """The row and its event."""
    came_from = grievance.status
    facts |= changed_facts(grievance, changes)
    new = changes | {"status": to, "version": grievance.version + 1, "changed_at": now}
    _write_row(grievance, new)
    if not search.COLUMNS.isdisjoint(changes):
        search.index(grievance)
    return record(
        grievance,
        kind,
        actor=actor,
        came_from=came_from,
        facts=facts,
        text=text,
        is_public=is_public,
        now=now,
    )


def _write_row(grievance: Grievance, new: dict[str, Any]) -> None:
    written = session.execute(
        update(Grievance)
        .where(Grievance.id == grievance.id, Grievance.version == grievance.version)
        .values(**new)
        .returning(Grievance.id),
        execution_options=BLIND,
    ).first()
    if written is None:
        session.refresh(grievance)
        raise ChangedMeanwhile(grievance.status)
    for name, value in new.items():
        set_committed_value(grievance, name, value)


def record(
    grievance: Grievance,
    kind: EventKind,
    *,
    actor: Actor,
    came_from: GrievanceStatus | None,
    facts: dict[str, Any],
    text: str,
    is_public: bool,
    now: datetime,
) -> Event:
    """Write the event of a change; its number is the version that the change made."""
    event = Event(
        grievance_id=grievance.id,
        community_id=grievance.community_id,
        seq=grievance.version,
        kind=kind,
        at=now,
        from_status=came_from,
        to_status=grievance.status,
        actor_kind=actor.kind,
        actor_id=_known(actor),
        text=text,
        is_public=is_public,
        facts=facts,
    )
    session.add(event)
    return event


def _known(actor: Actor) -> int | None:
    """Who acted, never a resident: events are shown to staff."""
    return None if actor.kind in RESIDENTS else actor.person_id


def changed_facts(grievance: Grievance, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changed columns as plain values, with the old ones under ``was``."""
    shown = {
        name: value
        for name, value in changes.items()
        if name not in NOT_IN_FACTS and getattr(grievance, name) != value
    }
    was = {name: plain(getattr(grievance, name)) for name in shown}
    hidden = sorted(
        name for name in changes if name in PRIVATE and getattr(grievance, name) != changes[name]
    )
    found: dict[str, Any] = {name: plain(value) for name, value in shown.items()}
    if was:
        found["was"] = was
    if hidden:
        found["hidden"] = hidden
    return found


def all_facts(grievance: Grievance) -> dict[str, Any]:
    """Every column that an event may hold; for the first event of a grievance."""
    return {name: plain(getattr(grievance, name)) for name in IN_FACTS}


_PLAIN = (str, int, bool, type(None))


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def count_events(grievance_id: int) -> int:
    """How many events a grievance has; equal to its version."""
    found = session.scalar(
        select(func.count()).select_from(Event).where(Event.grievance_id == grievance_id)
    )
    return found or 0
