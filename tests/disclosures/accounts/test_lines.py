"""A committee with ten lines types them; they are checked like those of a sheet."""

import re
from decimal import Decimal

from portal.base.db import session
from portal.disclosures.models import SheetImport
from tests.disclosures.accounts.conftest import Draft

LINES = {
    "on_date": ["2026-07-03", "2026-08-09", ""],
    "side": ["income", "spending", "spending"],
    "item": ["拨款", "办公费", ""],
    "summary": ["三季度", "打印纸", ""],
    "amount": ["1,000.00", "300.5", ""],
    "voucher_no": ["1", "2", ""],
    "fund": ["", "", ""],
}


def test_typed_lines_go_the_same_way_into_the_draft(draft: Draft):
    assert draft.post("/import/lines", **LINES, go="check").endswith("/import/check")
    page = draft.get("/import/check")
    assert "表里没有期初余额" in page or "期初余额" in page
    asked = draft.post("/import/check", 422, opening_0="500")
    ticks = re.findall(r'name="ok" value="([^"]+)"', asked)
    assert draft.post("/import/check", opening_0="500", ok=ticks).endswith("/import/preview")
    draft.attach()

    (fund,) = draft.funds
    assert fund.name == draft.way.item.name
    assert fund.closing == Decimal("1199.50")
    assert [line.row_no for line in draft.lines] == [1, 2]


def test_more_lines_are_asked_for_without_losing_any(draft: Draft):
    page = draft.post("/import/lines", 200, **LINES, go="more")
    assert page.count('name="on_date"') == 7
    assert 'value="1,000.00"' in page
    assert session.query(SheetImport).count() == 0


def test_a_line_that_is_wrong_is_named_by_its_number(draft: Draft):
    wrong = {**LINES, "amount": ["1,000.00", "三百", ""]}
    draft.post("/import/lines", **wrong, go="check")
    page = draft.get("/import/check")
    assert "第2行" in page
    assert "三百" in page
    assert 'value="三百"' in draft.get("/import/lines")


def test_nothing_typed_is_told(draft: Draft):
    empty = {name: ["", ""] for name in LINES}
    assert "请至少填写一行" in draft.post("/import/lines", 422, **empty, go="check")
