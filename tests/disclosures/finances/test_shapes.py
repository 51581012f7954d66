"""Ledgers of every shape that committees make are understood to the last fen."""

from datetime import date
from decimal import Decimal

import pytest

from portal.base.sheets import Bounds, read
from portal.disclosures.finances.checks import balance_difference, check
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import Severity
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.reading import read_statement
from portal.disclosures.finances.words import Role, Side, unnumbered
from tests.disclosures.finances import ledgers
from tests.disclosures.finances.more_ledgers import MORE
from tests.sheets.building import as_csv

SHAPES = {**ledgers.SHAPES, **MORE}
BOUNDS = Bounds(rows=5000, file_bytes=5_000_000, unpacked_bytes=60_000_000, seconds=20)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))


def understood(content):
    book = read(content, BOUNDS)
    tables = find_tables(book)
    return book, read_statement(book, tables, QUARTER)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_ledger_is_understood(shape):
    make, expected = SHAPES[shape]
    _book, statement = understood(make())

    found = [
        (
            fund.name,
            fund.opening and fund.opening.amount,
            fund.income,
            fund.spending,
            fund.closing and fund.closing.amount,
            len(fund.lines),
        )
        for fund in statement.funds
    ]
    assert found == [
        (
            e.name,
            e.opening and Decimal(e.opening),
            Decimal(e.income),
            Decimal(e.spending),
            e.closing and Decimal(e.closing),
            e.lines,
        )
        for e in expected
    ]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_ledger_that_is_right_stops_nobody(shape):
    make, _expected = SHAPES[shape]
    book, statement = understood(make())

    found = check(statement, book, QUARTER)

    assert [(f.code, f.at) for f in found if f.severity is Severity.STOP] == []
    assert [(f.code, f.at, str(f.sentence)) for f in found if "differs" in f.code] == []
    assert all(balance_difference(fund) in (None, 0) for fund in statement.funds if shape)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_value_names_the_cell_it_came_from(shape):
    make, _expected = SHAPES[shape]
    book, statement = understood(make())
    sheets = {sheet.name: sheet for sheet in book.sheets}

    for line in statement.lines:
        rows = {row.number: row.cells for row in sheets[line.place.sheet].rows}
        assert rows[line.place.row][line.place.column - 1] is not None
        assert line.cells.get(Role.AMOUNT, line.place) == line.place


def test_a_column_of_numbers_that_nobody_knows_is_asked_about():
    book, statement = understood(MORE["a column of budgets"][0]())

    found = check(statement, book, QUARTER)

    assert [(f.place.cell, f.code) for f in found if f.code == "column_not_read"] == [
        ("F1", "column_not_read")
    ]
    confirmed = [table.confirmed(table.kept()) for table in statement.tables]
    again = check(read_statement(book, confirmed, QUARTER), book, QUARTER)
    assert "column_not_read" not in [f.code for f in again]


def test_days_items_and_vouchers_come_from_the_right_columns():
    _book, statement = understood(ledgers.side_by_side())

    assert [
        (line.side, line.on_date, line.item) for line in statement.lines if line.place.row == 5
    ] == [
        (Side.INCOME, date(2026, 7, 2), "办公经费拨款"),
        (Side.SPENDING, date(2026, 8, 11), "维修路灯"),
    ]


def test_a_purchase_over_several_rows_is_one_line_with_all_their_words():
    _book, statement = understood(ledgers.in_capitals())

    assert statement.lines[1].summary == "打印纸；硒鼓；文件盒"


def test_a_month_without_a_day_is_kept_as_it_is_written():
    _book, statement = understood(ledgers.items_by_column())

    assert [(line.when, line.on_date) for line in statement.lines[:1]] == [("7月", None)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("一、办公费", "办公费"),
        ("（二）水电费", "水电费"),
        ("3.维修（二季度）", "维修（二季度）"),
        ("2.5寸水管", "2.5寸水管"),
        ("一", "一"),
    ],
)
def test_an_item_is_kept_without_its_number(written, kept):
    assert unnumbered(written) == kept


def test_signs_tell_what_came_and_went_where_the_balance_follows():
    rows = (["交易时间", "交易金额", "余额", "摘要"], ["2026-07-01", "+500.00", "1500", "拨款"])
    _book, right = understood(as_csv(*rows, ["2026-07-02", "-20.00", "1480", "购水"]))
    _book, wrong = understood(as_csv(*rows, ["2026-07-02", "-20.00", "1520", "购水"]))

    assert [(line.side, line.amount) for line in right.lines] == [
        (Side.INCOME, 500),
        (Side.SPENDING, 20),
    ]
    assert "direction_unknown" not in [one.code for one in right.findings]
    assert "direction_unknown" in [one.code for one in wrong.findings]
