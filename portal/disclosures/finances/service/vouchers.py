"""Scans of vouchers: taken in, covered, released to readers, taken back."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.covering import Area, texts
from portal.base.files.models import FileKind, StoredFile
from portal.base.files.photos import PreparedPhoto
from portal.base.files.reception import Attachment, accept_attachment
from portal.disclosures.finances.errors import (
    BoxesChanged,
    NotCoverable,
    OwnScan,
    TooManyScans,
)
from portal.disclosures.finances.filing import PICTURE, SCAN, release_file
from portal.disclosures.models import Line, Voucher

MOST = 6


def add_scans(line: Line, sent: Sequence[Attachment], *, by_id: int) -> list[Voucher]:
    """Take scans in that were judged and kept; the same file twice is one voucher."""
    present = session.scalars(select(Voucher).where(Voucher.line_id == line.id)).all()
    if len(present) + len(sent) > MOST:
        raise TooManyScans
    known = _hashes(line.id)
    made: list[Voucher] = []
    for one in sent:
        if one.prepared.sha256 in known:
            continue
        known.add(one.prepared.sha256)
        file = accept_attachment(one, community_id=line.community_id, purpose=SCAN)
        made.append(
            Voucher(
                community_id=line.community_id,
                line_id=line.id,
                file_id=file.id,
                boxes=[],
                position=len(present) + len(made) + 1,
                uploaded_by_id=by_id,
            )
        )
    session.add_all(made)
    return made


def _hashes(line_id: int) -> set[str]:
    return set(
        session.scalars(
            select(StoredFile.sha256)
            .join(Voucher, Voucher.file_id == StoredFile.id)
            .where(Voucher.line_id == line_id)
        )
    )


def keep_boxes(voucher: Voucher, areas: Sequence[Area], *, seen: Sequence[str]) -> None:
    """Keep what is to be covered; what was released with other boxes is taken back.

    Raises :class:`BoxesChanged` when somebody changed them after ``seen``.
    """
    wanted = texts(areas)
    if wanted == voucher.boxes:
        return
    if list(seen) != voucher.boxes:
        raise BoxesChanged
    voucher.boxes = wanted
    _unrelease(voucher)


def release(
    voucher: Voucher,
    file: StoredFile,
    covered: PreparedPhoto,
    *,
    boxes: Sequence[str],
    by_id: int,
) -> None:
    """Let readers see the covered copy, whose bytes were kept; a second tap changes nothing.

    Raises :class:`BoxesChanged` when other ``boxes`` than these were kept meanwhile.
    """
    if file.kind is not FileKind.PHOTO:
        raise NotCoverable
    if voucher.uploaded_by_id == by_id:
        raise OwnScan
    if list(boxes) != voucher.boxes:
        raise BoxesChanged
    if voucher.released_at is not None:
        return
    copy = files.accept_photo(
        covered, community_id=voucher.community_id, uploader_key=None, purpose=PICTURE
    )
    voucher.covered_file_id = copy.id
    voucher.released_at, voucher.released_by_id = clock.now(), by_id
    _record("voucher.released", voucher, by_id)


def hide(voucher: Voucher, *, by_id: int) -> None:
    """Show a voucher to readers no more."""
    if voucher.released_at is None:
        return
    _unrelease(voucher)
    _record("voucher.hidden", voucher, by_id)


def remove_scan(voucher: Voucher) -> None:
    """Take a scan away; its bytes go unless another version has them."""
    held = (voucher.file_id, voucher.covered_file_id)
    session.delete(voucher)
    session.flush()  # the row must be gone before its files
    for file_id in held:
        release_file(file_id)


def _unrelease(voucher: Voucher) -> None:
    """The covered copy goes wherever it is shown: versions before a correction have it too."""
    covered = voucher.covered_file_id
    if covered is None:
        return
    for each in session.scalars(select(Voucher).where(Voucher.covered_file_id == covered)):
        each.covered_file_id = each.released_at = each.released_by_id = None
    session.flush()  # no row may have the file when that goes
    release_file(covered)


def _record(act: str, voucher: Voucher, by_id: int) -> None:
    audit.record(
        act,
        actor_id=by_id,
        object_kind="voucher",
        object_id=voucher.id,
        community_id=voucher.community_id,
    )
