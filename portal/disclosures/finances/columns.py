"""What each column of a table holds, by its headings, its neighbours and its contents."""

from dataclasses import replace
from decimal import Decimal

from portal.disclosures.finances.amounts import NotAnAmount, read_amount, unit_said
from portal.disclosures.finances.grid import Grid, told
from portal.disclosures.finances.headers import Block, headings_of
from portal.disclosures.finances.labels import Label, fund_in, label_of
from portal.disclosures.finances.statement import Column
from portal.disclosures.finances.turning import turned
from portal.disclosures.finances.words import (
    ENTRIES,
    SUMS,
    Role,
    Side,
    bare,
    direction_of,
    role_of,
    side_of,
)

SAMPLES = 3
_LOOKED_AT = 60
_SUMS_OF_COLUMNS = frozenset({Label.SUBTOTAL, Label.TOTAL, Label.CUMULATIVE})
_GROUPS = frozenset({Role.DATE, Role.IGNORED, Role.VOUCHER, Role.HANDLER})


def columns_of(grid: Grid, block: Block, unit: Decimal) -> tuple[Column, ...]:
    """The columns that have a heading or hold something, guessed."""
    found = []
    for number in range(1, grid.width + 1):
        headings = headings_of(grid, block, number)
        if headings or _samples(grid, block, number):
            found.append(_guess(grid, block, number, headings or [""], unit))
    return tuple(turned(grid, block, _once(_apart(_without_sums(_sided(found))))))


def _guess(grid: Grid, block: Block, number: int, headings: list[str], unit: Decimal) -> Column:
    own, groups = headings[-1], headings[:-1]
    role, sure = role_of(own)
    side = next((s for s in map(side_of, groups) if s), None)
    if role not in SUMS and side is None:
        side = side_of(own)
    column = Column(
        number=number,
        heading=" / ".join(headings),
        role=role or Role.IGNORED,
        side=side,
        unit=next((u for u in map(unit_said, reversed(headings)) if u), unit),
        confidence=sure,
        samples=_samples(grid, block, number),
        is_numeric=_holds_sums(grid, block, number),
    )
    if role is None or (role in (Role.IGNORED, Role.FUND) and groups):
        column = _of_items(column, own, side)
    if column.role not in SUMS and _says_directions(grid, block, number):
        column = replace(column, role=Role.DIRECTION, side=None, confidence=0.8)
    if groups and column.role in SUMS and not any(map(side_of, groups)):
        column = replace(column, fund=_fund_above(groups))
    return column


def _of_items(column: Column, own: str, side: Side | None) -> Column:
    """Below 收入 or 支出, or with such a word in it, a column may be named for what the money came
    from or went to."""
    if side is None or not column.is_numeric:
        return column
    if label_of(own) in _SUMS_OF_COLUMNS:
        return replace(column, role=Role.IGNORED, confidence=1.0)
    return replace(column, role=Role.AMOUNT, item=own, confidence=0.6)


def _without_sums(columns: list[Column]) -> list[Column]:
    """Beside columns of items, 收入合计 is their sum and would count them twice."""
    itemised = {column.side for column in columns if column.item}
    return [
        replace(column, role=Role.IGNORED, confidence=1.0)
        if label_of(column.heading.rpartition(" / ")[2]) in _SUMS_OF_COLUMNS
        and side_of(column.heading) in itemised
        and column.role in (Role.INCOME, Role.SPENDING)
        else column
        for column in columns
    ]


def _apart(columns: list[Column]) -> list[Column]:
    """Income and spending repeated below different headings (现金, 银行存款) are kept apart by
    these, also when they are no funds by their words."""
    keys = [(c.role, c.side, c.fund, c.item) for c in columns]
    return [
        replace(c, fund=bare(c.heading.split(" / ")[0]), confidence=0.6)
        if c.role in SUMS - {Role.AMOUNT} and keys.count(key) > 1 and " / " in c.heading
        else c
        for c, key in zip(columns, keys, strict=True)
    ]


def _fund_above(groups: list[str]) -> str:
    """The heading above income and spending names a fund, unless it is a common word."""
    for group in groups:
        role, _sure = role_of(group)
        if role is None or role is Role.FUND or (role not in SUMS and role not in _GROUPS):
            return fund_in(group, whole=True)
    return ""


