"""What others did while a page stood open: said in a sentence, and nothing typed is lost."""

import pytest
from flask.testing import FlaskClient

from tests.disclosures.accounts.conftest import Draft, ledger
from tests.disclosures.desk.test_way import Desk
from tests.factories.disclosures import ItemFactory, Way, office


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    return Desk(client, office())


def test_words_for_a_draft_that_was_taken_back_meanwhile_stay_to_be_read(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin().submit()
    review = f"/{way.id}/review"
    open_page = desk.as_(desk.here.colleague).fields(review)
    desk.as_(desk.here.drafter).send(f"/{way.id}", to=f"/{way.id}/withdraw")

    desk.as_(desk.here.colleague)
    agreed = desk.post(review, 409, **open_page | {"comment": "第三项请写明数量"})
    refused = desk.post(
        f"/{way.id}/send-back", 409, **open_page | {"back-reason": "第四项与公开栏不一致"}
    )

    assert "您写的文字（未提交）" in agreed
    assert "第三项请写明数量" in agreed
    assert "第四项与公开栏不一致" in refused


def test_a_step_of_somebody_else_leads_to_where_it_stands(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).begin().submit()
    desk.as_(desk.here.drafter).get(f"/{way.id}/review", 303)

    assert "这一步现在不由您办理" in desk.get(f"/{way.id}")


def test_the_second_to_begin_a_correction_is_told_that_one_is_under_way(desk: Desk):
    way = Way(desk.here, ItemFactory.create()).done()
    correct = f"/{way.id}/correct"
    second = desk.as_(desk.here.colleague).fields(correct)
    desk.as_(desk.here.drafter).send(correct, kind="correction", reason="金额写错")
    desk.as_(desk.here.colleague).post(
        correct, **second | {"kind": "correction", "reason": "漏了一行"}
    )

    page = desk.get(f"/{way.id}/edit")
    assert "已有更正正在进行" in page
    assert "漏了一行" in page
    assert "金额写错" in page


def test_a_sheet_given_up_in_another_window_is_no_riddle(client: FlaskClient):
    here = office()
    draft = Draft(client, Way(here, ItemFactory.funds()).begin()).as_(here.drafter)
    draft.upload(ledger())
    draft.post("/import/columns", **draft.chosen("/import/columns"))
    ticked = draft.chosen("/import/check")
    draft.post("/import/discard")

    for page in ("/import/check", "/import/columns"):
        assert draft.post(page, **ticked).endswith(str(draft.way.id))
        assert "请看草稿" in draft.get()


def test_an_upload_that_has_expired_is_named_and_the_rest_stays(desk: Desk):
    item = ItemFactory.funds()
    page = "/new?way=photo"
    told = desk.as_(desk.here.drafter).send(
        page,
        status=422,
        item=str(item.id),
        period="2026-07-01:2026-09-30",
        title="三季度公开表",
        photo_ids="long-gone-and-purged",
    )

    assert "第1张" in told
    assert "重新选择" in told or "重新上传" in told or "重传" in told
    assert "三季度公开表" in told
