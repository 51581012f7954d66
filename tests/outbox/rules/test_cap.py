"""Two messages a month that nobody asked for, over all channels; one's own matters are free."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox import keeping
from portal.base.outbox.channels import Refused
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.rules import cap
from portal.base.outbox.rules.models import UnsolicitedSlot
from portal.base.outbox.service import enqueue
from portal.community.identity.models import Person
from tests.factories.identity import resident
from tests.outbox.delivering.conftest import Paper, told
from tests.outbox.rules.conftest import NEWS, OWN, announce

Work = Callable[[], int]


@pytest.fixture
def tell(drain: Work, send: Work) -> Callable[..., None]:
    """Announce at a moment and send what may go."""

    def run(moment: str, topic: str, person_id: int, key: str) -> None:
        with clock.at(f"{moment}+08:00"):
            announce(topic, person_id, key)
            drain()
            send()

    return run


def test_the_third_message_of_a_month_stays_in_the_inbox(
    words: None, tell: Callable[..., None], wechat: Paper, sms: Paper
) -> None:
    person_id = resident().id
    for day in ("01", "15", "30"):
        tell(f"2026-11-{day}T12:00:00", NEWS, person_id, day)

    assert (len(wechat.letters), sms.letters) == (2, [])
    assert session.query(OutboxMessage).count() == 3

    tell("2026-12-01T12:00:00", NEWS, person_id, "december")
    assert len(wechat.letters) == 3


def test_ones_own_matters_and_other_people_are_not_counted(
    words: None, tell: Callable[..., None], wechat: Paper
) -> None:
    mine, other = resident().id, resident().id
    for n in range(3):
        tell("2026-11-10T12:00:00", NEWS, mine, f"n{n}")
        tell("2026-11-10T12:00:00", OWN, mine, f"o{n}")
    tell("2026-11-10T12:00:00", NEWS, other, "1")

    assert len(wechat.letters) == 2 + 3 + 1


def test_the_month_is_that_of_shanghai_and_of_the_moment_it_goes(
    words: None, tell: Callable[..., None], wechat: Paper, send: Work
) -> None:
    person_id = resident().id
    tell("2026-11-30T20:59:59", NEWS, person_id, "november")
    # In the quiet hours of the last night it is December's already.
    tell("2026-11-30T21:00:00", NEWS, person_id, "kept")
    tell("2026-12-01T07:00:00", NEWS, person_id, "december")
    tell("2026-12-02T12:00:00", NEWS, person_id, "too many")
    send()

    months = session.scalars(select(UnsolicitedSlot.month).order_by(UnsolicitedSlot.month)).all()
    assert [month.month for month in months] == [11, 12, 12]
    assert len(wechat.letters) == 3


def test_what_waited_into_the_next_month_counts_there(
    words: None, drain: Work, send: Work, tell: Callable[..., None], wechat: Paper
) -> None:
    person_id = resident().id
    with clock.at("2026-11-30T20:59:00+08:00"):
        announce(NEWS, person_id, "late")
        drain()
    for n in range(2):
        tell("2026-12-01T12:00:00", NEWS, person_id, f"d{n}")

    assert len(wechat.letters) == 2
    assert told() == [("wechat", "sent", "")] * 2


def test_a_message_handed_on_to_the_next_channel_counts_once(
    words: None, tell: Callable[..., None], wechat: Paper, sms: Paper
) -> None:
    wechat.answer = Refused("unsubscribed")
    person_id = resident().id
    for n in range(3):
        tell("2026-11-10T12:00:00", NEWS, person_id, str(n))

    assert len(sms.letters) == 2


def test_what_got_through_nowhere_is_not_counted(
    words: None, tell: Callable[..., None], wechat: Paper, sms: Paper
) -> None:
    wechat.answer = sms.answer = Refused("unsubscribed")
    person_id = resident().id
    for n in range(3):
        tell("2026-11-10T12:00:00", NEWS, person_id, str(n))

    assert session.query(UnsolicitedSlot).count() == 0


def test_two_people_who_are_one_have_one_count(words: None, tell: Callable[..., None]) -> None:
    gone, kept = resident().id, resident().id
    for person_id in (gone, kept):
        for n in range(2):
            tell("2026-11-10T12:00:00", NEWS, person_id, str(n))

    with transaction():
        keeping.move_to(gone, kept)

    rows = session.scalars(select(UnsolicitedSlot)).all()
    assert [(row.person_id, row.number) for row in rows] == [(kept, 1), (kept, 2)]


def test_workers_at_the_same_moment_do_not_count_past_two(app: object, shared: Engine) -> None:
    with transaction():
        person = Person(name="")
        session.add(person)
        session.flush()
        person_id = person.id
        for n in range(8):
            enqueue(NEWS, key=str(n), person_id=person_id)
    ids = list(session.scalars(select(OutboxMessage.id)))
    session.remove()
    start, taken = threading.Barrier(len(ids)), []

    def work(outbox_id: int) -> None:
        start.wait()
        with transaction():
            if cap.take(person_id, outbox_id, clock.now()):
                taken.append(outbox_id)
        session.remove()

    threads = [threading.Thread(target=work, args=(each,)) for each in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 2
    assert session.query(UnsolicitedSlot).count() == 2
