"""Accounts tell of what was received and spent, not of what is to come."""

from datetime import date

import pytest

from portal.base.sheets import read
from portal.disclosures.finances.further_checks import further
from portal.disclosures.finances.guessing import find_tables
from portal.disclosures.finances.reading import read_statement
from tests.disclosures.finances.test_checks import (
    BOUNDS,
    CLOSING,
    GRANT,
    HEAD,
    OPENING,
    PAPER,
    QUARTER,
)
from tests.sheets.building import as_xlsx


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 7, 4), []),
        (date(2026, 7, 3), ["从这一行起，有1行的日期晚于今天"]),
        (date(2026, 7, 1), ["从这一行起，有2行的日期晚于今天"]),
    ],
)
def test_days_still_to_come_are_asked_about_once(app, today: date, said: list[str]):
    book = read(as_xlsx(["2026年第三季度收支"], HEAD, OPENING, GRANT, PAPER, CLOSING), BOUNDS)
    statement = read_statement(book, find_tables(book), QUARTER)

    with app.test_request_context():
        found = [str(one.sentence) for one in further(statement, {}, "", today)]

    assert found == said
