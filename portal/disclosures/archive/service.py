"""What changes archives: asked for, held by a worker, finished, taken along, deleted."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.base import bell, clock
from portal.base.audit import service as audit
from portal.base.db import afterwards, session
from portal.base.errors import Conflict, DomainError, Forbidden, NotFound
from portal.base.i18n import _l
from portal.disclosures.archive import pieces
from portal.disclosures.archive.models import Archive, ArchiveState
from portal.disclosures.models import DisclosureVersion

KEEP_DAYS = 7
"""How long a finished archive lies on the server."""

HELD_SECONDS = 120
"""So long after its worker was last heard of another one begins anew."""

MOST_TRIES = 3
UNDER_WAY = (ArchiveState.WAITING, ArchiveState.RUNNING)


class OneIsUnderWay(Conflict):
    """The person already waits for an archive of the year."""

    sentence = _l("An archive of this year that you asked for is being made already.")


class NotYours(Forbidden):
    """Somebody else asked for it."""

    sentence = _l("Only who asked for it takes it along. Ask for one yourself.")


class Gone(DomainError):
    """Its bytes are not kept any more, or must not be given any more."""

    status = 410
    sentence = _l("This archive does not lie here any more. Ask for a new one.")


def ask(*, community_id: int, year: int, reason: str, submission_id: str, by_id: int) -> Archive:
    """Ask for the archive of a year; the same form sent twice asks once."""
    first = _sent(submission_id)
    if first is not None:
        return first
    waiting = session.scalar(
        select(Archive.id).where(
            Archive.community_id == community_id,
            Archive.year == year,
            Archive.asked_by_id == by_id,
            Archive.state.in_(UNDER_WAY),
        )
    )
    if waiting is not None:
        raise OneIsUnderWay
    made = Archive(
        community_id=community_id,
        year=year,
        reason=reason,
        submission_id=submission_id,
        asked_by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # the same form was sent twice at the same moment
        first = _sent(submission_id)
        if first is None:
            raise Conflict from None
        return first
    _record("disclosure.archive", made, by_id, reason=reason)
    afterwards(bell.ring)
    return made


def _sent(submission_id: str) -> Archive | None:
    return session.scalar(select(Archive).where(Archive.submission_id == submission_id))


def locked(archive_id: int) -> Archive:
    """The archive as it is now, held until the transaction ends."""
    found = session.scalar(
        select(Archive)
        .where(Archive.id == archive_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def hold(archive_id: int, *, worker: str, fresh: bool, total: int = 0) -> bool:
    """Let this worker pack it, from the start if ``fresh``; False where another one is at it or
    nothing is to be done."""
    archive, now = locked(archive_id), clock.now()
    busy = archive.held_until is not None and archive.held_until > now
    if archive.state not in UNDER_WAY or (busy and archive.held_by != worker):
        return False
    if fresh:
        pieces.remove(archive)
        archive.started_at, archive.done_count, archive.total_count = now, 0, total
    elif archive.held_by != worker:
        return False  # meanwhile another one began anew
    archive.state = ArchiveState.RUNNING
    archive.held_by, archive.held_until = worker, now + timedelta(seconds=HELD_SECONDS)
    return True


def get_on(archive_id: int, *, worker: str, piece: bytes | None, done: int) -> bool:
    """Keep the next piece and how far it is; False where it is no longer this worker's."""
    archive = locked(archive_id)
    if archive.state is not ArchiveState.RUNNING or archive.held_by != worker:
        return False
    if piece is not None:
        pieces.add(archive, piece)
    archive.done_count = done
    archive.held_until = clock.now() + timedelta(seconds=HELD_SECONDS)
    return True


def finish(archive_id: int, *, worker: str, sha256: str, file_count: int) -> None:
    """All pieces are there."""
    archive = locked(archive_id)
    if archive.state is not ArchiveState.RUNNING or archive.held_by != worker:
        return
    archive.state, archive.sha256, archive.file_count = ArchiveState.READY, sha256, file_count
    archive.finished_at = clock.now()
    archive.expires_at = archive.finished_at + timedelta(days=KEEP_DAYS)
    archive.held_by, archive.held_until = "", None


def stumble(archive_id: int, *, worker: str) -> None:
    """Something went wrong: tried again from the start, a few times."""
    archive = locked(archive_id)
    if archive.state not in UNDER_WAY or archive.held_by not in ("", worker):
        return
    pieces.remove(archive)
    archive.tries += 1
    given_up = archive.tries >= MOST_TRIES
    archive.state = ArchiveState.FAILED if given_up else ArchiveState.WAITING
    archive.held_by, archive.held_until, archive.done_count = "", None, 0
    archive.finished_at = clock.now() if given_up else None


def take(archive_id: int, *, by_id: int) -> list[str]:
    """Where the bytes lie, for the person who asked; that they were taken along is kept.

    Raises :class:`NotFound` where there is none, :class:`NotYours` for anybody else, and
    :class:`Gone` once it was deleted or must be.
    """
    archive = locked(archive_id)
    if archive.asked_by_id != by_id:
        raise NotYours
    if not is_ready(archive):
        raise Gone
    archive.taken_count += 1
    _record("disclosure.archive_taken", archive, by_id, reason=archive.reason)
    return pieces.keys_of(archive.id)


def is_ready(archive: Archive) -> bool:
    """Whether it can be taken along: made, not past its day, and nothing that stands in it was
    emptied since to take personal data out."""
    if archive.state is not ArchiveState.READY or archive.expires_at is None:
        return False
    return archive.expires_at > clock.now() and not _emptied_since(archive)


def _emptied_since(archive: Archive) -> bool:
    return session.scalar(
        select(func.count())
        .select_from(DisclosureVersion)
        .where(
            DisclosureVersion.community_id == archive.community_id,
            DisclosureVersion.blanked_at >= archive.started_at,
        )
    ) not in (0, None)


def drop(archive_id: int, *, by_id: int) -> None:
    """Delete the bytes, or give up what is being made; a second time changes nothing."""
    archive = locked(archive_id)
    if archive.asked_by_id != by_id:
        raise NotYours
    if archive.state is not ArchiveState.GONE:
        _let_go(archive, clock.now())


def forget() -> int:
    """Delete the bytes of those whose time is over, and of those that hold what was emptied
    since; how many."""
    ready = session.scalars(
        select(Archive).where(Archive.state == ArchiveState.READY).with_for_update()
    ).all()
    over = [archive for archive in ready if not is_ready(archive)]
    for archive in over:
        _let_go(archive, clock.now())
    return len(over)


def _let_go(archive: Archive, now: datetime) -> None:
    pieces.remove(archive)
    archive.state, archive.expires_at = ArchiveState.GONE, now
    archive.held_by, archive.held_until = "", None


def _record(act: str, archive: Archive, by_id: int, *, reason: str) -> None:
    audit.record(
        act,
        actor_id=by_id,
        object_kind="disclosure_archive",
        object_id=archive.id,
        community_id=archive.community_id,
        reason=reason,
        year=archive.year,
    )
