"""Photos as they come in with a request: judged and kept before any transaction begins."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Protocol

from portal.base.files import photos, service, storage
from portal.base.files.models import StoredFile
from portal.base.files.photos import Box, PreparedPhoto
from portal.base.files.refusals import PhotoNotKept, PhotoRefused


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
