"""XML as it comes along, piece by piece.

Expat itself is used, as every reader of XML in Python does below its own layers: rows can be taken
while the file is still read, and a document type, which is where entities and outside files come
in, ends the reading at its first letter. No part of a spreadsheet may have one (ECMA-376, part 2).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO
from xml.parsers import expat

from portal.base.sheets.bounds import Meter
from portal.base.sheets.faults import Unreadable

PIECE = 64 * 1024

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def pieces(part: IO[bytes], meter: Meter, *, start: Start, end: End, text: Text) -> Iterator[None]:
    """Read the part, calling for each element by its local name; pauses after each piece."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse

    def started(name: str, attributes: Mapping[str, str]) -> None:
        meter.tick()
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = started
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    while piece := part.read(PIECE):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def elements(part: IO[bytes], meter: Meter) -> list[tuple[str, Mapping[str, str], str]]:
    """The elements of a small part: name, attributes, and the name of the one around it."""
    found: list[tuple[str, Mapping[str, str], str]] = []
    around = [""]

    def start(name: str, attributes: Mapping[str, str]) -> None:
        found.append((name, dict(attributes), around[-1]))
        around.append(name)

    def end(_name: str) -> None:
        around.pop()

    for _piece in pieces(part, meter, start=start, end=end, text=_nothing):
        if len(found) > 300_000:
            raise Unreadable("unpacks_too_large")
    return found


def _refuse(*_declared: object) -> None:
    raise Unreadable("entities")


def _nothing(_text: str) -> None:
    """Small parts say all they have to say in attributes."""
