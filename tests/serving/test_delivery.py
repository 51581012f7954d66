"""Processes that are killed at any moment lose no message, and two workers share the load."""

import itertools
import random
import threading
import time
from collections import Counter
from http.client import HTTPException
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from sqlalchemy import insert, select

from portal.base import clock
from portal.base.outbox.delivering.lanes import THREADS
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.models import OutboxMessage
from tests.serving.delivery import killing_times, works
from tests.support import postgres
from tests.support.fakes.courier import depot

PATIENCE_SECONDS = 90


@pytest.fixture
def provider():
    """A depot that takes what it is given."""
    with depot() as made:
        yield made


@pytest.fixture
def sqlite_works(tmp_path, provider):
    """An installation on SQLite."""
    if postgres.wanted():
        pytest.skip("shown on SQLite; two workers are shown on PostgreSQL")
    with works(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}", provider) as made:
        yield made


def text_of(number):
    """What the depot is told of an announcement."""
    return f"申请{number}已有答复。"


def announce_until(over, works, confirmed):
    """Announce one number after the other; note those that the server said it keeps."""
    for number in itertools.count(1):
        if over.is_set():
            return
        try:
            body = urlencode({"n": number}).encode()
            with urlopen(f"http://127.0.0.1:{works.port}/announce", body, timeout=5) as answer:
                assert answer.status == 201
            confirmed.append(number)
            time.sleep(0.02)
        except (OSError, HTTPException):
            time.sleep(0.1)  # the server was killed: this number is in doubt, the next is tried


def kill_again_and_again(works, times, confirmed):
    """End the server or the worker at a random moment and start it again at once; how often the
    worker was ended."""
    chance = random.Random(20261123)
    workers = 0
    for _turn in range(times):
        reached = len(confirmed) + 1
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(confirmed) < reached and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, 1.5))
        errand = chance.choice(("serve", "worker"))
        workers += errand == "worker"
        works.kill(errand)
        works.start(errand)
    return workers


def test_nothing_is_lost_when_server_and_worker_are_killed_at_random(sqlite_works, provider):
    works, confirmed, over = sqlite_works, [], threading.Event()
    works.start("serve")
    works.start("worker")
    writer = threading.Thread(target=announce_until, args=(over, works, confirmed))
    writer.start()
    try:
        killed = kill_again_and_again(works, killing_times(), confirmed)
    finally:
        over.set()
        writer.join()

    assert works.wait_until_quiet(PATIENCE_SECONDS), works.said()
    told = Counter(provider.texts)
    twice = sum(number - 1 for number in provider.taken.values())
    print(
        f"{killing_times()} kills, {killed} of them of the worker: {len(confirmed)} confirmed, "
        f"{len(told)} told, {twice} told twice"
    )
    assert confirmed
    assert {text_of(number) for number in confirmed} <= told.keys()
    # What was told had been kept, even where the answer no longer reached the visitor.
    with works.engine.connect() as connection:
        kept = connection.scalars(select(OutboxMessage.key)).all()
    assert told.keys() == {text_of(key.partition(":")[2]) for key in kept}
    # Between the provider's word and ours there is a moment: at most the letters in flight.
    assert twice <= killed * THREADS


def test_two_workers_on_postgresql_share_the_load_and_send_nothing_twice(tmp_path, provider):
    provider.slow_seconds = 0.03
    with postgres.postgres_url() as url, works(tmp_path, url, provider) as made:
        for name in ("first", "second"):
            made.start("worker", name)
        _wait_for_both(made)
        with made.engine.begin() as connection:
            connection.execute(insert(OutboxMessage), [_row(number) for number in range(300)])
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(provider.taken) < 300 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert made.wait_until_quiet(PATIENCE_SECONDS), made.said()
        sent = made.count(Delivery, "sent")

    assert len(provider.taken) == sent == 300
    assert set(provider.taken.values()) == {1}
    assert len(provider.senders) == 2
    # One may begin later on a busy machine; that one alone does it all is what must not be.
    assert min(provider.senders.values()) >= sent // 20, provider.senders


def _wait_for_both(made):
    """Both work once each has said so by sending something."""
    numbers = itertools.count(10_000)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(made.depot.senders) < 2:
        assert time.monotonic() < deadline, made.said()
        with made.engine.begin() as connection:
            connection.execute(insert(OutboxMessage), [_row(next(numbers)) for _one in range(8)])
        time.sleep(0.5)
    assert made.wait_until_quiet(PATIENCE_SECONDS)
    with made.engine.begin() as connection:
        connection.execute(Delivery.__table__.delete())
    made.depot.taken.clear()
    made.depot.senders.clear()


def _row(number):
    now = clock.now()
    return {
        "key": f"privacy.answered:{number}",
        "topic": "privacy.answered",
        "person_id": 1,
        "facts": {"request_id": number},
        "urgent": True,
        "state": "waiting",
        "attempts": 0,
        "not_before": now,
        "created_at": now,
        "last_error": "",
    }
