"""More ledgers of the third quarter of 2026: several tables, accounts, pages."""

from collections.abc import Callable
from typing import Any

from tests.disclosures.finances.ledgers import Expected
from tests.sheets.building import as_csv, as_xlsx

MONTHLY = ["日期", "摘要", "收入", "支出", "结余"]


def sheet_for_each_month() -> bytes:
    """Each month begins with what the month before left."""

    def more(book: Any) -> None:
        for month, opening, rows in (
            (8, 150, [["8月3日", "拨款", 10, None, 160], ["8月5日", "电费", None, 5, 155]]),
            (9, 155, [["9月3日", "活动", None, 55, 100]]),
        ):
            sheet = book.create_sheet(f"{month}月")
            sheet.append([f"2026年{month}月收支"])
            sheet.append(MONTHLY)
            sheet.append([None, "上月结余", None, None, opening])
            for row in rows:
                sheet.append(row)

    return as_xlsx(
        ["2026年7月收支"],
        MONTHLY,
        [None, "上月结余", None, None, 100],
        ["7月3日", "拨款", 50, None, 150],
        ["合计", None, 50, 0, None],
        name="7月",
        change=more,
    )


def income_above_spending() -> bytes:
    """Two tables below each other, each with its headings."""
    head = ["日期", "项目", "金额", "票据号"]
    return as_xlsx(
        ["2026年三季度财务公开"],
        ["一、收入"],
        head,
        [None, "期初余额", 5, None],
        ["7月2日", "拨款", 100, "1"],
        ["合计", None, 105, None],
        [],
        ["二、支出"],
        head,
        ["7月3日", "水费", 30, "2"],
        ["合计", None, 30, None],
        ["期末结余", None, 75, None],
        ["制表：王五"],
    )


def cash_and_bank() -> bytes:
    """Two accounts beside each other."""
    return as_xlsx(
        ["日期", "摘要", "现金", None, None, "银行存款", None, None],
        [None, None, "收入", "支出", "余额", "收入", "支出", "余额"],
        [None, "上季结余", None, None, 1, None, None, 2],
        ["7.3", "拨款", None, None, None, 8, None, 10],
        ["7.9", "水费", None, 1, 0, None, None, None],
        merged=["C1:E1", "F1:H1", "A1:A2", "B1:B2"],
    )


def items_in_the_headings() -> bytes:
    """拨款收入, 利息收入, and their sum beside them."""
    return as_xlsx(
        ["月份", "拨款收入", "利息收入", "收入合计", "办公支出", "活动支出", "支出合计", "结余"],
        ["上期结余", None, None, None, None, None, None, 5],
        ["7月", 10, 1, 11, 2, 3, 5, 11],
        ["8月", 10, None, 10, None, 3, 3, 18],
    )


def headings_on_every_page() -> bytes:
    """The headings again in the middle, as printed pages have them."""
    head = ["日期", "摘要", "收入", "支出", "余额"]
    return as_xlsx(
        ["党建经费收支表"],
        head,
        ["7.3", "拨款", 10, None, 10],
        ["7.4", "水", None, 1, 9],
        head,
        ["8.4", "电", None, 1, 8],
        ["合计", None, 10, 2, 8],
    )


def balances_in_the_text() -> bytes:
    """What it began and ended with is told above and below the table."""
    return as_xlsx(
        ["2026年第三季度收支"],
        ["上季度结余：12,000.10元", None, None, "单位：元"],
        ["日期", "项目", "收入", "支出"],
        ["7月2日", "拨款", 100, None],
        ["合计", None, 100, 0],
        ["本季度结余：12,100.10元"],
    )


def without_headings_for_names() -> bytes:
    """A column of numbers that nobody knows, and the balance brought in on a numbered row."""
    return as_csv(
        ["序号", "项目名称", "收入（元）", "支出（元）", "结余（元）", "预算", "经办人"],
        ["1", "上期结转", "", "", "100", "", ""],
        ["2", "拨款", "50.00", "", "150", "60", "王"],
    )


def sections_of_funds() -> bytes:
    """One table whose rows name the fund before its lines."""
    return as_xlsx(
        ["2026年第三季度"],
        ["日期", "摘要", "收入", "支出"],
        ["一、办公经费"],
        [None, "期初余额", 10, None],
        ["7月1日", "拨款", 5, None],
        ["小计", None, 5, 0],
        ["二、党建经费"],
        [None, "期初余额", 20, None],
        ["7月2日", "党课", None, 7],
        ["小计", None, 0, 7],
        ["合计", None, 5, 7],
        merged=["A3:D3", "A7:D7"],
    )


def notice_board() -> bytes:
    """Items of income and spending beside each other, numbered, with what was cumulated."""
    head = ["项目", "本期数", "本年累计"]
    return as_xlsx(
        ["2026年三季度收支公布榜"],
        [f"收入{head[0]}", *head[1:], f"支出{head[0]}", *head[1:]],
        ["一、上期结余", 100, 100, "一、办公费", 20, 50],
        ["二、拨款", 50, 90, "二、水电费", 30, 60],
        ["三、其他", None, 5, "三、期末结余", 100, 100],
        ["合计", 150, 195, "合计", 150, 210],
    )


MORE: dict[str, tuple[Callable[[], bytes], list[Expected]]] = {
    "sheet for each month": (sheet_for_each_month, [Expected("", "100", "60", "60", "100", 4)]),
    "income above spending": (income_above_spending, [Expected("", "5", "100", "30", "75", 2)]),
    "cash and bank": (
        cash_and_bank,
        [Expected("现金", "1", "0", "1", "0", 1), Expected("银行存款", "2", "8", "0", "10", 1)],
    ),
    "items in headings": (items_in_the_headings, [Expected("", "5", "21", "8", "18", 6)]),
    "headings on every page": (
        headings_on_every_page,
        [Expected("党建经费", "0", "10", "2", "8", 3)],
    ),
    "balances in the text": (
        balances_in_the_text,
        [Expected("", "12000.10", "100", "0", "12100.10", 1)],
    ),
    "a column of budgets": (
        without_headings_for_names,
        [Expected("", "100", "50", "0", "150", 1)],
    ),
    "notice board": (notice_board, [Expected("", "100", "50", "50", "100", 3)]),
    "sections of funds": (
        sections_of_funds,
        [
            Expected("办公经费", "10", "5", "0", None, 1),
            Expected("党建经费", "20", "0", "7", None, 1),
        ],
    ),
}
