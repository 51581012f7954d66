"""Photos and documents of a request: judged and kept before any transaction begins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Protocol

from portal.base.files import documents, photos, service, storage
from portal.base.files.documents import PreparedDocument
from portal.base.files.limits import MAX_FILE_BYTES
from portal.base.files.models import StoredFile
from portal.base.files.photos import Box, PreparedPhoto
from portal.base.files.refusals import NotADocument, NotAnImage, PhotoNotKept, PhotoRefused

LONGEST_STEM = 80
_UNFIT = frozenset('"*:<>?|')


class SentFile(Protocol):
    """A file field of a form, as Werkzeug gives it."""

    filename: str | None
    stream: IO[bytes]


@dataclass(frozen=True)
class Reception:
    """What became of the files of one form: each refused one is named by its number."""

    photos: list[PreparedPhoto] = field(default_factory=list)
    refused: dict[int, PhotoRefused] = field(default_factory=dict)
    """Reason by number, counted from 1 in the order of the form."""


def receive(data: bytes | IO[bytes]) -> PreparedPhoto:
    """Judge one photo and put its bytes into the store; raises a ``PhotoRefused``.

    Takes up to a second of processor time: call it outside ``transaction()``, then record the
    result inside with :func:`portal.base.files.service.accept_photo`.
    """
    return _kept(photos.prepare(data))


def receive_each(files: Iterable[SentFile]) -> Reception:
    """Judge the files of a form without JavaScript; fields left empty are passed over."""
    reception = Reception()
    number = 0
    for file in files:
        if not file.filename:
            continue
        number += 1
        try:
            reception.photos.append(receive(file.stream))
        except PhotoRefused as reason:
            reception.refused[number] = reason
    return reception


@dataclass(frozen=True)
class Attachment:
    """What came as one file of a form: a document or a photo, with the name it was sent by."""

    prepared: PreparedDocument | PreparedPhoto
    name: str


def receive_attachment(sent: SentFile) -> Attachment:
    """Judge one file that may be a document or a picture, and put its bytes into the store.

    Raises a ``DocumentRefused`` or ``PhotoRefused``. Call it outside ``transaction()``, then
    record the result inside with :func:`accept_attachment`.
    """
    content = sent.stream.read(MAX_FILE_BYTES + 1)
    if not documents.looks_like_one(content[:8]):
        try:
            photo = receive(content)
        except NotAnImage as error:
            raise NotADocument from error
        return Attachment(photo, tidy_name(sent.filename, "jpg"))
    document = documents.prepare(content)
    try:
        service.keep_document(document)
    except OSError as error:
        raise PhotoNotKept from error
    return Attachment(document, tidy_name(sent.filename, document.kind.value))


def accept_attachment(attachment: Attachment, *, community_id: int, purpose: str) -> StoredFile:
    """Record what :func:`receive_attachment` kept, taken up at once."""
    prepared = attachment.prepared
    if isinstance(prepared, PreparedPhoto):
        return service.accept_photo(
            prepared, community_id=community_id, uploader_key=None, purpose=purpose
        )
    return service.accept_document(prepared, community_id=community_id, purpose=purpose)


def tidy_name(name: str | None, ending: str) -> str:
    """The name of a file as people see and save it: without folders and characters that hide what
    it is, with the ending that its content has."""
    last = re.split(r"[/\\]", name or "")[-1]
    kept = "".join(each for each in last if each.isprintable() and each not in _UNFIT)
    stem = kept.rpartition(".")[0] or kept
    return f"{stem.strip(' .')[:LONGEST_STEM] or 'file'}.{ending}"


def covered_copy(file: StoredFile, boxes: Iterable[Box]) -> PreparedPhoto:
    """A kept photo with boxes painted over, put into the store for the public.

    Call it outside ``transaction()``, then ``service.publish(file, covered=...)`` inside.
    """
    full = storage.current().get(storage.object_key(file.sha256, "full"))
    return _kept(photos.cover(full, boxes))


def _kept(photo: PreparedPhoto) -> PreparedPhoto:
    try:
        service.keep(photo)
    except OSError as error:
        raise PhotoNotKept from error
    return photo
