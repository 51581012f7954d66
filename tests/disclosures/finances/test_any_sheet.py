"""Whatever a sheet holds, it is read or refused, and no sum changes unseen."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.base.sheets import Area, Book, Bounds, Fault, Row, Sheet, Unreadable, read
from portal.disclosures.finances.checks import check
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import Severity
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.reading import read_statement
from tests.disclosures.finances import ledgers
from tests.disclosures.finances.more_ledgers import MORE

SHAPES = {**ledgers.SHAPES, **MORE}
BOUNDS = Bounds(rows=5000, file_bytes=5_000_000, unpacked_bytes=60_000_000, seconds=20)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
WORDS = [
    "日期",
    "月",
    "日",
    "凭证号",
    "摘要",
    "项目",
    "收入",
    "支出",
    "余额",
    "金额",
    "资金名称",
    "上期结余",
    "期末结余",
    "合计",
    "小计",
    "本月合计",
    "本年累计",
    "一、收入",
    "二、支出",
    "二、党建经费",
    "同上",
    "7月3日",
    "2026.7.3",
    "1,234.50",
    "（5.00）",
    "壹元整",
    "约5",
    "单位：万元",
    "2026年第三季度",
    "审核人：张三",
    "其中：水费",
    "收",
    "支",
    "办公经费",
    "慰问王建国",
    "收支类型",
    "经办人",
    "2026年",
    "#",
    "-",
    "7月",
]
VALUES = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.decimals(min_value=-(10**6), max_value=10**6, places=2),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.just(Fault("#REF!")),
    st.text(max_size=6),
)
AREAS = st.builds(
    lambda top, left, rows, columns: Area(top, left, top + rows, left + columns),
    st.integers(1, 8),
    st.integers(1, 6),
    st.integers(0, 3),
    st.integers(0, 3),
)


@given(st.lists(st.lists(VALUES, max_size=8), min_size=1, max_size=14), st.lists(AREAS, max_size=4))
@settings(max_examples=400, deadline=None)
def test_whatever_a_sheet_holds_it_is_read_or_refused(rows, areas):
    sheet = Sheet(
        "收支",
        hidden=False,
        rows=tuple(Row(n, cells) for n, cells in enumerate(rows, start=1) if cells),
        merged=tuple(areas),
    )
    book = Book("xlsx", (sheet,))
    try:
        tables = find_tables(book)
    except Unreadable:
        return
    statement = read_statement(book, tables, QUARTER)
    for one in check(statement, book):
        assert str(one.sentence)
        assert isinstance(one.at, str)
    assert all(again.confirmed(again.kept()).columns for again in tables)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_a_ledger_with_any_cells_changed_is_read_and_checked(shape, seed):
    dice = random.Random(seed)
    book = read(SHAPES[shape][0](), BOUNDS)
    sheets = []
    for sheet in book.sheets:
        rows = [Row(row.number, list(row.cells)) for row in sheet.rows]
        for _ in range(dice.randint(1, 4)):
            row = dice.choice(rows)
            if row.cells:
                row.cells[dice.randrange(len(row.cells))] = dice.choice([None, *WORDS])
        sheets.append(replace(sheet, rows=tuple(rows)))
    changed = replace(book, sheets=tuple(sheets))
    try:
        tables = find_tables(changed)
    except Unreadable:
        return
    found = check(read_statement(changed, tables, QUARTER), changed)

    assert all(one.severity in Severity for one in found)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_a_sum_changed_by_a_fen_never_passes_unseen(shape, seed):
    """Wherever the sheet states both balances, or sums of its lines."""
    dice = random.Random(seed)
    book = read(SHAPES[shape][0](), BOUNDS)
    right = read_statement(book, find_tables(book), QUARTER)
    line = dice.choice(right.lines)
    fund = next(f for f in right.funds if line in f.lines)
    if not (fund.opening and fund.closing) and not fund.totals:
        return
    spoiled = tuple(
        replace(sheet, rows=tuple(_off_by_a_fen(row, line) for row in sheet.rows))
        if sheet.name == line.place.sheet
        else sheet
        for sheet in book.sheets
    )
    changed = replace(book, sheets=spoiled)
    found = check(read_statement(changed, find_tables(changed), QUARTER), changed)

    assert {one.code for one in found} & {"unbalanced", "total_differs", "balance_differs"}


def _off_by_a_fen(row, line):
    if row.number != line.place.row:
        return row
    cells = list(row.cells)
    cells[line.place.column - 1] = f"{line.amount + Decimal('0.01')}元"
    return Row(row.number, cells)
