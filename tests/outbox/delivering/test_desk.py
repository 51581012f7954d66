"""The administrator sees what did not go out and why, and sends it again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox import resending
from portal.base.outbox.channels import Broken, Later
from portal.base.outbox.delivering.models import Delivery, DeliveryState
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory
from tests.outbox.delivering.conftest import Paper, announce, deliveries, told

Work = Callable[[], int]
pytestmark = pytest.mark.usefixtures("noon")


def fail(drain: Work, send: Work, number: int = 1, community_id: int | None = None) -> None:
    """Let messages die, told by no channel."""
    for key in range(number):
        announce(resident().id, key=f"{key}-{community_id}", community_id=community_id)
    drain()
    send()


def test_dead_messages_are_shown_by_their_reason_in_words(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.on, sms.answer = False, Broken("no_money")
    fail(drain, send, 3)
    sign_in(client, staff(Role.ADMIN))

    page = client.get("/desk/outbox?show=dead").text

    assert "余额不足" in page
    assert "3条消息" in page


def test_all_of_a_reason_are_sent_again_at_once(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.on, sms.answer = False, Broken("no_money")
    fail(drain, send, 3)
    admin = staff(Role.ADMIN)
    admin_id = admin.id
    sign_in(client, admin)

    answer = client.post("/desk/outbox/resend-all", data={"channel": "sms", "reason": "no_money"})

    assert answer.status_code == 303
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.actor_id, entry.facts["how_many"]) == (
        "outbox.resend_all",
        admin_id,
        3,
    )
    sms.answer = None
    assert send() == 3
    assert set(told()) == {("sms", "sent", "")}


def test_who_was_told_by_another_channel_is_not_told_again(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.answer = Broken("template")
    fail(drain, send)
    sign_in(client, staff(Role.ADMIN))

    client.post("/desk/outbox/resend-all", data={"channel": "wechat", "reason": "template"})

    assert send() == 0
    assert told() == [("wechat", "dropped", "told_otherwise"), ("sms", "sent", "")]


def test_one_message_is_sent_again(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.on, sms.answer = False, Broken("no_money")
    fail(drain, send, 2)
    sign_in(client, staff(Role.ADMIN))
    one = deliveries()[0].id
    listed = client.get("/desk/outbox?show=dead&channel=sms&reason=no_money").text
    assert f"/desk/outbox/deliveries/{one}/resend" in listed

    client.post(f"/desk/outbox/deliveries/{one}/resend")

    assert [row.state.value for row in deliveries()] == ["waiting", "dead"]


def test_a_second_tap_finds_that_it_got_through_meanwhile(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper
) -> None:
    fail(drain, send)
    sign_in(client, staff(Role.ADMIN))

    client.post(f"/desk/outbox/deliveries/{deliveries()[0].id}/resend")

    assert told() == [("wechat", "sent", "")]
    assert "已经送达" in client.get("/desk/outbox").text


def test_a_message_that_waits_for_its_next_try_goes_at_once(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper
) -> None:
    wechat.answer = Later("timeout")
    fail(drain, send)
    sign_in(client, staff(Role.ADMIN))
    assert "没有及时" in client.get("/desk/outbox").text
    wechat.answer = None

    client.post(f"/desk/outbox/deliveries/{deliveries()[0].id}/resend")

    assert send() == 1


def test_a_message_that_a_worker_took_at_this_moment_keeps_its_lease(
    app: object, drain: Work, send: Work, wechat: Paper
) -> None:
    wechat.answer = Later("timeout")
    fail(drain, send)
    with transaction():
        seen = deliveries()[0]
        lease_over = clock.now() + timedelta(seconds=45)
        taken = update(Delivery).values(state=DeliveryState.SENDING, due_at=lease_over)
        session.execute(taken, execution_options={"synchronize_session": False})
        assert not resending.resend_delivery(seen)

    assert deliveries()[0].due_at == lease_over


def test_messages_laid_aside_are_sent_no_more(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    wechat.on, sms.answer = False, Broken("no_money")
    fail(drain, send, 2)
    sign_in(client, staff(Role.ADMIN))

    client.post("/desk/outbox/leave-all", data={"channel": "sms", "reason": "no_money"})

    assert set(told()) == {("sms", "dropped", "no_money")}
    assert "notice--warning" not in client.get("/desk/outbox").text


def test_the_desk_says_when_a_delivery_is_five_minutes_late(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper
) -> None:
    sign_in(client, staff(Role.ADMIN))
    announce(resident().id)
    drain()
    assert "5分钟" not in client.get("/desk/outbox").text

    with clock.later(minutes=6):
        assert "5分钟" in client.get("/desk/outbox").text


def test_only_who_may_mend_it_is_told_of_dead_messages(
    client: FlaskClient, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    here = CommunityFactory.create()
    queue = f"/desk/c/{here.slug}/feedback"
    sign_in(client, staff(Role.COMMITTEE, community=here))
    wechat.on, sms.answer = False, Broken("no_money")
    fail(drain, send)
    assert "没有送达" not in client.get(queue).text
    for path, data in (
        ("resend-all", {"channel": "sms", "reason": "no_money"}),
        ("leave-all", {"channel": "sms", "reason": "no_money"}),
        (f"deliveries/{deliveries()[0].id}/resend", {}),
    ):
        assert client.post(f"/desk/outbox/{path}", data=data).status_code == 403

    sign_in(client, staff(Role.ADMIN))
    assert "没有送达" in client.get(queue).text


def test_a_delivery_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    sign_in(client, staff(Role.ADMIN))

    assert client.post("/desk/outbox/deliveries/999999/resend").status_code == 404
    assert client.get("/desk/outbox?channel=nothing&before=x").status_code == 200
