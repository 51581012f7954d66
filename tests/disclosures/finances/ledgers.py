"""Ledgers as committees keep them: fourteen shapes, all of the third quarter of 2026."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tests.sheets.building import as_csv, as_xlsx, old_excel

D = Decimal


class Expected(NamedTuple):
    """A fund by its name, what it began and ended with, its sums, and how many lines it has."""

    name: str
    opening: str | None
    income: str
    spending: str
    closing: str | None
    lines: int


def cash_book() -> bytes:
    """The usual one: title, unit, one line of headings, balance, total."""
    return as_xlsx(
        ["幸福里社区居委会2026年第三季度财务收支公开表"],
        ["编制单位：幸福里社区居委会", None, None, None, None, "单位：元"],
        ["日期", "凭证号", "摘要", "收入", "支出", "余额"],
        [None, None, "上季结余", None, None, 12000.1],
        [date(2026, 7, 3), "记-12", "街道拨付办公经费", 8000, None, 20000.1],
        [date(2026, 7, 15), "记-13", "购打印纸", None, 368.5, 19631.6],
        [date(2026, 8, 2), "记-14", "电费", None, 1234.56, 18397.04],
        [None, None, "合  计", 8000, 1603.06, 18397.04],
        ["审核人：张三", None, None, "制表人：李四"],
        merged=["A1:F1", "A2:C2"],
    )


def month_and_day() -> bytes:
    """Day in two columns below the year, headings in two lines, sums of months and cumulated."""
    return as_xlsx(
        ["现金日记账（2026年三季度）"],
        ["2026年", None, "凭证", "摘要", "借方", "贷方", "余额"],
        ["月", "日", "字号", None, None, None, None],
        [7, 1, None, "承前页", None, None, 500],
        [7, 1, None, "上月结余", None, None, 500],
        [7, 9, "收1", "房屋出租收入", 3000, None, 3500],
        [None, 20, "付1", "保洁费", None, 1200.4, 2299.6],
        [7, 31, None, "本月合计", 3000, 1200.4, 2299.6],
        [8, 6, "付2", "灭火器年检", None, 299.6, 2000],
        [8, 31, None, "本月合计", 0, 299.6, 2000],
        [8, 31, None, "本年累计", 43000, 40500, 2000],
        [8, 31, None, "过次页", None, None, 2000],
        merged=["A1:G1", "A2:B2", "D2:D3", "E2:E3", "F2:F3", "G2:G3"],
    )


def side_by_side() -> bytes:
    """In the form of a T: income on the left, spending on the right, balances within."""
    return as_xlsx(
        ["阳光社区2026年7-9月收支情况公示"],
        ["收入", None, None, "支出", None, None],
        ["日期", "项目", "金额", "日期", "项目", "金额"],
        [None, "上期结余", "1,000.00", "7月5日", "慰问品采购", "300.00"],
        ["7月2日", "办公经费拨款", "5,000.00", "8月11日", "维修路灯", "1,250.50"],
        ["9月1日", "利息", "1.25", "9月20日", "打印费", "￥88.00"],
        [None, None, None, None, "期末结余", "4,362.75"],
        ["合计", None, "6,001.25", "合计", None, "6,001.25"],
        merged=["A1:F1", "A2:C2", "D2:F2", "A8:B8", "D8:E8"],
    )


def funds_by_sheet() -> bytes:
    """One sheet for each fund, and an overview in front."""

    def more(book: Any) -> None:
        for name, opening, rows in (
            ("办公经费", 100, [["7.3", "1", "拨款", 5000, None], ["8.9", "2", "水费", None, 220]]),
            ("党建经费", 50, [["9.1", "3", "主题党日", None, 50]]),
        ):
            sheet = book.create_sheet(name)
            sheet.append([f"{name}收支明细（2026年第三季度）"])
            sheet.append(["时间", "凭证编号", "内容", "收入金额", "支出金额"])
            sheet.append([None, None, "期初余额", opening, None])
            for row in rows:
                sheet.append(row)

    return as_xlsx(
        ["2026年第三季度资金汇总表"],
        ["序号", "资金名称", "上期结余", "本期收入", "本期支出", "期末结余"],
        [1, "办公经费", 100, 5000, 220, 4880],
        [2, "党建经费", 50, 0, 50, 0],
        [None, "合计", 150, 5000, 270, 4880],
        name="汇总",
        change=more,
    )


def funds_by_block() -> bytes:
    """Several funds below each other, each with a title and headings of its own."""
    return as_xlsx(
        ["和平里社区居务公开（2026年第三季度）"],
        ["一、办公经费"],
        ["日期", "摘要", "收入", "支出", "结余"],
        ["2026年7月3日", "上季度结余", None, None, 300],
        ["2026年7月8日", "拨款", 700, None, 1000],
        ["2026年7月9日", "墨盒", None, 260.8, 739.2],
        ["小计", None, 700, 260.8, 739.2],
        [],
        ["二、惠民专项资金"],
        ["日期", "摘要", "收入", "支出", "结余"],
        ["2026年7月3日", "上季度结余", None, None, 10],
        ["2026年9月9日", "楼道粉刷", None, 10, 0],
        merged=["A1:E1", "A2:E2", "A9:E9"],
    )


def funds_by_column() -> bytes:
    """Funds beside each other, their names over income and spending."""
    return as_xlsx(
        ["2026年三季度收支明细"],
        ["日期", "摘要", "办公经费", None, None, "公益金", None, None],
        [None, None, "收入", "支出", "余额", "收入", "支出", "余额"],
        [None, "上季结余", None, None, 10, None, None, 20],
        ["2026-07-01", "拨款", 100, None, 110, None, None, None],
        ["2026-07-02", "捐赠", None, None, None, 80, None, 100],
        ["2026-08-02", "电费", None, 60, 50, None, 30, 70],
        ["合计", None, 100, 60, 50, 80, 30, 70],
        merged=["A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:H2"],
    )


def fund_column_and_direction() -> bytes:
    """CSV from a programme: a column says the fund, one whether it came or went."""
    return as_csv(
        [
            "序号",
            "记账日期",
            "凭证字号",
            "资金来源",
            "收支类型",
            "科目",
            "摘要",
            "金额(元)",
            "经办人",
        ],
        [1, "2026/7/3", "0001", "办公经费", "收入", "拨款", "街道拨付", "10,000.00", "王芳"],
        [2, "2026/7/9", "0002", "办公经费", "支出", "办公费", "购纸", "1,000.50", "王芳"],
        [3, "2026/8/9", "0003", "服务群众经费", "收入", "拨款", "街道拨付", "2,000.00", "王芳"],
        [
            4,
            "2026/9/9",
            "0004",
            "服务群众经费",
            "支出",
            "活动费",
            "重阳节活动",
            "（500.00）",
            "王芳",
        ],
        encoding="gb18030",
    )


def summary_form() -> bytes:
    """Income and spending below each other by item; amounts in ten thousands."""
    return as_xlsx(
        ["春晖社区2026年第三季度财务收支情况表"],
        ["单位：万元"],
        ["序号", "项目", "金额", "备注"],
        ["一", "上期结余", 1.2, None],
        ["二", "本期收入", 5, None],
        ["1", "街道拨款", 4.5, None],
        ["2", "社会捐赠", 0.5, "企业"],
        ["三", "本期支出", 2.3456, None],
        ["1", "办公费", 1.3456, None],
        ["2", "活动费", 1, None],
        ["四", "期末结余", 3.8544, None],
    )


def sections_without_sums() -> bytes:
    """A heading 收入 and a heading 支出 between the lines."""
    return as_csv(
        ["2026年三季度收支公示", "", "", ""],
        ["日期", "项目", "金额", "票据号"],
        ["一、收入", "", "", ""],
        ["7月3日", "停车管理收益", "¥1,500.00", "A01"],
        ["收入合计", "", "¥1,500.00", ""],
        ["二、支出", "", "", ""],
        ["7月9日", "道闸维修", "¥420.00", "B01"],
        ["7月10日", "绿化补种", "¥80", "B02"],
        ["支出合计", "", "¥500.00", ""],
        ["结余", "", "¥1,000.00", ""],
        encoding="utf-16",
        delimiter="\t",
    )


def spending_only() -> bytes:
    """A sheet of expenses, its title saying so; days merged down, 同上."""
    return as_xlsx(
        ["党群活动经费支出明细表（2026年9月份）"],
        ["序号", "日期", "用途", "金额（元）", "经手人", "备注"],
        [1, "9月3日", "横幅", 120, "赵六", None],
        [2, None, "矿泉水", 60, "赵六", None],
        [3, "9月20日", "场地布置", 500, "孙七", "含音响"],
        [4, "同上", "摄影", 200, "孙七", None],
        [None, None, "合计", 880, None, None],
        merged=["A1:F1", "B3:B4"],
    )


def items_by_column() -> bytes:
    """A month each row, what money came from and went to across."""
    return as_xlsx(
        ["2026年第三季度收支统计"],
        ["月份", "收入", None, None, "支出", None, None, "结余"],
        [None, "拨款", "捐赠", "小计", "办公费", "水电费", "小计", None],
        ["上期结余", None, None, None, None, None, None, 100],
        ["7月", 1000, 200, 1200, 300, 50, 350, 950],
        ["8月", 1000, None, 1000, 310, 60, 370, 1580],
        ["合计", 2000, 200, 2200, 610, 110, 720, 1580],
        merged=["A1:H1", "B2:D2", "E2:G2", "A2:A3", "H2:H3"],
    )


def one_overview() -> bytes:
    """Nothing but a row for each fund."""
    return as_xlsx(
        ["2026年三季度各项资金结存情况"],
        ["经费名称", "期初余额", "收入", "支出", "期末余额"],
        ["办公经费", 10, 5, 3, 12],
        ["物业维修金", 0, 0, 0, 0],
        ["公益金", 7.5, 0, 2.5, 5],
        ["合计", 17.5, 5, 5.5, 17],
    )


def bank_statement() -> bytes:
    """As a bank exports it: the day as a number, debit and credit seen by the bank."""
    return as_csv(
        ["交易日期", "摘要", "借方发生额", "贷方发生额", "账户余额"],
        ["20260701", "年初余额", "", "", "１０００"],
        ["20260703", "拨款", "", "５００．００", "1,500.00"],
        ["20260715", "手续费", "2.00", "", "1,498.00"],
    )


def in_capitals() -> bytes:
    """Sums in the numerals of cheques, a purchase over three lines with one amount."""
    return as_xlsx(
        ["日期", "凭证号", "摘要", "支出金额", "收入金额"],
        ["2026年7月3日", "1", "拨款", None, "壹仟贰佰元整"],
        ["2026年7月4日", "2", "打印纸", "人民币叁佰零伍元陆角整", None],
        [None, None, "硒鼓", None, None],
        [None, None, "文件盒", None, None],
        merged=["A3:A5", "B3:B5", "D3:D5"],
        name="第三季度",
    )


# fmt: off
SHAPES: dict[str, tuple[Callable[[], bytes], list[Expected]]] = {
    "cash book": (cash_book, [Expected("", "12000.10", "8000", "1603.06", "18397.04", 3)]),
    "month and day": (month_and_day, [Expected("", "500", "3000", "1500.00", "2000", 3)]),
    "side by side": (side_by_side, [Expected("", "1000", "5001.25", "1638.50", "4362.75", 5)]),
    "funds by sheet": (funds_by_sheet, [
        Expected("办公经费", "100", "5000", "220", "4880", 2),
        Expected("党建经费", "50", "0", "50", "0", 1),
    ]),
    "funds by block": (funds_by_block, [
        Expected("办公经费", "300", "700", "260.80", "739.20", 2),
        Expected("惠民专项资金", "10", "0", "10", "0", 1),
    ]),
    "funds by column": (funds_by_column, [
        Expected("办公经费", "10", "100", "60", "50", 2),
        Expected("公益金", "20", "80", "30", "70", 2),
    ]),
    "fund and direction": (fund_column_and_direction, [
        Expected("办公经费", None, "10000", "1000.50", None, 2),
        Expected("服务群众经费", None, "2000", "-500", None, 2),
    ]),
    "summary form": (summary_form, [Expected("", "12000", "50000", "23456", "38544", 4)]),
    "sections": (sections_without_sums, [Expected("", None, "1500", "500", "1000", 3)]),
    "spending only": (spending_only, [Expected("党群活动经费", None, "0", "880", None, 4)]),
    "items by column": (items_by_column, [Expected("", "100", "2200", "720", "1580", 7)]),
    "overview": (
        one_overview,
        [
            Expected("办公经费", "10", "5", "3", "12", 2),
            Expected("物业维修金", "0", "0", "0", "0", 0),
            Expected("公益金", "7.50", "0", "2.50", "5", 1),
        ],
    ),
    "bank statement": (bank_statement, [Expected("", "1000", "500", "2", "1498", 2)]),
    "in capitals": (in_capitals, [Expected("", None, "1200", "305.60", None, 2)]),
    "old excel": (old_excel, [Expected("", "12000.10", "8000", "1603.36", "18396.74", 4)]),
}
