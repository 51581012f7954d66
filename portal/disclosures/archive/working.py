"""Archives are packed by the worker, turn by turn, so that messages never wait long for one.

Between two turns the half-written zip stays in the memory of the worker that packs it. Should
that one be cut off, another begins anew: nothing of an archive is ever mended.
"""

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import select
from sqlalchemy import text as sql

from portal.base import bell, scope, timers
from portal.base.db import session, transaction
from portal.base.files import service as files
from portal.base.i18n import DEFAULT_LOCALE, speaking
from portal.community.places.models import Community
from portal.disclosures.archive import service
from portal.disclosures.archive.contents import Contents, Place
from portal.disclosures.archive.models import UNDER_WAY, Archive
from portal.disclosures.archive.packing import Packing

log = logging.getLogger(__name__)

# The worker has other errands too: after so many seconds it goes on at its next round.
TURN_SECONDS = 8.0
SAID_SECONDS = 2.0
"""How often the page is told how far it is."""

LEASE_SECONDS = 120
HOUR = 3600

WORKER = str(uuid.uuid4())
"""This process."""


@dataclass
class _Job:
    """An archive that this process packs."""

    packing: Packing
    steps: Iterator[int]
    done: int = 0
    said_at: float = 0.0


_jobs: dict[int, _Job] = {}


def register_timers() -> None:
    """Let the worker pack what was asked for, and delete what lay long enough."""
    timers.register(
        "disclosures.archive", 10, pack_waiting, at_bell=True, lease_seconds=LEASE_SECONDS
    )
    timers.register("disclosures.archive_forget", HOUR, forget)


def pack_waiting() -> int:
    """Go on with what was asked for, for a while; how many were touched."""
    until = monotonic() + TURN_SECONDS
    waiting = session.execute(
        select(Archive.id, Archive.community_id).where(sql(UNDER_WAY)).order_by(Archive.id)
    ).all()
    session.rollback()
    for stale in _jobs.keys() - {row.id for row in waiting}:
        del _jobs[stale]
    for archive_id, community_id in waiting:
        with scope.within(community_id):
            _carry_on(archive_id, until)
        if monotonic() > until:
            bell.ring()
            break
    return len(waiting)


def _carry_on(archive_id: int, until: float) -> None:
    """A turn at one archive; what goes wrong is tried again from the start."""
    try:
        with speaking(DEFAULT_LOCALE):
            job = _job(archive_id)
            if job is not None:
                _pack(archive_id, job, until)
    except Exception:
        log.exception("archive %s failed", archive_id)
        _jobs.pop(archive_id, None)
        with transaction():
            service.stumble(archive_id, worker=WORKER)


def _job(archive_id: int) -> _Job | None:
    """What this process has of it, begun now if nobody is at it; None where another one is."""
    job = _jobs.get(archive_id)
    if job is None:
        packing = Packing(Contents.of(_place(archive_id)))
        job = _Job(packing, packing.steps())
    fresh, total = archive_id not in _jobs, len(job.packing.contents.versions)
    with transaction():
        mine = service.hold(archive_id, worker=WORKER, fresh=fresh, total=total)
    if not mine:
        _jobs.pop(archive_id, None)
        return None
    _jobs[archive_id] = job
    return job


def _place(archive_id: int) -> Place:
    row = session.execute(
        select(Archive.year, Community.id, Community.slug, Community.name)
        .join(Community, Community.id == Archive.community_id)
        .where(Archive.id == archive_id)
    ).one()
    return Place(row.id, row.slug, row.name, row.year)


def _pack(archive_id: int, job: _Job, until: float) -> None:
    while monotonic() < until:
        try:
            job.done = next(job.steps)
        except StopIteration:
            _end(archive_id, job)
            return
        if not _keep(archive_id, job):
            return
    _say(archive_id, job)


def _keep(archive_id: int, job: _Job, *, last: bool = False) -> bool:
    """Put away the pieces that are full; whether the archive is still ours."""
    for piece in job.packing.pieces(last=last):
        files.keep_made(piece)
        if not _get_on(archive_id, job, piece):
            return False
    if monotonic() - job.said_at > SAID_SECONDS:
        return _say(archive_id, job)
    return True


def _say(archive_id: int, job: _Job) -> bool:
    job.said_at = monotonic()
    return _get_on(archive_id, job, None)


def _get_on(archive_id: int, job: _Job, piece: bytes | None) -> bool:
    with transaction():
        mine = service.get_on(archive_id, worker=WORKER, piece=piece, done=job.done)
    if not mine:
        _jobs.pop(archive_id, None)
    return mine


def _end(archive_id: int, job: _Job) -> None:
    if not _keep(archive_id, job, last=True):
        return
    _jobs.pop(archive_id, None)
    packing = job.packing
    with transaction():
        service.finish(
            archive_id,
            worker=WORKER,
            sha256=packing.sink.sha256,
            file_count=packing.file_count,
        )


def forget() -> int:
    """Delete what lay long enough."""
    with transaction():
        return service.forget()