def _holds_sums(grid: Grid, block: Block, number: int) -> bool:
    sums = others = 0
    for row in range(block.first_row, min(block.last_row, block.first_row + _LOOKED_AT) + 1):
        try:
            if read_amount(grid.value(row, number)) is not None:
                sums += 1
        except NotAnAmount:
            others += 1
    return sums > others


def _says_directions(grid: Grid, block: Block, number: int) -> bool:
    """A column of nothing but 收入 and 支出, whatever its heading."""
    rows = range(block.first_row, min(block.last_row, block.first_row + _LOOKED_AT) + 1)
    held = [value for row in rows if (value := grid.value(row, number)) is not None]
    texts = [value for value in held if isinstance(value, str)]
    entries = [text for text in texts if direction_of(text) or label_of(text) is None]
    return len(entries) > 1 and len(texts) == len(held) and all(map(direction_of, entries))


def _samples(grid: Grid, block: Block, number: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in range(block.first_row, min(block.last_row, block.first_row + _LOOKED_AT) + 1):
        text = told(grid.value(row, number))
        if text and len(found) < SAMPLES:
            found.append(text[:40])
    return tuple(found)


def _sided(columns: list[Column]) -> list[Column]:
    """Sums that do not say whether they came or went take it from the headings left of them; two
    columns of sums side by side without a word are income and spending, as ledgers have it."""
    found: list[Column] = []
    said: Side | None = None
    for column in columns:
        if column.role in (Role.INCOME, Role.SPENDING):
            said = None
        elif column.side is not None:
            said = column.side
        elif column.role is Role.AMOUNT and said is not None:
            column = replace(column, side=said)
        found.append(column)
    sums = [c for c in found if c.role in ENTRIES]
    if len(sums) == 2 and all(c.role is Role.AMOUNT and not (c.side or c.fund) for c in sums):
        sides = dict(zip((c.number for c in sums), Side, strict=True))
        found = [
            replace(c, side=sides[c.number], confidence=0.4) if c.number in sides else c
            for c in found
        ]
    return found


def _once(columns: list[Column]) -> list[Column]:
    """Of several columns said to hold the same, for the same side and fund, the surest holds it;
    repeated sets of columns side by side stay, and no column of sums is dropped."""
    found: list[Column] = []
    for column in columns:
        twin = next((c for c in found if _same(c, column)), None)
        if twin is None or column.role in ENTRIES or _is_set_apart(found, column):
            found.append(column)
        elif column.confidence > twin.confidence:
            found[found.index(twin)] = replace(twin, role=Role.IGNORED)
            found.append(column)
        else:
            found.append(replace(column, role=Role.IGNORED, confidence=0.5))
    return found


def _same(one: Column, other: Column) -> bool:
    return one.role is not Role.IGNORED and (one.role, one.side, one.fund, one.item) == (
        other.role,
        other.side,
        other.fund,
        other.item,
    )


def _is_set_apart(before: list[Column], column: Column) -> bool:
    """Whether sums stand between the two, so that another set of columns has begun."""
    twins = [c.number for c in before if _same(c, column)]
    if column.role in SUMS:
        return False
    return any(c.role in ENTRIES and c.number > twins[-1] for c in before)


def segments(columns: tuple[Column, ...]) -> dict[int, int]:
    """Which set of columns side by side each belongs to: a new one begins where a column repeats
    what another already holds."""
    found: dict[int, int] = {}
    seen: set[Role] = set()
    at = 0
    for column in columns:
        if column.role in (Role.DATE, Role.ITEM, Role.SUMMARY, Role.MONTH):
            if column.role in seen:
                at, seen = at + 1, set()
            seen.add(column.role)
        found[column.number] = at
    return found


def beside(columns: tuple[Column, ...], entry: Column, role: Role) -> Column | None:
    """The column of that role that belongs to a column of sums: of the same side, else the same
    set, else the nearest on the left, else on the right."""
    parts = segments(columns)
    candidates = [
        c
        for c in columns
        if c.role is role and c.fund in ("", entry.fund) and c.side in (None, side_of_entry(entry))
    ]

    def nearness(column: Column) -> tuple[bool, bool, bool, int]:
        return (
            column.side is None,
            parts[column.number] != parts[entry.number],
            column.number > entry.number,
            abs(column.number - entry.number),
        )

    return min(candidates, key=nearness, default=None)


def side_of_entry(entry: Column) -> Side | None:
    """Whether all sums of a column came or went; None where its rows or the title tell."""
    if entry.role is Role.INCOME:
        return Side.INCOME
    return Side.SPENDING if entry.role is Role.SPENDING else entry.side
