"""What dispatch does by itself: sending by rule what nobody saw, proposing what is long overdue.

Both ask the database what is due, so they catch up after a night without power, and a second run
finds nothing left to do.
"""

from collections.abc import Iterable

from portal.base import clock, timers
from portal.base.db import session
from portal.grievances.dispatch import proposals, service
from portal.grievances.dispatch.service import automatic
from portal.grievances.timers import alone

MINUTE = 60
MOST = 1000  # of one run; the rest follows with the next


def register() -> None:
    """Let the worker do both."""
    timers.register("grievances.automatic", MINUTE, send_unseen)
    timers.register("grievances.proposals", 10 * MINUTE, propose)


def send_unseen() -> int:
    """Send what automatic rules take straight from the resident; how many."""
    return sum(alone(grievance_id, service.send_unseen) for grievance_id in automatic.unseen())


def propose() -> int:
    """Propose passing on what is long overdue; how many proposals are new."""
    found = session.execute(proposals.candidates(clock.now()).limit(MOST))
    return sum(alone(grievance_id, service.propose) for grievance_id in _ids(found))


def _ids(rows: Iterable[tuple[int, object]]) -> list[int]:
    return [row[0] for row in rows]
