"""What residents see of accounts, what the register commits to, and what corrections carry on."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest

from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.disclosures.finances import queries
from portal.disclosures.finances.accounts import short
from portal.disclosures.models import Disclosure, Fund, Line, Statement, VersionKind
from portal.disclosures.questions import service as asking
from portal.disclosures.questions.service.asking import Asked
from portal.disclosures.service import content
from tests.disclosures.accounts.conftest import ROWS, Draft, ledger
from tests.factories.disclosures import Way, submission
from tests.factories.identity import sign_in

SHEET = ledger()
ASKING = re.compile(r' <a class="accounts__ask" href="([^"]+)" aria-label="([^"]+)">([^<]+)</a>')


def publish(draft: Draft) -> Draft:
    here, way = draft.here, draft.way
    way.submit(same_because="核对过")
    for person in (here.colleague, here.supervisor, here.director):
        way.approve(person)
    way.publish()
    return draft


@pytest.fixture
def published(draft: Draft) -> Draft:
    draft.bring_in(SHEET)
    return publish(draft)


def page(draft: Draft, path: str = "") -> str:
    address = f"/c/{draft.here.community.slug}/disclosures/{draft.disclosure.slug}{path}"
    answer = draft.client.get(address)
    assert answer.status_code == 200, address
    return answer.text


def test_anybody_reads_totals_items_and_lines(published: Draft, client):
    text = page(published)
    assert "收2万 支2,060.50元" in text
    assert "水电费" in text
    assert "七月电费" in text
    assert 'id="line-3"' in text
    assert 'aria-label="支出（按项目）"' in text


def test_the_preview_is_what_is_published(draft: Draft):
    draft.upload(ledger())
    draft.post("/import/columns", **draft.chosen("/import/columns"))
    draft.post("/import/check", opening_0="10000")
    seen = _lines_of(draft.get("/import/preview"))
    draft.attach()
    publish(draft)

    assert _lines_of(page(draft)) == seen


def _lines_of(text: str) -> str:
    found = text[text.index('<section class="panel accounts"') :]
    return ASKING.sub("", found[: found.rindex("</tbody>")])


def test_the_lines_are_downloaded_and_run_nowhere_as_formulas(draft: Draft):
    rows = [*ROWS[:2], [*ROWS[2][:2], "@SUM", "+86支出", *ROWS[2][4:]]]
    draft.bring_in(ledger(*rows))
    publish(draft)

    address = f"/c/{draft.here.community.slug}/disclosures/{draft.disclosure.slug}"
    answer = draft.client.get(f"{address}/versions/1/accounts.csv")
    found = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert len(found) == 4
    assert found[3][3:5] == ["'@SUM", "'+86支出"]
    assert found[2][5:7] == ["20000.00", ""]


def test_beyond_three_hundred_lines_there_is_another_page(draft: Draft):
    rows = [
        [f"2026-07-{1 + n % 28:02d}", f"{n:04d}", "办公费", f"第{n}笔", None, "1.00"]
        for n in range(305)
    ]
    draft.bring_in(ledger(*rows))
    assert "/accounts?page=2" in draft.get()
    assert 'id="line-305"' in draft.as_(draft.here.supervisor).get("/accounts?page=2")
    publish(draft)

    first, second = page(draft), page(draft, "/versions/1/accounts?page=2")
    assert 'id="line-300"' in first
    assert 'id="line-301"' not in first
    assert "accounts?page=2" in first
    assert 'id="line-301"' in second
    assert 'id="line-305"' in second
    assert 'id="line-305"' in page(draft, "/versions/1/accounts?page=99")


def test_the_same_period_a_year_before_stands_beside(published: Draft):
    _move_back(published)
    later = Draft(published.client, Way(published.here, published.way.item).begin(said="见附表"))
    later.as_(published.here.drafter)
    rows = [
        [*ROWS[0][:5], "1,800.00", None],
        ["2026-09-01", "9", "修缮费", "补漏", None, "50.00", None],
    ]
    later.bring_in(ledger(*rows))
    publish(later)

    text = page(later)
    assert "上年同期：收2万 支2,060.50元" in text
    assert "+50%" in text
    shown = queries.shown(later.version.id)
    assert {row.name for row in shown.sides[1].rows} == {"办公费", "修缮费", "水电费"}


def _move_back(published: Draft) -> None:
    with transaction():
        found = session.get_one(Disclosure, published.way.id)
        found.period_from, found.period_until = date(2025, 7, 1), date(2025, 9, 30)


def test_the_register_commits_to_every_line(published: Draft):
    version = published.version
    said = json.loads(version.content)["parts"]["accounts"]
    assert said["funds"][0]["closing"] == "27939.50"
    assert [line["amount"] for line in said["funds"][0]["lines"]] == [
        "1200.00",
        "20000.00",
        "860.50",
    ]
    assert content.agrees(version)

    with transaction():
        published.lines[0].amount = Decimal("1200.01")
    assert not content.agrees(published.version)


def test_a_correction_begins_with_the_accounts_and_leaves_the_old_ones(published: Draft):
    published.way.correct("第三行金额写错")
    assert [line.summary for line in published.lines] == [row[3] for row in ROWS]
    assert session.query(Statement).count() == 2

    published.as_(published.here.drafter).bring_in(ledger(*ROWS[:2]))
    assert len(published.lines) == 2
    assert 'id="line-3"' in page(published)


def test_a_privacy_correction_leaves_nothing_of_the_old_accounts(published: Draft):
    published.way.correct("摘要里有人名", kind=VersionKind.PRIVACY)
    published.as_(published.here.drafter).bring_in(ledger(*ROWS[:2]))
    published.way.submit(same_because="核对过").approve(published.here.supervisor).publish()

    assert session.query(Statement).count() == session.query(Fund).count() == 1
    assert session.query(Line).count() == 2
    assert session.query(StoredFile).count() == 1
    assert "七月电费" not in page(published, "/versions/1")


def test_each_line_leads_to_a_question_about_it(published: Draft, app):
    asking_for = ASKING.findall(page(published))
    mine = app.test_client()
    sign_in(mine, published.here.neighbour)
    form = mine.get(asking_for[1][0]).text
    asked_of = f"line:{published.lines[1].id}"

    assert [words for _url, words, _seen in asking_for] == [f"问这一笔，第{n}行" for n in (1, 2, 3)]
    assert {seen for _url, _words, seen in asking_for} == {"问这一笔"}
    assert f'<option selected value="{asked_of}">第2行：' in form
    assert form.count("<optgroup") == 2
    assert '<optgroup label="' + published.funds[0].name in form


def test_what_was_corrected_or_is_only_looked_at_is_not_asked_about(published: Draft):
    assert "accounts__ask" in page(published, "/versions/1/accounts")
    published.way.correct("第三行金额写错")
    published.as_(published.here.drafter).bring_in(ledger(*ROWS[:2]))
    publish(published)

    assert "accounts__ask" not in page(published, "/versions/1/accounts")
    assert "accounts__ask" not in page(published, "/versions/1")
    assert "accounts__ask" in page(published, "/versions/2/accounts")
    assert "accounts__ask" not in published.get()


def test_a_question_about_a_line_tells_nothing_of_it_once_it_is_retracted(published: Draft):
    here = published.here
    with transaction():
        asking.ask(
            disclosure_id=published.way.id,
            person_id=here.neighbour.id,
            submission_id=submission(),
            asked=Asked("为什么这么多", about=f"line:{published.lines[0].id}"),
        )
    before = page(published, "/objections")
    published.way.retract(here.director, "重复公开")

    after = page(published, "/objections")
    assert "办公费" in before
    assert "为什么这么多" in after
    assert "办公费" not in after
    assert "办公费" not in page(published, "/objections/1")


def test_last_quarters_sheet_sent_again_is_asked_about(published: Draft):
    later = Draft(
        published.client, Way(published.here, published.way.item, quarter=4).begin(said="新")
    )
    later.as_(published.here.drafter).bring_in(SHEET)
    fields = later.chosen("/edit")
    refused = later.post("/edit", 422, **fields | {"title": "四季度", "go": "submit"})
    assert "同一份文件" in refused or "相同" in refused


def test_accounts_for_residents_only_are_for_residents_only(published: Draft, app):
    with transaction():
        session.get_one(Disclosure, published.way.id).audience = "residents"
    address = f"/c/{published.here.community.slug}/disclosures/{published.disclosure.slug}"
    stranger, neighbour = app.test_client(), app.test_client()
    sign_in(neighbour, published.here.neighbour)
    for path in ("/versions/1/accounts", "/versions/1/accounts.csv"):
        assert stranger.get(address + path).status_code == 404
        assert neighbour.get(address + path).status_code == 200


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("123987.20", "12.4万"),
        ("98000", "9.8万"),
        ("20000", "2万"),
        ("9999.50", "9,999.50元"),
        ("0", "0元"),
    ],
)
def test_a_headline_says_tens_of_thousands(app, amount, words):
    with app.test_request_context():
        assert short(Decimal(amount)) == words
