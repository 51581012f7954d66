"""What dispatch does by itself: sending by rule what nobody saw, proposing what is long overdue.

Both ask the database what is due, so they catch up after a night without power, and a second run
finds nothing left to do.
"""

from collections.abc import Callable, Iterable

import structlog

from portal.base import clock, timers
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances.dispatch import proposals, service
from portal.grievances.dispatch.service import automatic

log = structlog.get_logger()
MINUTE = 60
MOST = 1000  # of one run; the rest follows with the next


def register() -> None:
    """Let the worker do both."""
    timers.register("grievances.automatic", MINUTE, send_unseen)
    timers.register("grievances.proposals", 10 * MINUTE, propose)


def send_unseen() -> int:
    """Send what automatic rules take straight from the resident; how many."""
    return sum(_one(grievance_id, service.send_unseen) for grievance_id in automatic.unseen())


def propose() -> int:
    """Propose passing on what is long overdue; how many proposals are new."""
    found = session.execute(proposals.candidates(clock.now()).limit(MOST))
    return sum(_one(grievance_id, service.propose) for grievance_id in _ids(found))


def _ids(rows: Iterable[tuple[int, object]]) -> list[int]:
    return [row[0] for row in rows]


def _one(grievance_id: int, act: Callable[[int], object]) -> int:
    """In a transaction of its own, so that one that fails stops no other."""
    try:
        with transaction():
            return 1 if act(grievance_id) else 0
    except DomainError as error:
        log.info("grievance.timer_skipped", grievance_id=grievance_id, why=str(type(error)))
        return 0
