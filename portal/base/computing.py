"""Who computes: one request of a process at a time, the others wait in line.

Python runs one thread at once. With eight requests under way each gives the interpreter away at
every statement and has to win it back from seven others, which took a tenth of the time of a page
and a third of a filing's. Whoever waits for something else than the processor steps aside, so
that a slow upload, a photo being worked on or a line of writers holds nobody up; and nobody waits
in line for long: what blocks for a reason not known here delays others by a tenth of a second.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from queue import Empty, SimpleQueue
from typing import Any

PATIENCE = 0.1
"""Seconds in line after which a request goes ahead beside the one that computes."""

SHORT_BYTES = 64 * 1024
"""A body up to this long, a form without files, is read whole before its request gets in line."""

_place: SimpleQueue[None] = SimpleQueue()
_mine = threading.local()


def _take() -> None:
    try:
        _place.get(timeout=PATIENCE)
    except Empty:
        return
    _mine.computing = True


def _give() -> None:
    if getattr(_mine, "computing", False):
        _mine.computing = False
        _place.put(None)


@contextmanager
def aside() -> Iterator[None]:
    """Let others compute while this thread waits; nothing where turns are not taken."""
    if not getattr(_mine, "computing", False):
        yield
        return
    _give()
    try:
        yield
    finally:
        _take()


def in_turns(answer: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The same WSGI application, its requests taking turns; for one application of a process."""
    _place.put(None)

    def answer_in_turn(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = _body(environ)
        _take()
        try:
            return answer(environ, start)
        finally:
            _give()

    return answer_in_turn


def _body(environ: dict[str, Any]) -> Any:
    stream, length = environ["wsgi.input"], environ.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > SHORT_BYTES:
        return _Body(stream)
    pieces, missing = [], int(length)
    while missing > 0 and (piece := stream.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return BytesIO(b"".join(pieces))


class _Body:
    """What a visitor sends, which may trickle in."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, *size: int) -> bytes:
        """As the stream does."""
        with aside():
            found: bytes = self._stream.read(*size)
        return found

    def readline(self, *size: int) -> bytes:
        """As the stream does."""
        with aside():
            found: bytes = self._stream.readline(*size)
        return found

    def readlines(self, *hint: int) -> list[bytes]:
        """As the stream does."""
        with aside():
            found: list[bytes] = self._stream.readlines(*hint)
        return found

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line
