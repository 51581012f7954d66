"""Work that repeats: reminders, promise dates, clean-up, the sending of messages.

A timer is a function that may run late, early or twice without harm: it asks the database what
is due and does that. So catching up after a night without power is the same as any other run.
Of several workers one runs a timer at a time, held apart by a lease on its row.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.base import clock, db, scope
from portal.base.db import Base, session, transaction

log = logging.getLogger(__name__)

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}

HEARTBEAT = "worker.heartbeat"

# A worker that beats every ten seconds and has been silent for this long is taken for dead.
SILENCE = timedelta(seconds=90)


class TimerRun(Base):
    """When a timer last ran to its end, and until when a worker holds it."""

    __tablename__ = "timer_runs"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    last_run_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]


@dataclass(frozen=True)
class Timer:
    """A registered function: its rhythm, and how long one run may take before it is repeated."""

    name: str
    every: timedelta
    run: Callable[[], object]
    at_bell: bool
    lease: timedelta


_timers: dict[str, Timer] = {}


def register(
    name: str,
    every_seconds: float,
    run: Callable[[], object],
    *,
    at_bell: bool = False,
    lease_seconds: float = 60,
) -> None:
    """Let the worker call ``run`` again and again; with ``at_bell`` also whenever the bell rings.

    ``run`` is called outside any transaction, sees all communities, and must be idempotent. If
    it fails it is called again after its rhythm or a minute, whichever is shorter.
    """
    _timers[name] = Timer(
        name, timedelta(seconds=every_seconds), run, at_bell, timedelta(seconds=lease_seconds)
    )


def registered() -> list[Timer]:
    """All timers, by name."""
    return sorted(_timers.values(), key=lambda timer: timer.name)


def run_due(*, bell: bool = False) -> list[str]:
    """Run what is due (and, at a bell, what listens to it); the names of what ran to its end."""
    finished = []
    states = _states()
    for timer in registered():
        state = states.get(timer.name)
        wanted = _is_due(timer, state) or (bell and timer.at_bell)
        if wanted and _claim(timer, bell=bell) and _run(timer):
            finished.append(timer.name)
    _beat()
    return finished


def worker_is_alive() -> bool:
    """Whether a worker has been at work lately."""
    beat = session.scalar(select(TimerRun.last_run_at).where(TimerRun.name == HEARTBEAT))
    return beat is not None and abs(clock.now() - beat) < SILENCE


def held_until(name: str) -> datetime | None:
    """Until when a worker holds a timer; whether it still lives or was cut off, from then on any
    worker goes on with it."""
    return session.scalar(select(TimerRun.locked_until).where(TimerRun.name == name))


def _states() -> dict[str, TimerRun]:
    try:
        return {row.name: row for row in session.scalars(select(TimerRun))}
    finally:
        db.release()


def _is_due(timer: Timer, state: TimerRun | None) -> bool:
    if state is None or state.last_run_at is None:
        return True
    return clock.now() - state.last_run_at >= timer.every


def _claim(timer: Timer, *, bell: bool) -> bool:
    """Take the lease by one conditional UPDATE, so that of two workers one gets it."""
    now = clock.now()
    free = or_(TimerRun.locked_until.is_(None), TimerRun.locked_until <= now)
    due = or_(TimerRun.last_run_at.is_(None), TimerRun.last_run_at <= now - timer.every)
    with transaction():
        _make_row(timer.name)
        statement = update(TimerRun).where(TimerRun.name == timer.name, free)
        if not (bell and timer.at_bell):
            statement = statement.where(due)
        statement = statement.values(locked_until=now + timer.lease).returning(TimerRun.name)
        return session.scalar(statement, execution_options=BLIND) is not None


def _make_row(name: str) -> None:
    if session.get(TimerRun, name) is None:
        try:
            with session.begin_nested():
                session.add(TimerRun(name=name))
        except IntegrityError:
            log.debug("another worker made the row of %s", name)


def _run(timer: Timer) -> bool:
    started = clock.now()
    try:
        with scope.everywhere(f"timer {timer.name}"):
            timer.run()
    except Exception:
        log.exception("timer %s failed", timer.name)
        db.release()
        _set(timer.name, locked_until=clock.now() + min(timer.every, timedelta(minutes=1)))
        return False
    db.release()
    _set(timer.name, last_run_at=started, locked_until=None)
    return True


def _beat() -> None:
    with transaction():
        _make_row(HEARTBEAT)
        session.execute(
            update(TimerRun).where(TimerRun.name == HEARTBEAT).values(last_run_at=clock.now()),
            execution_options=BLIND,
        )
    db.release()


def _set(name: str, **values: datetime | None) -> None:
    with transaction():
        session.execute(
            update(TimerRun).where(TimerRun.name == name).values(**values),
            execution_options=BLIND,
        )
    db.release()
