"""Reading a pasted or uploaded list of households: unit, room, adults, a household a line."""

import csv
import unicodedata
from dataclasses import dataclass

from portal.base.i18n import _
from portal.community.places.naming import unit_name

MOST_ROWS = 3000
MOST_ADULTS = 50
ROOM_LENGTH = 20

# What a spreadsheet would run as a formula once the list is handed on. A minus stays: -101 is a
# room in a basement.
_FORMULA = ("=", "+", "@")
_HEADINGS = {"单元", "unit", "门", "房号", "room", "户号", "室"}


@dataclass(frozen=True)
class HouseholdRow:
    """One household as typed; ``unit`` is empty in a building without units."""

    line: int
    unit: str
    room: str
    adults: int


@dataclass(frozen=True)
class RowFault:
    """A line that cannot be used, and why."""

    line: int
    text: str
    sentence: str


def decode(content: bytes) -> str | None:
    """The text of a file saved as UTF-8 or, as Chinese spreadsheets do, GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def read(text: str) -> tuple[list[HouseholdRow], list[RowFault]]:
    """The households of a list and the lines that are none. Commas or tabs part the columns."""
    rows: list[HouseholdRow] = []
    faults: list[RowFault] = []
    lines: dict[tuple[str, str], int] = {}
    for line, typed in enumerate(text.splitlines(), start=1):
        cells = _cells(typed)
        if not any(cells) or (line == 1 and cells[0].lower() in _HEADINGS):
            continue
        try:
            row = _row(line, cells)
            _once(row, lines)
        except ValueError as error:
            faults.append(RowFault(line, typed.strip()[:60], str(error)))
        else:
            rows.append(row)
    if len(rows) > MOST_ROWS:
        faults.append(
            RowFault(MOST_ROWS + 1, "", _("Load at most %(n)s rows at a time.", n=MOST_ROWS))
        )
    return rows, faults


def _cells(typed: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", typed).replace("\t", ",").replace("\ufeff", "")
    try:
        cells = next(csv.reader([plain]), [])
    except csv.Error:
        cells = [plain]
    return [cell.strip() for cell in cells] or [""]


def _row(line: int, cells: list[str]) -> HouseholdRow:
    while len(cells) > 3 and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != 3:
        raise ValueError(_("Write unit, room and adults, parted by commas."))
    unit, room, adults = cells
    if not room or len(room) > ROOM_LENGTH or not room.isprintable():
        raise ValueError(_("The room is missing or longer than %(n)s.", n=ROOM_LENGTH))
    if len(unit) > ROOM_LENGTH or not unit.isprintable():
        raise ValueError(_("The unit is longer than %(n)s.", n=ROOM_LENGTH))
    if unit.startswith(_FORMULA) or room.startswith(_FORMULA):
        raise ValueError(_("A unit or room does not begin with =, + or @."))
    counted = int(adults) if adults.isascii() and adults.isdigit() and len(adults) < 4 else -1
    if not 0 <= counted <= MOST_ADULTS:
        raise ValueError(_("Adults must be a whole number from 0 to %(n)s.", n=MOST_ADULTS))
    return HouseholdRow(line, unit_name(unit), room, counted)


def _once(row: HouseholdRow, lines: dict[tuple[str, str], int]) -> None:
    first = lines.setdefault((row.unit, row.room), row.line)
    if first != row.line:
        raise ValueError(_("The same household stands in line %(line)s.", line=first))
