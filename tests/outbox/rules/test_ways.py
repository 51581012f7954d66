"""What goes where is the person's own word; the inbox and words of danger are always on."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.access import Role
from portal.base.db import transaction
from portal.base.outbox import keeping, queries
from portal.base.outbox.rules import choices
from portal.base.outbox.rules.models import Subject
from portal.base.personal import records
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory
from tests.outbox.delivering.conftest import Paper, told
from tests.outbox.rules.conftest import MISSED, OWN, WORK, announce

Work = Callable[[], int]
WAYS = "/me/messages/ways"


def choose(person_id: int, subject: Subject, channel: str, wanted: bool) -> None:
    with transaction():
        choices.choose(person_id, {(subject, channel): wanted})


@pytest.fixture
def at_noon() -> Any:
    with clock.at("2026-11-23T12:00:00+08:00"):
        yield


def test_the_page_says_what_goes_where_and_takes_a_no(
    words: None, client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    me = resident()
    sms.nowhere.add(me.id)
    sign_in(client, me)

    page = client.get(WAYS).text
    assert "您自己的事项" in page
    assert "短信（尚未关联到您的账号）" in page
    assert page.count("checked") == 4

    answer = client.post(WAYS, data={"own": ["sms"], "news": ["wechat", "sms"]})
    assert (answer.status_code, answer.location) == (303, WAYS)
    assert client.get(WAYS).text.count("checked") == 3
    assert not choices.wants(me.id, Subject.OWN, "wechat")
    assert choices.wants(me.id, Subject.NEWS, "wechat")


def test_nothing_ticked_means_the_inbox_alone(
    words: None, at_noon: None, client: FlaskClient, drain: Work, send: Work, wechat: Paper
) -> None:
    me = resident()
    person_id = me.id
    sign_in(client, me)
    assert client.post(WAYS, data={"csrf_token": "-"}).status_code == 303

    announce(OWN, person_id)
    drain()

    assert send() == 0
    assert queries.unread_count(person_id) == 1


def test_a_channel_switched_off_leaves_the_next_one(
    words: None, at_noon: None, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    me = resident()
    choose(me.id, Subject.OWN, "wechat", wanted=False)

    announce(OWN, me.id)
    drain()
    send()

    assert told() == [("sms", "sent", "")]


def test_a_no_holds_for_what_waits_already(
    words: None, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    me = resident()
    with clock.at("2026-11-23T22:00:00+08:00"):
        announce(OWN, me.id)
        drain()
        for channel in ("wechat", "sms"):
            choose(me.id, Subject.OWN, channel, wanted=False)
    with clock.at("2026-11-24T09:00:00+08:00"):
        send()

    assert told() == [("wechat", "refused", "not_wanted")]


def test_of_staffs_messages_only_what_was_missed_goes_by_itself(
    words: None, at_noon: None, drain: Work, send: Work, wechat: Paper
) -> None:
    person_id = staff(Role.GRID_WORKER, community=CommunityFactory.create()).id
    announce(WORK, person_id)
    announce(MISSED, person_id)
    drain()
    send()

    assert [letter.topic for letter in wechat.letters] == [MISSED]
    assert queries.unread_count(person_id) == 2


def test_staff_choose_on_the_same_page(words: None, client: FlaskClient) -> None:
    worker = staff(Role.GRID_WORKER, community=CommunityFactory.create())
    sign_in(client, worker)

    page = client.get(WAYS).text

    assert "已超过办理期限的事项" in page
    assert "无法关闭" in page


def test_without_a_way_out_the_page_says_so(client: FlaskClient) -> None:
    sign_in(client, resident())

    page = client.get(WAYS).text

    assert "目前没有其他方式" in page
    assert "<button" not in page.split("<main")[1].split("</main")[0]


def test_a_swap_gets_the_form_alone(words: None, client: FlaskClient) -> None:
    sign_in(client, resident())
    answer = client.get(WAYS, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="ways">')


def test_choices_are_exported_erased_and_taken_along(app: Any) -> None:
    gone, kept = resident(), resident()
    choose(gone.id, Subject.OWN, "wechat", wanted=False)
    choose(gone.id, Subject.NEWS, "sms", wanted=False)
    choose(kept.id, Subject.OWN, "wechat", wanted=True)
    kind = next(kind for kind in records.registered() if kind.name == "message_choices")
    with app.test_request_context():
        row = kind.export(gone.id)[0]
    assert (row["subject"], row["channel"], row["wanted"]) == ("您自己的事项", "微信", "否")

    with transaction():
        keeping.move_to(gone.id, kept.id)
    assert choices.of_person(gone.id) == {}
    assert choices.of_person(kept.id) == {
        (Subject.OWN, "wechat"): True,
        (Subject.NEWS, "sms"): False,
    }

    with transaction():
        kind.erase(kept.id)
    assert choices.of_person(kept.id) == {}
