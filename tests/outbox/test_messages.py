"""The inbox page: a person's own messages, marked read only by a press."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import keeping, queries
from portal.base.outbox.models import InboxMessage, OutboxMessage
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from tests.factories.identity import resident, sign_in
from tests.factories.places import CommunityFactory

Drain = Callable[[], int]


def receive(drain: Drain, person: Person, number: int = 1) -> None:
    with transaction():
        for n in range(number):
            enqueue("privacy.answered", key=f"{person.id}-{n}", person_id=person.id, request_id=n)
    drain()


def first() -> InboxMessage:
    session.expire_all()
    return session.scalars(select(InboxMessage).order_by(InboxMessage.id)).first()  # type: ignore[return-value]


def test_a_person_reads_their_messages_and_no_others(client: FlaskClient, drain: Drain) -> None:
    me, other = resident(), resident()
    receive(drain, other)
    sign_in(client, me)
    assert "还没有消息" in client.get("/me/messages").text

    receive(drain, me)
    page = client.get("/me/messages").text
    assert "您的申请已有答复" in page
    assert page.count("<article") == 1


def test_looking_at_the_list_marks_nothing_read(client: FlaskClient, drain: Drain) -> None:
    me = resident()
    receive(drain, me)
    sign_in(client, me)

    client.get("/me/messages")

    assert queries.unread_count(me.id) == 1


def test_opening_a_message_marks_it_read_and_leads_on(client: FlaskClient, drain: Drain) -> None:
    me = resident()
    receive(drain, me)
    sign_in(client, me)

    answer = client.post(f"/me/messages/{first().id}/open")

    assert (answer.status_code, answer.location) == (303, "/me/privacy")
    assert first().read_at is not None


def test_another_persons_message_does_not_exist(client: FlaskClient, drain: Drain) -> None:
    me, other = resident(), resident()
    receive(drain, other)
    sign_in(client, me)

    assert client.post(f"/me/messages/{first().id}/open").status_code == 404
    assert first().read_at is None


def test_all_messages_are_marked_read_at_once(client: FlaskClient, drain: Drain) -> None:
    me, other = resident(), resident()
    receive(drain, me, 3)
    receive(drain, other, 1)
    sign_in(client, me)

    assert client.post("/me/messages/read").status_code == 303

    assert (queries.unread_count(me.id), queries.unread_count(other.id)) == (0, 1)


def test_the_list_goes_on_from_page_to_page(client: FlaskClient, drain: Drain) -> None:
    me = resident()
    receive(drain, me, queries.PAGE + 5)
    sign_in(client, me)

    page = queries.inbox(me.id)
    assert client.get("/me/messages").text.count("<article") == queries.PAGE
    following = client.get(f"/me/messages?before={page.next_before}")
    assert following.text.count("<article") == 5


def test_a_swap_gets_the_list_alone(client: FlaskClient, drain: Drain) -> None:
    me = resident()
    receive(drain, me)
    sign_in(client, me)

    answer = client.get("/me/messages", headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<section id="list"')
    assert "HX-Request" in answer.headers["Vary"]


def test_nobody_signed_in_is_led_to_the_sign_in(client: FlaskClient) -> None:
    answer = client.get("/me/messages")

    assert answer.status_code == 303
    assert "/login" in answer.location


def test_a_message_of_a_dropped_topic_still_shows(client: FlaskClient) -> None:
    me = resident()
    with transaction():
        session.add(InboxMessage(person_id=me.id, topic="long.gone", facts={}))
    sign_in(client, me)

    assert client.get("/me/messages").status_code == 200


def test_the_export_holds_the_words_and_forgetting_empties_the_inbox(
    app: object, drain: Drain
) -> None:
    me = resident()
    receive(drain, me)
    with app.test_request_context():  # type: ignore[attr-defined]
        (row,) = keeping.export(me.id)
    assert row["title"] == "您的申请已有答复"

    with transaction():
        keeping.forget_person(me.id)

    session.expire_all()
    assert queries.inbox(me.id).messages == []
    kept = session.scalars(select(OutboxMessage)).one()
    assert (kept.person_id, kept.facts) == (None, {})


def test_old_messages_are_deleted_and_newer_ones_kept(drain: Drain) -> None:
    me = resident()
    with clock.at("2024-01-01T12:00:00+08:00"):
        receive(drain, me)
    with clock.at("2024-04-15T12:00:00+08:00"):
        keeping.purge()
        assert session.scalars(select(OutboxMessage)).all() == []
        assert len(queries.inbox(me.id).messages) == 1
    with clock.at("2026-02-01T12:00:00+08:00"):
        keeping.purge()
        assert queries.inbox(me.id).messages == []


def test_the_me_tab_tells_how_many_messages_are_unread(client: FlaskClient, drain: Drain) -> None:
    me, here = resident(), CommunityFactory.create()
    receive(drain, me, 3)
    assert 'class="badge"' not in client.get(f"/c/{here.slug}/").text

    sign_in(client, me)

    assert '<span class="badge">3' in client.get(f"/c/{here.slug}/").text
