"""Sums of money are read as they are written, or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.sheets import Fault
from portal.disclosures.finances.amounts import (
    NotAnAmount,
    read_amount,
    read_capital,
    unit_said,
    write_amount,
)

MONEY = st.decimals(min_value=-(10**13), max_value=10**13, places=2)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234.50", "1234.50"),
        ("（1,234.50）", "-1234.50"),
        ("(1,234.50)", "-1234.50"),
        ("-1,234.50", "-1234.50"),
        ("－1,234.50", "-1234.50"),
        ("−5", "-5"),
        ("5-", "-5"),
        ("¥1,234.5", "1234.5"),
        ("￥ 1，234.50", "1234.50"),
        ("-￥8", "-8"),
        ("￥-8", "-8"),
        ("人民币100元", "100"),
        ("１，２３４．５０", "1234.50"),
        ("3.5万元", "35000"),
        ("3.5万", "35000"),
        ("1,200元整", "1200"),
        (".5", "0.5"),
        ("1 234.50", "1234.50"),
        ("壹仟贰佰叁拾肆元伍角陆分", "1234.56"),
        ("人民币壹万零伍拾元整", "10050"),
        ("拾元整", "10"),
        ("伍角整", "0.5"),
        ("壹亿贰仟万元整", "120000000"),
        (Decimal("1234.5"), "1234.50"),
        (Decimal("0.000000000123"), "0"),
        (Decimal("19.9999999999"), "20"),
    ],
)
def test_a_sum_is_read_as_people_write_it(written, meant):
    assert read_amount(written) == Decimal(meant)


@pytest.mark.parametrize("written", [None, "", "  ", "-", "——", "/", "无"])
def test_nothing_is_no_sum(written):
    assert read_amount(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "约1000",
        "100+200",
        "1.234,50",
        "1,23",
        "12,34.5",
        "1.2.3",
        "--5",
        "(-5)",
        "５０％",
        "10%",
        "待定",
        "1e5",
        "100美元",
        "$5",
        "壹贰元",
        "仟元",
        "1,234,5",
        "7月3日",
        "=1+1",
        "五百",
        Fault("#REF!"),
        date(2026, 7, 3),
        "1" * 40,
        Decimal("1E+40"),
    ],
)
def test_what_is_not_certain_is_refused(written):
    with pytest.raises(NotAnAmount):
        read_amount(written)


@given(MONEY)
def test_what_is_written_is_read_again(amount):
    assert read_amount(write_amount(amount)) == amount


@given(MONEY, st.sampled_from(["¥{}", "￥{}", "{}元", " {} ", "人民币{}元整"]))
def test_what_stands_around_a_sum_does_not_change_it(amount, around):
    assert read_amount(around.format(write_amount(amount))) == amount


@given(MONEY)
def test_full_width_digits_are_digits(amount):
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")

    assert read_amount(write_amount(amount).translate(wide)) == amount


@given(MONEY.filter(lambda amount: amount > 0))
def test_brackets_are_a_minus(amount):
    assert read_amount(f"（{write_amount(amount)}）") == -amount


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=4))
def test_ten_thousands_are_exact(amount):
    assert read_amount(amount, Decimal(10_000)) == amount * 10_000
    assert read_amount(f"{amount:f}万元") == amount * 10_000


def test_a_cell_with_a_unit_of_its_own_does_not_take_the_headings():
    assert read_amount("5元", Decimal(10_000)) == 5


@given(st.text(max_size=30))
def test_no_text_does_anything_but_be_read_or_refused(text):
    try:
        found = read_amount(text)
    except NotAnAmount:
        return
    assert found is None or found.is_finite()


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capital(yuan: int) -> str:
    """The yuan as cheques have them; below 100 million."""
    out, zero = "", False
    for at, digit in enumerate(reversed(str(yuan))):
        place = ("", "拾", "佰", "仟")[at % 4]
        section = "万" if at == 4 else ""
        if digit != "0":
            out = DIGITS[int(digit)] + place + section + out
            zero = False
        else:
            out = (section or ("" if zero or not out or out[0] in "万" else "零")) + out
            zero = True
    return out + "元整"


@given(st.integers(1, 99_999_999))
def test_every_sum_in_capitals_is_read(yuan):
    assert read_capital(capital(yuan)) == yuan


@given(st.text(alphabet="零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正人民币负", max_size=14))
def test_capitals_in_any_order_are_read_or_refused(text):
    try:
        found = read_capital(text)
    except NotAnAmount:
        return
    assert found is None or found.is_finite()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：元", 1),
        ("金额单位:万元", 10_000),
        ("金额（万元）", 10_000),
        ("2026年度 单位： 千元", 1000),
        ("编制单位：幸福里社区", None),
        ("万元户", None),
    ],
)
def test_the_unit_is_read_from_titles_and_headings(text, unit):
    assert unit_said(text) == unit
