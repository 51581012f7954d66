"""Staff word the messages of their community, see them first, and may go back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock, scope
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox import keeping
from portal.base.outbox.service import enqueue
from portal.base.outbox.wording.models import MessageText
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory

Work = Callable[[], int]
OWN = "{{ no }}号诉求已收到，{{ date }}前答复您。"
FACTS = {
    "no": "261123-001",
    "due_at": "2026-11-30T17:30:00+08:00",
    "promised_at": "2026-11-30T17:30:00+08:00",
}


@pytest.fixture
def here(client: FlaskClient) -> Any:
    """A community, and the browser of somebody on its committee."""
    community = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=community))
    return community


def address(community: Any, topic: str = "grievance.accepted", channel: str = "inbox") -> str:
    return f"/desk/c/{community.slug}/messages/{channel}/{topic}"


def versions() -> list[MessageText]:
    session.expire_all()
    with scope.everywhere("test"):
        return list(session.scalars(select(MessageText).order_by(MessageText.id)))


def tell(community: Any, person_id: int, key: str) -> None:
    with transaction():
        enqueue(
            "grievance.accepted",
            key=key,
            person_id=person_id,
            community_id=community.id,
            community=community.id,
            **FACTS,
        )


def test_the_list_shows_every_occasion_with_its_text(client: FlaskClient, here: Any) -> None:
    page = client.get(f"/desk/c/{here.slug}/messages").text

    assert "发给居民" in page
    assert "发给工作人员" in page
    assert address(here) in page
    assert "261230-088" in page


def test_the_page_offers_the_house_text_with_its_places(client: FlaskClient, here: Any) -> None:
    page = client.get(address(here)).text

    assert "{{ no }}" in page
    assert "{{ date }}" in page
    assert "诉求编号" in page
    assert page.index('name="zh"') < page.index('name="en"')


def test_a_text_holds_for_messages_sent_from_then_on(
    client: FlaskClient, here: Any, drain: Work
) -> None:
    me = resident()
    person_id = me.id
    with clock.at("2026-11-23T09:00:00+08:00"):
        tell(here, person_id, "before")
        drain()
    with clock.at("2026-11-23T10:00:00+08:00"):
        answer = client.post(address(here), data={"zh": OWN, "en": "", "version": "0"})
        assert (answer.status_code, answer.location) == (303, address(here))
    with clock.at("2026-11-23T11:00:00+08:00"):
        tell(here, person_id, "after")
        drain()
        sign_in(client, session.merge(me))
        page = client.get("/me/messages").text

    assert page.count("号诉求已收到") == 1
    assert "261123-001号诉求已收到，2026年11月30日前答复您。" in page
    with client.application.test_request_context():
        assert [row["text"].count("已收到") for row in keeping.export(person_id)] == [0, 1]


def test_english_keeps_the_house_text_until_it_is_worded_too(
    client: FlaskClient, here: Any, drain: Work
) -> None:
    client.post(address(here), data={"zh": OWN, "en": "", "version": "0"})
    me = resident()
    tell(here, me.id, "1")
    drain()
    sign_in(client, session.merge(me))
    client.set_cookie("lang", "en")

    assert "Report 261123-001 was accepted." in client.get("/me/messages").text


def test_another_community_keeps_its_own_words(client: FlaskClient, here: Any, drain: Work) -> None:
    there = CommunityFactory.create()
    client.post(address(here), data={"zh": OWN, "en": "", "version": "0"})
    me = resident()
    tell(there, me.id, "1")
    drain()
    sign_in(client, session.merge(me))

    assert "已收到" not in client.get("/me/messages").text


def test_it_is_seen_before_it_is_kept_without_javascript(client: FlaskClient, here: Any) -> None:
    typed = {"zh": OWN, "en": "", "version": "0", "act": "preview"}
    page = client.post(address(here), data=typed)

    assert page.status_code == 200
    assert "261230-088号诉求已收到，2026年12月30日前答复您。" in page.text
    assert OWN in page.text
    assert versions() == []


def test_it_is_seen_while_it_is_typed(client: FlaskClient, here: Any) -> None:
    typed = {"zh": "{{ nmae }}", "en": "", "version": "0", "act": "preview"}
    answer = client.post(address(here), data=typed, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section id="preview"')
    assert "这里没有{{ nmae }}" in answer.text


def test_a_text_with_an_unknown_place_is_refused_and_stays_typed(
    client: FlaskClient, here: Any
) -> None:
    answer = client.post(address(here), data={"zh": "{{ nmae }}号", "en": "", "version": "0"})

    assert answer.status_code == 422
    assert "这里没有{{ nmae }}。可以使用：{{ no }}，{{ date }}。" in answer.text
    assert "{{ nmae }}号</textarea>" in answer.text
    assert versions() == []


def test_a_text_that_is_too_long_is_refused(client: FlaskClient, here: Any) -> None:
    answer = client.post(address(here), data={"zh": "长" * 301, "en": "", "version": "0"})

    assert answer.status_code == 422
    assert "最多300字" in answer.text


def test_the_house_text_comes_back_and_former_versions_stay(
    client: FlaskClient, here: Any, drain: Work
) -> None:
    client.post(address(here), data={"zh": OWN, "en": "", "version": "0"})
    answer = client.post(address(here), data={"act": "reset", "version": "1"})

    assert answer.status_code == 303
    page = client.get(address(here)).text
    assert "第1版" in page
    assert "第2版" in page
    assert "号诉求已收到" in page
    assert [(row.version, row.zh) for row in versions()] == [(1, OWN), (2, None)]
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("wording.%"))).all()
    assert acts == ["wording.change", "wording.reset"]


def test_who_was_overtaken_loses_nothing(client: FlaskClient, here: Any) -> None:
    client.post(address(here), data={"zh": OWN, "en": "", "version": "0"})
    late = client.post(address(here), data={"zh": "另一个说法", "en": "", "version": "0"})

    assert late.status_code == 409
    assert "另一个说法" in late.text
    assert len(versions()) == 1


def test_sending_the_same_again_changes_nothing(client: FlaskClient, here: Any) -> None:
    client.post(address(here), data={"zh": OWN, "en": "", "version": "0"})
    again = client.post(address(here), data={"zh": OWN, "en": "", "version": "1"})

    assert again.status_code == 422
    assert "没有改动" in again.text


def test_staff_of_another_community_learn_nothing(client: FlaskClient, here: Any) -> None:
    there = CommunityFactory.create()

    assert client.get(f"/desk/c/{there.slug}/messages").status_code == 404
    assert client.get(address(there)).status_code == 404
    assert client.post(address(there), data={"zh": OWN, "version": "0"}).status_code == 404


def test_a_grid_worker_may_not_word_messages(client: FlaskClient) -> None:
    community = CommunityFactory.create()
    sign_in(client, staff(Role.GRID_WORKER, community=community))

    assert client.get(f"/desk/c/{community.slug}/messages").status_code == 403


@pytest.mark.parametrize(
    ("topic", "channel"),
    [("grievance.nothing", "inbox"), ("grievance.accepted", "pigeon"), ("staff.digest", "sms")],
)
def test_what_does_not_exist_is_not_found(
    client: FlaskClient, here: Any, topic: str, channel: str
) -> None:
    assert client.get(address(here, topic, channel)).status_code == 404
