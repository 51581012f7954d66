"""Days are read as they are written, or not at all."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.sheets import Fault
from portal.disclosures.finances.days import NotADay, Period, period_in, read_day

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
WINTER = Period(date(2025, 12, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    "written",
    [
        "2026年7月3日",
        "2026.7.3",
        "2026-07-03",
        "2026/7/3",
        "2026、7、3",
        "20260703",
        "26.7.3",
        "26年7月3日",
        "7月3日",
        "7.3",
        "7/3",
        "７月３日",
        "2026年7月3号",
        " 2026 年 7 月 3 日 ",
        "2026-07-03 09:30:00",
        "2026-07-03T00:00:00",
        "2026.7.3.",
        "46206",
        Decimal(20260703),
        Decimal(46206),
        date(2026, 7, 3),
        datetime(2026, 7, 3, 9, 30),
        Decimal("7.03"),
    ],
)
def test_a_day_is_read_as_people_write_it(written):
    assert read_day(written, QUARTER) == date(2026, 7, 3)


@pytest.mark.parametrize("written", [None, "", "-", "7月", "2026年7月", "7月份", "2026-07"])
def test_nothing_and_months_alone_are_no_day(written):
    assert read_day(written, QUARTER) is None


@pytest.mark.parametrize(
    "written",
    [
        "昨天",
        "2026-13-01",
        "2月30日",
        "1026.1.1",
        Decimal("7.3"),
        Decimal(5),
        "7月3日-5日",
        Fault("#N/A"),
        "99999999",
    ],
)
def test_what_is_not_certain_is_refused(written):
    with pytest.raises(NotADay):
        read_day(written, QUARTER)


def test_a_day_without_year_needs_a_period():
    with pytest.raises(NotADay):
        read_day("7月3日")


def test_a_day_without_year_lies_in_the_year_of_the_period_that_holds_it():
    assert read_day("12月5日", WINTER) == date(2025, 12, 5)
    assert read_day("2月5日", WINTER) == date(2026, 2, 5)
    assert read_day("6月5日", WINTER) == date(2026, 6, 5)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_again_in_every_way(day):
    for pattern in ("{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}-{1:02}-{2:02}", "{0}{1:02}{2:02}"):
        assert read_day(pattern.format(day.year, day.month, day.day)) == day
    assert read_day(Decimal((day - date(1899, 12, 30)).days)) == day


@given(st.text(max_size=30))
def test_no_text_does_anything_but_be_read_or_refused(text):
    try:
        found = read_day(text, QUARTER)
    except NotADay:
        return
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("2026年第三季度财务收支", (2026, 7, 1), (2026, 9, 30)),
        ("2026年3季度", (2026, 7, 1), (2026, 9, 30)),
        ("2026年7-9月收支", (2026, 7, 1), (2026, 9, 30)),
        ("2026年7月至9月", (2026, 7, 1), (2026, 9, 30)),
        ("2026年上半年", (2026, 1, 1), (2026, 6, 30)),
        ("2026年下半年", (2026, 7, 1), (2026, 12, 31)),
        ("2026年度决算", (2026, 1, 1), (2026, 12, 31)),
        ("2028年2月份", (2028, 2, 1), (2028, 2, 29)),
        ("2026.8月", (2026, 8, 1), (2026, 8, 31)),
        ("二〇二六年", None, None),
        ("收支表", None, None),
        ("2026年13月", None, None),
    ],
)
def test_the_period_is_read_from_a_title(title, first, last):
    expected = Period(date(*first), date(*last)) if first else None

    assert period_in(title) == expected


@given(st.text(max_size=40))
def test_no_title_breaks_the_reading_of_periods(title):
    found = period_in(title)

    assert found is None or found.first <= found.last
