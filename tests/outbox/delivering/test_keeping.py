"""What was sent belongs to the person: exported, moved, forgotten, and deleted in time."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.base import clock
from portal.base.db import transaction
from portal.base.outbox import keeping
from portal.base.outbox.channels import Broken
from portal.base.outbox.delivering.giving_up import give_up_unserved
from tests.factories.identity import resident
from tests.outbox.delivering.conftest import Paper, announce, deliveries, told

Work = Callable[[], int]
pytestmark = pytest.mark.usefixtures("noon")


def test_the_export_says_what_went_where_and_when(
    app: Flask, drain: Work, send: Work, wechat: Paper
) -> None:
    person_id = resident().id
    announce(person_id)
    announce(resident().id, key="2")
    drain()
    send()

    with app.test_request_context():
        (row,) = keeping.export_deliveries(person_id)

    assert (row["title"], row["channel"], row["provider_no"]) == (
        "您的申请已有答复",
        "微信",
        "no-1",
    )


def test_who_deletes_the_account_is_sent_nothing_more(
    drain: Work, send: Work, wechat: Paper
) -> None:
    person_id = resident().id
    announce(person_id, key="1")
    drain()
    send()
    announce(person_id, key="2")
    drain()

    with transaction():
        keeping.forget_deliveries(person_id)
        keeping.forget_person(person_id)

    assert send() == 0
    assert told() == [("wechat", "sent", ""), ("wechat", "dropped", "nobody")]
    assert {(row.person_id, row.provider_no) for row in deliveries()} == {(None, "")}


def test_two_accounts_of_one_person_become_one(drain: Work, send: Work, wechat: Paper) -> None:
    gone, kept = resident().id, resident().id
    announce(gone)
    drain()

    with transaction():
        keeping.move_to(gone, kept)
    send()

    assert [letter.address for letter in wechat.letters] == [f"wechat-{kept}"]


def test_deliveries_are_deleted_with_their_announcement(
    drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.answer = Broken("template")
    with clock.at("2026-01-01T12:00:00+08:00"):
        announce(resident().id)
        drain()
        send()
    with clock.at("2026-03-20T12:00:00+08:00"):
        keeping.purge()
        assert len(deliveries()) == 2
    with clock.at("2026-04-15T12:00:00+08:00"):
        keeping.purge()
        assert deliveries() == []


def test_what_waits_for_a_channel_that_was_switched_off_goes_by_the_next_after_an_hour(
    app: Flask, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    announce(resident().id)
    drain()
    wechat.on = False

    with app.app_context():
        assert give_up_unserved() == 0
        with clock.later(minutes=61):
            assert give_up_unserved() == 1
            send()

    assert told() == [("wechat", "refused", "off"), ("sms", "sent", "")]
