"""The timers that end the bytes nobody names any more.

Every step may be cut off at any moment and done again: the mark of released bytes goes only
after the bytes went, and stays when they could not.
"""

from datetime import timedelta

from sqlalchemy import select

from portal.base import clock, timers
from portal.base.db import session, transaction
from portal.base.files import queries, service, storage
from portal.base.files.documents import file_key
from portal.base.files.limits import RELEASED_GRACE_HOURS
from portal.base.files.models import FileKind, ReleasedObject

VARIANTS = ("full", "thumb")
_BATCH = 20
_LISTED = 500


def register_timers() -> None:
    """Let the worker tidy every quarter of an hour, and look for strays once a day."""
    timers.register("files.tidy", 900, tidy)
    timers.register("files.strays", 86_400, mark_strays, lease_seconds=3600)


def tidy() -> None:
    """Delete abandoned uploads and released bytes."""
    while True:
        with transaction():
            found = service.purge_abandoned()
        if not found:
            break
    while _delete_released():
        pass


def _delete_released() -> int:
    """Delete one batch of released bytes; how many marks were settled.

    Held in a transaction, so that an upload of the same picture in this moment waits and then
    puts its bytes again.
    """
    limit = clock.now() - timedelta(hours=RELEASED_GRACE_HOURS)
    with transaction():
        marks = session.scalars(
            select(ReleasedObject)
            .where(ReleasedObject.released_at <= limit)
            .order_by(ReleasedObject.released_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        in_use = queries.hashes_in_use(mark.sha256 for mark in marks)
        for mark in marks:
            if mark.sha256 not in in_use:
                _delete_bytes(mark.sha256)
            session.delete(mark)
    return len(marks)


def _delete_bytes(sha256: str) -> None:
    for variant in VARIANTS:
        storage.current().delete(storage.object_key(sha256, variant))
    storage.current().delete(file_key(sha256, FileKind.DOCUMENT))


def mark_strays() -> int:
    """Mark bytes that were put but never got a row, as after a crash; how many pictures."""
    names: set[str] = set()
    marked = 0
    for key in storage.current().every_key():
        names.add(key.rpartition("/")[2].partition(".")[0])
        if len(names) >= _LISTED:
            marked += _mark_unused(names)
            names = set()
    return marked + _mark_unused(names)


def _mark_unused(names: set[str]) -> int:
    """Mark those of the hashes that no row names; an upload under way takes its mark off."""
    with transaction():
        known = queries.hashes_in_use(names) | set(
            session.scalars(select(ReleasedObject.sha256).where(ReleasedObject.sha256.in_(names)))
        )
        unused = names - known
        session.add_all(ReleasedObject(sha256=name) for name in sorted(unused))
    return len(unused)
