"""Reading a file of divisions: columns code, name, level, parent_code; every fault named."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.base.i18n import _
from portal.community.places.models import DivisionLevel

COLUMNS = ("code", "name", "level", "parent_code")
RANK = {level: rank for rank, level in enumerate(DivisionLevel)}
CODE_LENGTH = 12
NAME_LENGTH = 60


@dataclass(frozen=True)
class DivisionRow:
    """One line of the file, well-formed by itself."""

    line: int
    code: str
    name: str
    level: DivisionLevel
    parent_code: str


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which line (counted from 1, the header included)."""

    line: int
    sentence: str


class UnreadableDivisions(ValueError):
    """The file cannot be used; nothing of it was kept."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__(f"{len(faults)} faults")


def read(content: bytes) -> list[DivisionRow]:
    """The rows of a file, or :class:`UnreadableDivisions` with every fault found."""
    faults: list[Fault] = []
    rows: list[DivisionRow] = []
    for line, cells in _lines(content):
        try:
            rows.append(_row(line, cells))
        except ValueError as error:
            faults.append(Fault(line, str(error)))
    faults += _repeated(rows)
    if not rows and not faults:
        faults.append(Fault(1, _("The file has no rows.")))
    if faults:
        raise UnreadableDivisions(faults)
    return rows


def check_parents(rows: Iterable[DivisionRow], known: Mapping[str, DivisionLevel]) -> None:
    """Every parent must be in the file or ``known``, and stand on a higher level."""
    rows = list(rows)
    levels = dict(known) | {row.code: row.level for row in rows}
    faults = [Fault(row.line, sentence) for row in rows if (sentence := _parent_fault(row, levels))]
    if faults:
        raise UnreadableDivisions(faults)


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        if tuple(header) != COLUMNS:
            wanted = ",".join(COLUMNS)
            raise UnreadableDivisions(
                [Fault(1, _("The first line must be: %(columns)s", columns=wanted))]
            )
        for cells in reader:
            if cells:
                found.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        sentence = _("This line is not valid CSV.")
        raise UnreadableDivisions([Fault(reader.line_num, sentence)]) from error
    return found


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        sentence = _("The file is not UTF-8. Save it as CSV UTF-8.")
        raise UnreadableDivisions([Fault(line, sentence)]) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise UnreadableDivisions([Fault(line, _("This is not a text file."))])
    return text


def _row(line: int, cells: list[str]) -> DivisionRow:
    if len(cells) != len(COLUMNS):
        raise ValueError(_("There are %(n)s columns instead of 4.", n=len(cells)))
    code, name, level, parent_code = cells
    for text in (code, parent_code):
        if text and not (text.isascii() and text.isdigit() and len(text) <= CODE_LENGTH):
            raise ValueError(
                _("%(code)s is no code: at most 12 digits, kept as text.", code=text[:20])
            )
    if not code:
        raise ValueError(_("The code is missing."))
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise ValueError(_("The name is missing, too long or not plain text."))
    if level not in set(DivisionLevel):
        known = ", ".join(DivisionLevel)
        raise ValueError(_("%(level)s is no level: use %(known)s.", level=level[:20], known=known))
    return DivisionRow(line, code, name, DivisionLevel(level), parent_code)


def _repeated(rows: list[DivisionRow]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for row in rows:
        if row.code in first:
            sentence = _(
                "Code %(code)s stands in line %(line)s already.",
                code=row.code,
                line=first[row.code],
            )
            faults.append(Fault(row.line, sentence))
        first.setdefault(row.code, row.line)
    return faults


def _parent_fault(row: DivisionRow, levels: Mapping[str, DivisionLevel]) -> str | None:
    if not row.parent_code:
        if row.level is DivisionLevel.PROVINCE:
            return None
        return str(_("Only a province has no parent."))
    parent = levels.get(row.parent_code)
    if parent is None:
        return str(_("Parent %(code)s is unknown.", code=row.parent_code))
    if RANK[parent] >= RANK[row.level]:
        return str(_("Parent %(code)s does not stand on a higher level.", code=row.parent_code))
    return None
