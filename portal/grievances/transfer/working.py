"""An import carried on, step by step: by the page for a short list, by the worker for a long one.

Every step is a transaction of its own, so that nobody waits long for the lock.
"""

from time import monotonic

from sqlalchemy import select

from portal.base import bell, timers
from portal.base.db import session, transaction
from portal.grievances.transfer.models import Import, ImportState
from portal.grievances.transfer.reading import Unreadable
from portal.grievances.transfer.service import running

# The worker has other errands too: after so many seconds it goes on at its next round.
TURN_SECONDS = 8.0
# So long after a worker was cut off another one goes on. Should a slow one still be at it, both
# file line after line under the import's lock, and none twice.
LEASE_SECONDS = 20
TIMER = "transfer.imports"
HOUR = 3600


def register_timers() -> None:
    """Let the worker file long lists, and forget what was refused long ago."""
    timers.register(TIMER, 5, file_waiting, at_bell=True, lease_seconds=LEASE_SECONDS)
    timers.register("transfer.forget", HOUR, forget)


def file_waiting() -> int:
    """Carry on the imports under way for a while; how many were touched."""
    until = monotonic() + TURN_SECONDS
    waiting = session.scalars(
        select(Import.id).where(Import.state == ImportState.RUNNING).order_by(Import.id)
    ).all()
    session.rollback()
    for import_id in waiting:
        carry_on(import_id, until=until)
        if monotonic() > until:
            bell.ring()
            break
    return len(waiting)


def carry_on(import_id: int, *, until: float | None = None) -> None:
    """Read what is left to read, then file what is left to file."""
    if not _read_on(import_id):
        return
    while until is None or monotonic() < until:
        with transaction():
            looked_at = running.file_next(import_id)
        if not looked_at:
            return


def _read_on(import_id: int) -> bool:
    """Whether all lines are there."""
    found = session.scalar(
        select(Import).where(Import.id == import_id).execution_options(populate_existing=True)
    )
    if found is None or found.state is not ImportState.RUNNING:
        return False
    if found.all_read:
        return True
    content = running.content_of(import_id)
    if content is None:
        return False
    try:
        lines = running.Lines(found, content)
        while True:
            portion = lines.portion()
            with transaction():
                running.keep_lines(import_id, portion)
            if not portion:
                return True
    except Unreadable as error:
        with transaction():
            running.stop(import_id, error.code)
        return False


def forget() -> int:
    """Delete words whose time is over."""
    with transaction():
        return running.forget_cells()
