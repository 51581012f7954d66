"""A committee's own spreadsheet becomes the accounts of a draft, or nothing of it does."""

from decimal import Decimal

import pytest

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.disclosures.models import SheetImport, SheetLayout
from tests.disclosures.accounts.conftest import HEADINGS, ROWS, Draft, ledger
from tests.factories.disclosures import Way
from tests.sheets.building import as_csv, as_xlsx


def test_a_ledger_is_looked_at_checked_previewed_and_taken_over(draft: Draft):
    assert draft.upload(ledger()).endswith("/import/columns")
    columns = draft.get("/import/columns")
    assert "凭证号" in columns
    assert "打印纸" in columns

    assert draft.post("/import/columns", **draft.chosen("/import/columns")).endswith("/check")
    assert "没有发现问题" in draft.get("/import/check")
    assert draft.post("/import/check", opening_0="10000").endswith("/import/preview")
    preview = draft.get("/import/preview")
    assert "收2万 支2,060.50元" in preview
    assert draft.statement is None

    assert draft.attach() == draft.base
    (fund,) = draft.funds
    assert (fund.opening, fund.income, fund.spending, fund.closing) == (
        Decimal("10000.00"),
        Decimal("20000.00"),
        Decimal("2060.50"),
        Decimal("27939.50"),
    )
    assert [line.summary for line in draft.lines] == [row[3] for row in ROWS]
    assert "收2万 支2,060.50元" in draft.get()
    assert session.query(SheetImport).count() == 0


def test_the_file_stays_with_the_staff_under_its_name(draft: Draft):
    draft.bring_in(ledger())
    file = session.get(StoredFile, draft.statement.file_id)
    address = f"/files/{file.token}/document"

    saved = draft.client.get(address)
    assert saved.data == ledger() or len(saved.data) == file.byte_count
    assert "%E4%B8%89%E5%AD%A3%E5%BA%A6.xlsx" in saved.headers["Content-Disposition"]
    draft.as_(draft.here.neighbour)
    assert draft.client.get(address).status_code == 404


def test_columns_once_confirmed_are_confirmed_by_one_tap(draft: Draft):
    draft.upload(ledger())
    chosen = draft.chosen("/import/columns")
    item = next(name for name, value in chosen.items() if value == "item")
    draft.post("/import/columns", **chosen | {item: "ignored"})
    draft.post("/import/check", opening_0="10000")
    draft.attach()
    assert session.query(SheetLayout).count() == 1

    draft.upload(ledger())
    again = draft.get("/import/columns")
    assert "与上次相同" in again
    assert draft.chosen("/import/columns")[item] == "ignored"


def test_a_sheet_that_does_not_add_up_is_not_taken_over(draft: Draft):
    wrong = [*ROWS[:2], [*ROWS[2][:5], "900.50", ROWS[2][6]]]
    draft.upload(ledger(*wrong))
    draft.post("/import/columns", **draft.chosen("/import/columns"))

    page = draft.post("/import/check", 422, opening_0="10000")
    assert "必须改正" in page
    assert "期初+收入−支出与期末余额不符，差额40.00元" in page
    assert "第6行" in page
    assert draft.client.get(f"{draft.base}/import/preview").status_code == 303
    draft.post("/import/attach", sheet=str(session.query(SheetImport).one().id))
    assert draft.statement is None


def test_every_question_is_ticked_by_somebody_who_is_named(draft: Draft):
    blank = [[*ROWS[0]], ROWS[1], [ROWS[2][0], None, *ROWS[2][2:]]]
    draft.upload(ledger(*blank))
    draft.post("/import/columns", **draft.chosen("/import/columns"))
    page = draft.post("/import/check", 422, opening_0="10000")
    assert "缺少凭证号" in page

    draft.bring_in(ledger(*blank))
    (kept,) = draft.statement.confirmed.values()
    assert kept["by"] == draft.here.drafter.id
    assert "李会计" in draft.get()


