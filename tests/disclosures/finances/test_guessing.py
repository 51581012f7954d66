"""Tables and columns are guessed, remembered, and never stumbled over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.sheets import Bounds, Unreadable, read
from portal.disclosures.finances.checks import check
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.guessing import find_tables, fingerprint
from portal.disclosures.finances.labels import Label, fund_in, label_of
from portal.disclosures.finances.reading import read_statement
from portal.disclosures.finances.words import Role, Side, role_of
from tests.disclosures.finances.ledgers import cash_book
from tests.sheets.building import as_csv, as_xlsx

BOUNDS = Bounds(rows=5000, file_bytes=5_000_000, unpacked_bytes=60_000_000, seconds=20)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))


def tables_of(content):
    return find_tables(read(content, BOUNDS))


def test_title_headings_and_rows_are_told_apart():
    table = tables_of(cash_book())[0]

    assert table.title == "幸福里社区居委会2026年第三季度财务收支公开表"
    assert (table.title_rows, table.header_rows) == ((1, 2), (3,))
    assert (table.first_row, table.last_row) == (4, 9)
    assert table.period == QUARTER


def test_columns_tell_their_heading_and_samples():
    column = tables_of(cash_book())[0].columns[2]

    assert (column.heading, column.role) == ("摘要", Role.SUMMARY)
    assert column.samples == ("上季结余", "街道拨付办公经费", "购打印纸")
    assert column.confidence == 1


def test_the_next_quarters_sheet_has_the_same_fingerprint():
    third = as_csv(["2026年第三季度"], ["2026年日期", "摘 要", "收入(元)"], ["7月3日", "x", "1"])
    fourth = as_csv(["2026年第四季度"], [], ["2027年日期", "摘要", "收入"], ["10月3日", "y", "2"])
    other = as_csv(["日期", "摘要", "支出"], ["7月3日", "x", "1"])

    prints = [tables_of(content)[0].fingerprint for content in (third, fourth, other)]

    assert prints[0] == prints[1] != prints[2]
    assert len(prints[0]) == 32


@given(st.lists(st.text(max_size=20), max_size=10))
def test_a_fingerprint_is_stable(headings):
    assert fingerprint(headings) == fingerprint([f" {heading} " for heading in headings])


def test_a_confirmed_layout_is_taken_for_the_next_sheet():
    rows = (["日期", "名目", "数目"], ["7月3日", "电费", "5"], ["7月4日", "水费", "6"])
    content = as_csv(*rows, ["合计", "", "11"])
    with pytest.raises(Unreadable):
        tables_of(content)

    content = as_csv(["日期", "名目", "金额"], *rows[1:])
    book = read(content, BOUNDS)
    guessed = find_tables(book)[0]
    mended = replace(
        guessed,
        columns=tuple(
            replace(c, role={1: Role.DATE, 2: Role.ITEM, 3: Role.SPENDING}[c.number])
            for c in guessed.columns
        ),
    )
    again = find_tables(book)[0].confirmed(mended.kept())
    statement = read_statement(book, [again], QUARTER)

    assert [(x.side, x.item, x.amount) for x in statement.lines] == [
        (Side.SPENDING, "电费", Decimal(5)),
        (Side.SPENDING, "水费", Decimal(6)),
    ]
    assert again.confidence == 1


@pytest.mark.parametrize(
    "content",
    [
        as_csv(["姓名", "职务", "电话"], ["张三", "主任", "022-12345678"]),
        as_csv(["只有标题"]),
        as_csv(["1", "2", "3"], ["4", "5", "6"]),
        as_xlsx(["通知"], ["请各位居民注意"]),
    ],
)
def test_a_sheet_that_is_no_ledger_is_told(content):
    with pytest.raises(Unreadable) as caught:
        tables_of(content)

    assert caught.value.code == "no_headings"


def test_headings_without_lines_are_told():
    book = read(as_csv(["日期", "摘要", "收入", "支出"]), BOUNDS)

    assert "no_lines" in [
        one.code for one in check(read_statement(book, find_tables(book), QUARTER), book)
    ]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("上季结余", Label.OPENING),
        ("一、上期结余", Label.OPENING),
        ("2026年二季度末结余", Label.CLOSING),
        ("期初余额", Label.OPENING),
        ("截至6月30日上期账面余额", Label.OPENING),
        ("结转上年", Label.OPENING),
        ("期末余额", Label.CLOSING),
        ("本季度结余", Label.CLOSING),
        ("结  余", Label.CLOSING),
        ("小 计", Label.SUBTOTAL),
        ("本月合计", Label.SUBTOTAL),
        ("7月份合计", Label.SUBTOTAL),
        ("合计：", Label.TOTAL),
        ("支出总计", Label.TOTAL),
        ("本年累计", Label.CUMULATIVE),
        ("过次页", Label.CARRIED),
        ("二、本期支出", Label.SECTION),
        ("审核人：张三", Label.NOTE),
        ("结余款存银行利息", None),
        ("上季度电费", None),
        ("合计器维修", None),
        ("拨款", None),
        ("收入证明打印", None),
    ],
)
def test_rows_that_are_no_entries_are_known_by_their_words(words, label):
    assert label_of(words) is label


@pytest.mark.parametrize(
    ("title", "fund"),
    [
        ("幸福里社区2026年第三季度党建活动经费收支明细表", "党建活动经费"),
        ("服务群众专项资金使用情况", "服务群众专项资金"),
        ("2026年第三季度财务收支公开表", ""),
        ("Sheet1", ""),
        ("公益金", "公益金"),
    ],
)
def test_a_fund_is_read_from_a_title(title, fund):
    assert fund_in(title) == fund


def test_unknown_headings_hold_nothing():
    assert role_of("天气") == (None, 0.0)


def test_fifty_lines_a_day_are_read_quickly_enough():
    rows = [
        [date(2026, 7, 1 + n % 31), f"{n}", f"办公用品{n}", None, 1.25, None] for n in range(4000)
    ]
    content = as_xlsx(["日期", "凭证号", "摘要", "收入", "支出", "余额"], *rows)
    book = read(content, BOUNDS)
    statement = read_statement(book, find_tables(book), QUARTER)

    assert statement.funds[0].spending == Decimal(5000)
    assert len(check(statement, book)) == 2
