"""CSV as spreadsheets of China save it: UTF-8 with or without its mark, GB 18030, UTF-16."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from portal.base.sheets.bounds import Bounds, Meter
from portal.base.sheets.cells import Row
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.opened import Besides, Head

DELIMITERS = (",", ";", "\t", "，", "|")
_LOOKED_AT = 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class CsvFile:
    """A CSV file as a book of one sheet; every cell is a text."""

    kind = "csv"

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        self._text, self._meter = decode(content), Meter(bounds.seconds)
        self.heads = [Head("")]

    def rows(self, at: int) -> Iterator[Row]:
        """The lines that hold something."""
        for number, cells in enumerate(rows(self._text), start=1):
            self._meter.tick()
            if any(cells):
                yield Row(number, [*cells])

    def besides(self, at: int) -> Besides:
        """CSV merges and hides nothing."""
        return Besides()


def rows(text: str) -> Iterator[list[str]]:
    """The lines as cells; empty ones too, so that lines are counted as the spreadsheet does."""
    mark = delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    begun = ended = 0
    try:
        for row in reader:
            begun, ended = ended, reader.line_num
            yield row
    except csv.Error as error:
        raise Unreadable("broken") from error
    _refuse_open_quote("".join(islice(io.StringIO(text, newline=""), begun, None)), mark)


def _refuse_open_quote(last: str, mark: str) -> None:
    """A quote that nobody closed makes one cell of all the lines below it."""
    try:
        list(csv.reader(io.StringIO(last, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise Unreadable("open_quote") from error


def decode(content: bytes) -> str:
    """The text, or ``Unreadable`` when the bytes are none."""
    encodings = ["utf-16"] if content.startswith(_UTF16) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("not_a_table")


def delimiter(text: str) -> str:
    """What parts the cells: the mark by which the first lines fall into most equal columns."""
    head = "\n".join(text[: 64 * 1024].splitlines()[:_LOOKED_AT])
    return max(DELIMITERS, key=lambda mark: (_agreement(head, mark), -DELIMITERS.index(mark)))


def _agreement(head: str, mark: str) -> int:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=mark)]
    except csv.Error:
        return 0
    common = Counter(width for width in widths if width > 1).most_common(1)
    return common[0][0] * common[0][1] if common else 0
