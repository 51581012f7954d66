"""Photos: as bytes, as a file chosen in a form, and as an upload that waits for its form."""

import io
from typing import Any

from PIL import Image

from portal.base.db import transaction
from portal.base.files import reception
from portal.base.files import service as files
from tests.factories.grievances import BROWSER

Colour = str | tuple[int, int, int]


def jpeg(colour: Colour = (200, 60, 60), size: tuple[int, int] = (60, 45), **saved: Any) -> bytes:
    """A plain photo; ``saved`` as Pillow takes it, such as ``exif``."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **saved)
    return out.getvalue()


def chosen(name: str = "a.jpg", colour: Colour = (200, 60, 60)) -> tuple[io.BytesIO, str]:
    """A photo chosen in a form."""
    return io.BytesIO(jpeg(colour)), name


def received(photo: bytes | None = None, *, key: str = BROWSER) -> str:
    """A real photo of one browser, judged and kept, that waits for its form; its token."""
    with transaction():
        return received_inside(photo, key=key)


def received_inside(photo: bytes | None = None, *, key: str = BROWSER) -> str:
    """The same inside a transaction that has begun."""
    prepared = reception.receive(photo or jpeg())
    return files.accept_photo(prepared, community_id=None, uploader_key=key).token
