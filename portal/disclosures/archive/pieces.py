"""The bytes of archives in the store: put piece by piece, read piece by piece, removed."""

from collections.abc import Iterator

from sqlalchemy import delete, select

from portal.base.db import session
from portal.base.files import service as files
from portal.base.files import storage
from portal.base.files.documents import key_of
from portal.base.files.models import StoredFile
from portal.disclosures.archive.models import Archive, ArchivePiece

PURPOSE = "disclosure-archive"
MIME = "application/octet-stream"


def add(archive: Archive, content: bytes) -> None:
    """Take up the next piece, whose bytes were put with ``files.keep_made``."""
    file = files.accept_made(content, mime=MIME, community_id=archive.community_id, purpose=PURPOSE)
    last = session.scalar(
        select(ArchivePiece.n)
        .where(ArchivePiece.archive_id == archive.id)
        .order_by(ArchivePiece.n.desc())
        .limit(1)
    )
    session.add(
        ArchivePiece(
            community_id=archive.community_id,
            archive_id=archive.id,
            n=(last or 0) + 1,
            file_id=file.id,
        )
    )
    session.flush()  # the next piece counts on
    archive.byte_count += len(content)


def keys_of(archive_id: int) -> list[str]:
    """Where the pieces lie, in their order."""
    rows = session.scalars(
        select(StoredFile)
        .join(ArchivePiece, ArchivePiece.file_id == StoredFile.id)
        .where(ArchivePiece.archive_id == archive_id)
        .order_by(ArchivePiece.n)
    )
    return [key_of(file) for file in rows]


def read(keys: list[str]) -> Iterator[bytes]:
    """The bytes, a piece at a time; nothing of the database is held meanwhile."""
    for key in keys:
        yield storage.current().get(key)


def remove(archive: Archive) -> None:
    """Delete the pieces; their bytes follow once nobody has them."""
    rows = session.scalars(
        select(StoredFile)
        .join(ArchivePiece, ArchivePiece.file_id == StoredFile.id)
        .where(ArchivePiece.archive_id == archive.id)
    ).all()
    session.execute(delete(ArchivePiece).where(ArchivePiece.archive_id == archive.id))
    for file in rows:
        files.remove(file)
    archive.byte_count = 0
