"""The page on which the administrator looks after messages that did not get through."""

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox.models import MessageState, OutboxMessage
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory


def dead_message() -> OutboxMessage:
    with transaction():
        message = OutboxMessage(
            key="x:1",
            topic="nobody.registered",
            state=MessageState.DEAD,
            attempts=8,
            last_error="UnknownTopic",
        )
        session.add(message)
    return message


def test_the_administrator_sends_a_dead_message_again(client: FlaskClient) -> None:
    admin = staff(Role.ADMIN)
    sign_in(client, admin)
    message = dead_message()
    assert "UnknownTopic" in client.get("/desk/outbox?show=dead").text

    answer = client.post(f"/desk/outbox/{message.id}/resend")

    assert answer.status_code == 303
    session.expire_all()
    assert session.get_one(OutboxMessage, message.id).state is MessageState.WAITING
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.actor_id) == ("outbox.resend", admin.id)


def test_a_message_that_got_through_is_not_sent_twice(client: FlaskClient) -> None:
    sign_in(client, staff(Role.ADMIN))
    message = dead_message()
    with transaction():
        message.state = MessageState.DONE

    answer = client.post(f"/desk/outbox/{message.id}/resend")

    assert answer.status_code == 303
    session.expire_all()
    assert session.get_one(OutboxMessage, message.id).state is MessageState.DONE
    assert session.scalars(select(AuditEntry)).all() == []


def test_the_committee_may_not_see_the_outbox(client: FlaskClient) -> None:
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))

    assert client.get("/desk/outbox").status_code == 403


def test_the_page_warns_when_messages_are_held_up(client: FlaskClient) -> None:
    sign_in(client, staff(Role.ADMIN))
    with transaction():
        session.add(OutboxMessage(key="x:2", topic="t", created_at=clock.now()))
    assert "5分钟" not in client.get("/desk/outbox").text

    with clock.later(minutes=6):
        assert "5分钟" in client.get("/desk/outbox").text
