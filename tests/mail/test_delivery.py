"""What leaves the portal by letter: danger and overdue at once, the rest in the digest."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.outbox import channels, dispatcher
from portal.base.outbox.delivering.circuits import Circuit
from portal.base.outbox.delivering.lanes import serving, step
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from portal.community.places.models import Community
from portal.mail.channel import Mail
from portal.mail.models import Mailbox
from tests.factories.identity import resident, staff
from tests.mail.conftest import ADDRESS, with_mailbox
from tests.mail.test_letters import part
from tests.support.fakes.mail import Postbox

NOON, NIGHT = "2026-11-24T12:00:00+08:00", "2026-11-24T23:00:00+08:00"
MORNING = "2026-11-25T08:00:00+08:00"
NO = "261123-042"


@pytest.fixture
def tell(app: Flask, community: Community) -> Callable[..., None]:
    """Announce to somebody, and plan how it goes out."""

    def run(topic: str, person: Person, **options: Any) -> None:
        facts = {
            "community": community.id,
            "no": NO,
            "status": "accepted",
            "due_at": "2026-11-24T02:00:00+00:00",
            "promised_at": "",
            "grievance_id": 1,
        }
        with transaction():
            enqueue(
                topic,
                key=f"{topic}:{person.id}",
                person_id=person.id,
                community_id=community.id,
                **facts | options,
            )
        with app.app_context():
            dispatcher.drain()

    return run


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Send what is due by mail; how many attempts."""

    def run() -> int:
        made = 0
        with serving(app):
            while step(Mail(), Circuit()):
                made += 1
        return made

    return run


@pytest.fixture
def noon() -> Iterator[None]:
    """The middle of a working day."""
    with clock.at(NOON):
        yield


def told() -> list[tuple[str, str, str]]:
    session.expire_all()
    rows = session.scalars(select(Delivery).order_by(Delivery.id))
    return [(row.channel, row.state.value, row.reason) for row in rows]


def test_the_channel_is_on_only_where_a_server_is_named(app: Flask, post: Postbox) -> None:
    channel = channels.outward_by("mail")
    assert channel is not None
    assert channel.is_on()


def test_an_overdue_matter_is_told_at_once_with_its_number_and_the_way_there(
    noon: None, worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    tell("grievance.overdue", worker)

    assert work() == 1
    assert told() == [("mail", "sent", "")]
    (letter,) = post.letters
    assert letter["Subject"] == f"已超时 {NO}"
    assert f"诉求{NO}" in part(letter, "plain")
    assert f"/desk/c/xingfuli/reports/{NO}" in part(letter, "plain")


def test_the_rest_of_staffs_news_sends_no_letter_of_its_own(
    noon: None, worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    for topic in ("new", "answered", "second_person", "returned"):
        tell(f"grievance.{topic}", worker)

    assert (work(), post.letters) == (0, [])


def test_residents_are_never_written_to(
    noon: None, worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    person = resident()
    with_mailbox(person, "wang@jiedao.example")
    tell("grievance.accepted", worker)
    tell("grievance.overdue", person)

    assert (work(), post.letters) == (0, [])


def test_overdue_waits_for_the_morning_and_danger_does_not(
    worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    with clock.at(NIGHT):
        tell("grievance.overdue", worker)
        tell("grievance.urgent", worker, urgent=True)
        assert work() == 1
    assert [letter["Subject"] for letter in post.letters] == [f"诉求含危险词语 {NO}"]

    with clock.at(MORNING):
        assert work() == 1
    assert len(post.letters) == 2


def test_the_digest_is_one_letter_with_a_line_for_each_matter(
    noon: None, worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    lines = [f"261123-04{number}" for number in range(5)]
    tell(
        "staff.digest",
        worker,
        day_on="2026-11-24",
        new=3,
        due_today=1,
        overdue=1,
        lines=lines,
    )

    assert work() == 1
    (letter,) = post.letters
    assert all(line in part(letter, "plain") for line in lines)
    assert all(line in part(letter, "html") for line in lines)
    assert "http://127.0.0.1:8000/desk" in part(letter, "plain")


def test_a_mailbox_taken_away_meanwhile_gets_nothing(
    noon: None, worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    tell("grievance.overdue", worker)
    with transaction():
        session.query(Mailbox).delete()

    assert work() == 0
    assert told() == [("mail", "refused", "no_address")]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("550 5.1.1 nobody", ("mail", "refused", "mailbox_refused")),
        ("450 4.2.1 later", ("mail", "waiting", "mailbox_busy")),
        ("554 5.7.1 relay denied", ("mail", "dead", "sending_forbidden")),
    ],
)
def test_what_the_server_says_is_written_down_as_a_short_word(
    noon: None,
    worker: Person,
    post: Postbox,
    tell: Callable[..., None],
    work: Callable[[], int],
    said: str,
    outcome: tuple[str, str, str],
) -> None:
    with_mailbox(worker)
    post.on_recipient = said
    tell("grievance.overdue", worker)
    work()

    assert told() == [outcome]


def test_a_letter_put_off_is_sent_later_under_the_same_number(
    worker: Person, post: Postbox, tell: Callable[..., None], work: Callable[[], int]
) -> None:
    with_mailbox(worker)
    with clock.at(NOON):
        post.on_letter = "451 4.3.0 later"
        tell("grievance.overdue", worker)
        work()
        post.on_letter = ""
    with clock.at("2026-11-24T12:01:00+08:00"):
        work()
        work()

    assert told() == [("mail", "sent", "")]
    assert len(post.letters) == 1


def test_a_busy_mailbox_of_one_does_not_hold_up_the_letters_of_others(
    noon: None,
    community: Community,
    post: Postbox,
    tell: Callable[..., None],
    work: Callable[[], int],
) -> None:
    post.on_recipient = lambda to: "452 4.2.2 full" if to.startswith("full") else ""
    for number in range(6):
        person = staff(Role.COMMITTEE, community=community)
        with_mailbox(person, f"{'full' if number < 4 else 'free'}{number}@jiedao.example")
        tell("grievance.overdue", person)

    assert work() == 6
    assert sorted(post.recipients) == ["free4@jiedao.example", "free5@jiedao.example"]
    assert ADDRESS not in post.recipients
