"""Writes of stored files. Bytes are put before a row names them, and go after no row does."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm.util import identity_key

from portal.base import clock
from portal.base.db import session
from portal.base.driver import Kept
from portal.base.errors import NotFound
from portal.base.files import storage
from portal.base.files.documents import PreparedDocument, file_key
from portal.base.files.limits import ABANDONED_HOURS
from portal.base.files.models import FileKind, FileVisibility, ReleasedObject, StoredFile
from portal.base.files.photos import MIME, PreparedPhoto
from portal.base.files.refusals import PhotosMissing

_BATCH = 500


def keep(photo: PreparedPhoto) -> None:
    """Put the bytes of a photo into the store, durably; no row is written.

    Belongs before the transaction, so that nobody waits for the disk. Bytes that no row ever
    names are swept away later.
    """
    for variant, content in photo.variants.items():
        storage.current().put(storage.object_key(photo.sha256, variant), content)


def accept_photo(
    photo: PreparedPhoto,
    *,
    community_id: int | None,
    uploader_key: str | None,
    purpose: str | None = None,
) -> StoredFile:
    """Record a photo whose bytes were kept.

    With ``purpose`` it is taken up at once (work of staff, imports); else it waits for
    :func:`attach` by the same browser.
    """
    file = StoredFile(
        sha256=photo.sha256,
        kind=FileKind.PHOTO,
        mime=MIME,
        byte_count=len(photo.full),
        width=photo.width,
        height=photo.height,
        dhash=photo.dhash,
        community_id=community_id,
        uploader_key=None if purpose else uploader_key,
        purpose=purpose,
        attached_at=clock.now() if purpose else None,
    )
    session.add(file)
    session.flush()  # the row must hold the hash before the bytes are looked for
    _hold(photo)
    return file


def keep_document(document: PreparedDocument) -> None:
    """Put the bytes of a document into the store; before the transaction, like :func:`keep`."""
    storage.current().put(file_key(document.sha256, FileKind.DOCUMENT), document.content)


def accept_document(document: PreparedDocument, *, community_id: int, purpose: str) -> StoredFile:
    """Record a document whose bytes were kept, taken up at once by staff's work."""
    file = StoredFile(
        sha256=document.sha256,
        kind=FileKind.DOCUMENT,
        mime=document.mime,
        byte_count=len(document.content),
        community_id=community_id,
        purpose=purpose,
        attached_at=clock.now(),
    )
    session.add(file)
    session.flush()  # the row must hold the hash before the bytes are looked for
    session.execute(delete(ReleasedObject).where(ReleasedObject.sha256 == document.sha256))
    if not storage.current().exists(file_key(document.sha256, FileKind.DOCUMENT)):
        keep_document(document)
    return file


