"""What arrives with a request, made fit to be kept.

Control characters are in no text that people type; PostgreSQL refuses one of them, and those that
turn the direction of writing let a text read otherwise than it was checked. They are left out of
queries and forms, and an address that holds one is no address. Numbers that no row can have
are no numbers. Of files no more is kept than shows that they are too large, so that one of them
spoils neither the form nor the disk.
"""

from collections.abc import Mapping
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

from babel.support import NullTranslations
from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.routing import Map, UnicodeConverter

from portal.base.files.limits import MAX_FILE_BYTES
from portal.base.i18n import current_locale, form_catalogue

T = TypeVar("T")

LARGEST = 2**31 - 1

MOST_BYTES = 132 * 1024 * 1024
"""Largest request: four photos of 30 MB are read to the end, so that each can be named."""

MOST_FILES = 8
"""Files of one request that are kept at all."""

_KEPT = "\t\n\r"
_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = {code: None for code in (*range(32), 127, *_TURNS) if chr(code) not in _KEPT}


def plain(text: str) -> str:
    """The text without control characters; tabs and line ends stay."""
    return text.translate(_CONTROLS)


def row_number(text: str) -> int:
    """A row's number as typed in a query; raises ``ValueError`` for what no row can have."""
    if len(text) > len(str(LARGEST)) or not (text.isascii() and text.isdecimal()):
        raise ValueError("no row has this number")
    number = int(text)
    if number > LARGEST:
        raise ValueError("no row has this number")
    return number


def row_number_or(otherwise: T, text: str | None) -> int | T:
    """The same; ``otherwise`` for what no row can have, and where nothing was typed."""
    try:
        return row_number(text or "")
    except ValueError:
        return otherwise


def came_from() -> str:
    """Path and query of the page that the reader says to come from; empty when it says none."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _plain_values(values: MultiDict[str, str]) -> MultiDict[str, str]:
    return ImmutableMultiDict(
        [(name, plain(text)) for name, text in values.items(multi=True)],
    )


class PlainParser(FormDataParser):
    """Reads forms and leaves control characters out of their texts."""

    def parse(self, *args: Any, **options: Any) -> Any:
        """As Werkzeug does it, with the texts cleaned."""
        stream, form, files = super().parse(*args, **options)
        return stream, _plain_values(form), files


class Bounded(SpooledTemporaryFile[bytes]):
    """A file as it comes in; what lies behind the bound is read and dropped."""

    def __init__(self, most: int) -> None:
        super().__init__(max_size=512 * 1024)
        self._room = most

    def write(self, content: Any) -> int:
        """Keep what fits; the answer is as if all had been kept."""
        kept = content[: self._room]
        self._room -= len(kept)
        super().write(kept)
        return len(content)


class PlainRequest(Request):
    """A request whose texts can be kept and shown as they are."""

    form_data_parser_class = PlainParser

    @property
    def wtforms_translations(self) -> NullTranslations:
        """Where Flask-WTF looks before it reads the texts of WTForms from disk, with every form."""
        return form_catalogue(current_locale())

    _files = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not _is_text(self.query_string):
            self.query_string = b""

    def _get_file_stream(self, *_sizes: Any, **_names: Any) -> IO[bytes]:
        """Where the parser puts a file."""
        self._files += 1
        return Bounded(MAX_FILE_BYTES + 1 if self._files <= MOST_FILES else 0)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query."""
        return _plain_values(super().args)


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


class Word(UnicodeConverter):
    """A part of an address: no slash and no control character."""

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **options)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def init_arrivals(app: Flask) -> None:
    """Before any route is added."""
    app.request_class = PlainRequest
    converters: Mapping[str, Any] = {"default": Word, "string": Word}
    app.url_map.converters.update(converters)
