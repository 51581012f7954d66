"""What is wrong in a ledger is found, with its cell and a sentence."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.sheets import Bounds, read
from portal.disclosures.finances import personal
from portal.disclosures.finances.checks import balance_difference, check
from portal.disclosures.finances.days import Period
from portal.disclosures.finances.findings import KINDS, Severity
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.reading import read_statement
from tests.disclosures.finances.ledgers import cash_book
from tests.sheets.building import as_csv, as_xlsx

BOUNDS = Bounds(rows=5000, file_bytes=5_000_000, unpacked_bytes=60_000_000, seconds=20)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
HEAD = ["日期", "凭证号", "科目", "摘要", "收入", "支出", "余额"]
OPENING = [None, None, None, "上期结余", None, None, 1000]
GRANT = ["2026-07-03", "1", "拨款", "街道拨款", 500, None, 1500]
CLOSING = [None, None, None, "期末结余", None, None, 1400]
PAPER = ["2026-07-04", "2", "办公费", "打印纸", None, 100, 1400]


def findings(*rows, period=QUARTER, change=None, title="2026年第三季度收支"):
    content = as_xlsx([title], HEAD, *rows, change=change)
    book = read(content, BOUNDS)
    return check(read_statement(book, find_tables(book), period), book, period)


def told(*rows, **more):
    return [(one.code, one.place.cell) for one in findings(*rows, **more)]


def test_a_ledger_that_is_right_has_no_findings():
    assert told(OPENING, GRANT, PAPER, CLOSING) == []


def test_what_does_not_add_up_is_told_with_the_difference():
    wrong = [*CLOSING[:6], Decimal("1400.01")]

    found = next(one for one in findings(OPENING, GRANT, PAPER, wrong) if one.code == "unbalanced")

    assert (found.severity, found.place.cell, found.amount) == (
        Severity.STOP,
        "G6",
        Decimal("-0.01"),
    )
    assert str(found.sentence) == "Columns do not add up: difference 0.01"


@given(
    st.lists(
        st.tuples(st.booleans(), st.decimals(min_value=0, max_value=10**9, places=2)), min_size=1
    ),
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
)
def test_the_difference_is_exact_whatever_the_sums(lines, opening, off):
    moved = sum((amount if came else -amount for came, amount in lines), Decimal(0))
    rows = [["x", amount, ""] if came else ["x", "", amount] for came, amount in lines]
    content = as_csv(
        ["摘要", "收入", "支出"],
        ["期初余额", opening, ""],
        *rows,
        ["期末余额", opening + moved - off, ""],
    )
    book = read(content, BOUNDS)
    statement = read_statement(book, find_tables(book), QUARTER)

    assert balance_difference(statement.funds[0]) == off


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["2026-07-04", None, "办公费", "打印纸", None, 100, 1400], "blank_voucher", "B5"),
        (["2026-10-04", "2", "办公费", "打印纸", None, 100, 1400], "outside_period", "A5"),
        ([None, "2", "办公费", "打印纸", None, 100, 1400], "blank_date", "A5"),
        (["七月初", "2", "办公费", "打印纸", None, 100, 1400], "day_unreadable", "A5"),
        (["2026-07-04", "2", "办公费", "打印纸", None, "约100", 1400], "amount_unreadable", "F5"),
        (["2026-07-04", "2", "办公费", "打印纸", None, 100, 1300], "balance_differs", "G5"),
        (["2026-07-04", "2", "办公费", "联系13912345678", None, 100, 1400], "personal_data", "D5"),
        (["2026-07-04", "2", "慰问", "慰问王建国", None, 100, 1400], "receiver_named", "D5"),
        (["2026-07-04", "2", "冲销", "退回", None, -100, 1600], "negative", "F5"),
        (["2026-07-04", "2", "办公费", "赠送", None, 0, 1500], "zero", "F5"),
        (["2026-07-04", "2", "办公费", "分摊", None, Decimal("33.333"), None], "too_exact", "F5"),
        (["2026-07-04", "2", "办公费", "打印纸", None, None, None], "row_not_read", "5"),
        (["2026-07-03", "1", "拨款", "街道拨款", 500, None, 2000], "duplicate", "E5"),
        (["2026-07-04", "2", "办公费", "打印纸", None, "1" * 17, None], "too_large", "F5"),
    ],
)
def test_each_fault_is_found_in_its_cell(row, code, cell):
    assert (code, cell) in told(OPENING, GRANT, row)


def test_the_same_line_with_another_voucher_is_no_duplicate():
    twice = [*GRANT[:1], "9", *GRANT[2:6], 2000]

    assert "duplicate" not in dict(told(OPENING, GRANT, twice))


def test_sums_of_the_sheet_are_compared_with_their_lines():
    total = ["合计", None, None, None, 500, 101, 1400]

    found = findings(OPENING, GRANT, PAPER, total)

    assert [(f.code, f.place.cell, f.amount) for f in found] == [
        ("total_differs", "F6", Decimal(1))
    ]


def test_subtotals_of_months_and_the_total_of_all_are_right_together():
    rows = [
        OPENING, GRANT, ["7月合计", None, None, None, 500, 0, 1500],
        PAPER, ["本月合计", None, None, None, 0, 100, 1400],
        ["合计", None, None, None, 500, 100, 1400],
        ["本年累计", None, None, None, 9000, 8000, 1400],
    ]  # fmt: skip

    assert told(*rows) == []


def test_a_ledger_without_balances_is_asked_about():
    content = as_csv(["日期", "凭证号", "摘要", "支出"], ["7月3日", "1", "打印纸", "5"])
    book = read(content, BOUNDS)
    found = check(read_statement(book, find_tables(book), QUARTER), book)

    assert [one.code for one in found] == ["no_opening", "no_closing"]


def test_a_sum_that_came_from_nowhere_is_asked_about():
    content = as_csv(["日期", "摘要", "金额"], ["7月3日", "打印纸", "5"])
    book = read(content, BOUNDS)
    found = check(read_statement(book, find_tables(book), QUARTER), book)

    assert ("direction_unknown", "C2") in [(one.code, one.place.cell) for one in found]


def test_an_error_cell_stops_the_publication():
    def spoil(book):
        book.active["F5"] = "#REF!"

    found = findings(OPENING, GRANT, PAPER, change=spoil)

    assert [(f.code, f.place.cell, f.severity) for f in found][:1] == [
        ("cell_fault", "F5", Severity.STOP)
    ]
    assert "#REF!" in str(found[0].sentence)


def test_hidden_parts_and_invisible_marks_are_told():
    def hide(book):
        book.active.row_dimensions[5].hidden = True
        book.active.column_dimensions["D"].hidden = True
        book.create_sheet("底稿").append(["内部"])
        book["底稿"].sheet_state = "hidden"

    zero_width = ["2026-07-04", "2", "办公费", "打\u200b印纸", None, 100, 1400]

    assert told(OPENING, GRANT, zero_width, CLOSING, change=hide) == [
        ("hidden_sheet", ""),
        ("hidden_column", "D"),
        ("hidden_row", "5"),
        ("invisible", "D5"),
    ]


@pytest.mark.parametrize("words", ["2026年二季度末结余", "6月末结余", "截至6月30日账面余额"])
def test_what_was_left_before_the_period_is_what_it_began_with(words):
    before = [None, None, None, words, None, None, 1000]

    assert told(before, GRANT, PAPER, CLOSING) == []
    assert "unbalanced" in dict(told(before, PAPER, CLOSING))


def test_a_part_of_an_item_is_not_counted_again():
    content = as_csv(
        ["项目", "支出", "备注"],
        ["办公费", "100", ""],
        ["其中：打印纸", "60", ""],
        ["水费", "5", ""],
    )
    book = read(content, BOUNDS)
    statement = read_statement(book, find_tables(book), QUARTER)

    assert statement.funds[0].spending == 105
    assert "part_of_above" in [one.code for one in check(statement, book)]


def test_the_gravest_findings_come_first():
    severities = [one.severity for one in findings(GRANT, [*PAPER[:5], "约1", None], GRANT)]

    assert severities == sorted(severities, key=list(Severity).index)


def test_every_kind_of_finding_has_words():
    assert all(str(words) for _severity, words in KINDS.values())


# Numbers made for these tests: the check digits are right, the persons do not exist.
IDENTITY = "110101199003078670"
CARD = "6222020200000000006"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("付王某 13912345678", ["phone"]),
        ("139 1234 5678", ["phone"]),
        ("１３９１２３４５６７８", ["phone"]),
        (f"身份证{IDENTITY}", ["identity"]),
        (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", ["identity"]),
        ("身份证号：12010119900101123X", ["identity"]),
        (f"转账至{CARD}", ["bank"]),
        ("开户行 建行 账号12001635400052500123", ["bank"]),
        ("138****5678", []),
        ("电话费2026070300123456", []),
        ("合同编号110101199003078671", []),
        ("022-12345678", []),
        ("购入500个口罩", []),
    ],
)
def test_numbers_of_persons_are_known_by_their_digits(text, kinds):
    assert personal.numbers_in(text) == kinds


@given(st.text(max_size=60))
def test_no_text_breaks_the_search_for_persons(text):
    assert set(personal.numbers_in(text)) <= {"phone", "identity", "bank"}
    assert all(2 <= len(name) <= 4 for name in personal.receivers_in(f"慰问{text}"))


@pytest.mark.parametrize(
    ("summary", "names"),
    [
        ("慰问王建国", ["王建国"]),
        ("慰问困难党员李梅、张大伟等3户", ["李梅", "张大伟"]),
        ("低保户欧阳小明临时救助", ["欧阳小明"]),
        ("发放困难补助（赵六）", ["赵六"]),
        ("3号楼201刘芳大病救助", ["刘芳"]),
        ("慰问困难家庭12户", []),
        ("慰问高龄老人", []),
        ("购慰问品", []),
        ("慰问方便面、白糖、牛奶", []),
        ("慰问王*国、张某某", []),
        ("高温慰问", []),
        ("残疾人补助金发放", []),
        ("付张三打印费", []),
        ("救助金", []),
        ("慰问金", []),
    ],
)
def test_names_of_receivers_are_suspected_only_in_lines_about_aid(summary, names):
    assert personal.receivers_in(summary) == names


def test_the_item_tells_what_a_line_is_about():
    assert personal.receivers_in("张三", about="临时救助") == ["张三"]
    assert personal.receivers_in("张三", about="办公费") == []


def test_the_usual_cash_book_has_nothing_to_mend():
    book = read(cash_book(), BOUNDS)

    assert check(read_statement(book, find_tables(book), QUARTER), book) == ()


def test_one_total_of_income_and_spending_together_is_understood():
    rows = (["收支", "摘要", "金额"], ["收入", "拨款", "100"], ["支出", "水费", "30"])
    for total, right in (("130", True), ("70", True), ("131", False)):
        book = read(as_csv(*rows, ["", "合计", total]), BOUNDS)
        found = check(read_statement(book, find_tables(book), QUARTER), book)

        assert ("total_differs" not in [one.code for one in found]) is right


def test_who_handled_it_is_not_searched_and_the_funds_name_is():
    handled = as_csv(["摘要", "支出", "经办人"], ["水费", "5", "王芳13912345678"])
    named = as_csv(["资金名称", "摘要", "支出"], ["专户6222020200000000006", "水费", "5"])

    found = []
    for content in (handled, named):
        book = read(content, BOUNDS)
        statement = read_statement(book, find_tables(book), QUARTER)
        found.append("personal_data" in [one.code for one in check(statement, book)])
    assert found == [False, True]