def keep_made(content: bytes) -> str:
    """Put bytes that the portal itself made into the store, before the transaction; their hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    storage.current().put(file_key(sha256, FileKind.DOCUMENT), content)
    return sha256


def accept_made(content: bytes, *, mime: str, community_id: int, purpose: str) -> StoredFile:
    """Record bytes that were kept with :func:`keep_made`; shown to nobody by itself."""
    file = StoredFile(
        sha256=hashlib.sha256(content).hexdigest(),
        kind=FileKind.DOCUMENT,
        mime=mime,
        byte_count=len(content),
        community_id=community_id,
        purpose=purpose,
        attached_at=clock.now(),
    )
    session.add(file)
    session.flush()  # the row must hold the hash before the bytes are looked for
    session.execute(delete(ReleasedObject).where(ReleasedObject.sha256 == file.sha256))
    if not storage.current().exists(file_key(file.sha256, FileKind.DOCUMENT)):
        keep_made(content)
    return file


_FILES: Any = StoredFile.__table__


@cache
def _take_up(number: int) -> Kept:
    """The statement that takes up so many files, each named by a value of its own."""
    return Kept(
        update(_FILES)
        .where(
            _FILES.c.token.in_([bindparam(f"name{place}") for place in range(number)]),
            _FILES.c.uploader_key == bindparam("browser"),
            # As good as "not attached", which SQLite would rather look up: all that wait anywhere.
            _FILES.c.purpose.is_(None),
        )
        .values(
            attached_at=bindparam("now"),
            purpose=bindparam("purpose"),
            community_id=bindparam("community"),
            uploader_key=None,
        )
        .returning(_FILES.c.id, _FILES.c.token)
    )


def attach(
    tokens: Sequence[str], *, uploader_key: str, purpose: str, community_id: int | None
) -> list[int]:
    """Take up uploads of one browser; their ids in the order given. Each is taken up once.

    Raises ``PhotosMissing`` with the numbers (from 1) of those that are unknown, taken or too
    old; the transaction is then given up, so that the others wait on.
    """
    names = list(dict.fromkeys(tokens))
    session.flush()  # what was uploaded in this very transaction
    taken = _take_up(len(names)).rows(
        browser=uploader_key,
        now=clock.now(),
        purpose=purpose,
        community=community_id,
        **{f"name{place}": name for place, name in enumerate(names)},
    )
    found = {token: file_id for file_id, token in taken}
    missing = [number for number, name in enumerate(names, start=1) if name not in found]
    if missing:
        raise PhotosMissing(missing)
    ids = [found[name] for name in names]
    _read_again(ids)
    return ids


def let_go(file_ids: Sequence[int], *, uploader_key: str) -> None:
    """Let files wait again as uploads of this browser, to be taken up by its next form or purged
    in time; whatever pointed at them must be gone before."""
    session.execute(
        update(StoredFile)
        .where(StoredFile.id.in_(file_ids))
        .values(
            attached_at=None, purpose=None, community_id=None, uploader_key=uploader_key or None
        ),
        execution_options={"synchronize_session": False},
    )
    _read_again(file_ids)


def _read_again(ids: Sequence[int]) -> None:
    """Rows that the session holds in memory do not know of a statement beside it."""
    known = session().identity_map
    for file_id in ids:
        held = known.get(identity_key(StoredFile, file_id))
        if held is not None:
            session.expire(held)


def discard(token: str, *, uploader_key: str) -> None:
    """Delete an upload that no form took up; only the browser that sent it may."""
    file = session.scalar(
        select(StoredFile)
        .where(
            StoredFile.token == token,
            StoredFile.uploader_key == uploader_key,
            StoredFile.attached_at.is_(None),
        )
        .with_for_update()
    )
    if file is None:
        raise NotFound
    remove(file)


def remove(file: StoredFile) -> None:
    """Delete a file's row; its bytes follow once no other row has them.

    For retention and corrections: whatever points at the row must be gone before.
    """
    _release(file.sha256)
    if file.public_sha256:
        _release(file.public_sha256)
    session.delete(file)


def publish(file: StoredFile, *, covered: PreparedPhoto | None) -> None:
    """Show a copy to the public: the covered one, or the photo itself when nobody is in it.

    The bytes of the covered copy were kept with :func:`keep`.
    """
    _forget_public_copy(file)
    file.public_sha256 = covered.sha256 if covered else file.sha256
    file.visibility = FileVisibility.PUBLIC
    session.flush()  # the row must hold the hash before the bytes are looked for
    if covered:
        _hold(covered)


def withdraw(file: StoredFile) -> None:
    """Stop showing a file to the public."""
    _forget_public_copy(file)
    file.visibility = FileVisibility.PRIVATE
    file.public_sha256 = None


def purge_abandoned(older_than_hours: float = ABANDONED_HOURS) -> int:
    """Delete uploads that no form took up in time; how many."""
    limit = clock.now() - timedelta(hours=older_than_hours)
    abandoned = session.scalars(
        select(StoredFile)
        .where(StoredFile.attached_at.is_(None), StoredFile.uploaded_at < limit)
        .order_by(StoredFile.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for file in abandoned:
        remove(file)
    return len(abandoned)


def _forget_public_copy(file: StoredFile) -> None:
    if file.public_sha256 and file.public_sha256 != file.sha256:
        _release(file.public_sha256)


def _hold(photo: PreparedPhoto) -> None:
    """Make sure that the bytes of a new row are there when it is committed.

    Deleting the released mark waits for a sweep that is just removing the same bytes; if it
    came first, they are put again.
    """
    session.execute(delete(ReleasedObject).where(ReleasedObject.sha256 == photo.sha256))
    store = storage.current()
    for variant, content in photo.variants.items():
        key = storage.object_key(photo.sha256, variant)
        if not store.exists(key):
            store.put(key, content)


def _release(sha256: str) -> None:
    """Mark bytes that may have lost their last row."""
    session.add(ReleasedObject(sha256=sha256))
