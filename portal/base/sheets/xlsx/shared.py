"""What the sheets of an xlsx file share: its texts and the formats of its numbers."""

import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from portal.base.sheets import numbers
from portal.base.sheets.bounds import Meter
from portal.base.sheets.xlsx.markup import elements, pieces


class Format(NamedTuple):
    """How a number is shown, as far as it changes what it means."""

    is_day: bool = False
    zeros: int = 0


class TextsOf:
    """Gathers texts that may be broken into pieces of different looks; how Chinese is pronounced
    (``rPh``) is no part of the text."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._held: list[str] = []
        self._inside = self._spoken = False

    def start(self, name: str, _given: Mapping[str, str]) -> None:
        if name == "si":
            self._held = []
        elif name == "rPh":
            self._spoken = True
        elif name == "t":
            self._inside = not self._spoken

    def end(self, name: str) -> None:
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self.found.append("".join(self._held))

    def text(self, piece: str) -> None:
        if self._inside:
            self._held.append(piece)


def texts(packed: zipfile.ZipFile, name: str, meter: Meter) -> list[str]:
    """The texts that cells name by their number; none where there is no such part."""
    if not name:
        return []
    gathered = TextsOf()
    with packed.open(name) as part:
        for _piece in pieces(
            part, meter, start=gathered.start, end=gathered.end, text=gathered.text
        ):
            pass
    return gathered.found


def formats(packed: zipfile.ZipFile, name: str, meter: Meter) -> list[Format]:
    """The formats that cells name by their number; none where there is no such part."""
    if not name:
        return []
    patterns: dict[int, str] = {}
    found = []
    with packed.open(name) as part:
        for element, given, around in elements(part, meter):
            if element == "numFmt":
                patterns[_number(given.get("numFmtId"))] = given.get("formatCode", "")
            elif element == "xf" and around == "cellXfs":
                found.append(_number(given.get("numFmtId")))
    return [_format(number, patterns.get(number, "")) for number in found]


def _format(number: int, pattern: str) -> Format:
    return Format(numbers.is_day_format(number, pattern), numbers.leading_zeros(pattern))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0