def test_what_the_last_accounts_ended_with_is_put_in_and_compared(draft: Draft):
    draft.bring_in(ledger())
    _publish(draft)
    later = Draft(draft.client, Way(draft.here, draft.way.item, quarter=4).begin(said="见附表"))
    later.as_(draft.here.drafter)
    rows = [["2026-10-09", "101", "办公费", "笔", None, "100.00", "20,000.00"]]
    later.upload(ledger(*rows, opening="20,100.00"))
    later.post("/import/columns", **later.chosen("/import/columns"))

    page = later.get("/import/check")
    assert "上期期末27,939.50元" in page
    assert "与上期期末" in page


def _publish(draft: Draft) -> None:
    way = draft.way
    way.submit()
    for person in (draft.here.colleague, draft.here.supervisor, draft.here.director):
        way.approve(person)
    way.publish()


def test_the_only_fund_is_the_same_although_it_is_called_otherwise(draft: Draft):
    draft.bring_in(ledger())
    _publish(draft)
    later = Draft(draft.client, Way(draft.here, draft.way.item, quarter=4).begin(said="新"))
    later.as_(draft.here.drafter)
    sheet = as_xlsx(
        ["居务公开"], HEADINGS, ["2026-10-09", "1", "办公费", "笔", None, "100.00", None]
    )
    later.upload(sheet)
    later.post("/import/columns", **later.chosen("/import/columns"))
    page = later.get("/import/check")
    assert "上期期末27,939.50元" in page
    assert later.chosen("/import/check")["opening_0"] == "27,939.50"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 200, "图片"),
        (as_csv(["姓名", "电话"], ["张三", "13800000000"]), "标题"),
    ],
)
def test_a_file_that_is_no_ledger_is_told_and_nothing_is_kept(draft: Draft, content, said):
    files = session.query(StoredFile).count()

    page = draft.upload(content, status=422)

    assert said in page
    assert session.query(SheetImport).count() == 0
    assert session.query(StoredFile).count() == files


def test_a_sheet_on_its_way_keeps_the_draft_from_being_handed_in(draft: Draft):
    draft.upload(ledger())
    fields = draft.chosen("/edit")
    page = draft.post("/edit", 422, **fields | {"title": "三季度", "go": "submit"})
    assert "还没有放入草稿" in page

    draft.post("/import/discard")
    assert session.query(SheetImport).count() == 0
    assert session.query(StoredFile).count() == 0


def test_the_same_sheet_attached_twice_is_there_once(draft: Draft):
    draft.bring_in(ledger())
    assert draft.post("/import/attach", sheet="1").endswith(draft.base)
    assert len(draft.lines) == 3

    draft.bring_in(ledger(*ROWS[:2]))
    assert len(draft.lines) == 2
    assert session.query(StoredFile).count() == 1


def test_only_those_who_draft_bring_sheets_in(draft: Draft):
    draft.as_(draft.here.supervisor)
    assert draft.client.get(f"{draft.base}/import").status_code == 403
    draft.as_(draft.here.neighbour)
    assert draft.client.get(f"{draft.base}/import").status_code in (403, 404)


def test_once_handed_in_nothing_is_brought_in(draft: Draft):
    draft.bring_in(ledger())
    draft.way.submit()
    assert draft.client.get(f"{draft.base}/import").status_code == 303
    refused = draft.upload(ledger(), status=403)
    assert "这一步由他人办理" in refused
    assert session.query(SheetImport).count() == 0


@pytest.mark.parametrize("role", ["", "nonsense"])
def test_a_column_that_holds_nothing_known_is_asked_again(draft: Draft, role: str):
    draft.upload(ledger())
    chosen = draft.chosen("/import/columns")
    column = next(name for name, value in chosen.items() if value == "item")
    assert column in draft.post("/import/columns", 422, **chosen | {column: role})
