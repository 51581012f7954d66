"""What was confirmed to a resident is kept, whatever happens to the processes."""

import itertools
import re
import sqlite3
import threading
import time
from http.client import HTTPException

import pytest

from benchmarks import portal_places, portal_rows
from benchmarks.visitor import Visitor
from tests.support.serving import running_portal

SLUG = portal_places.slug_of(2)
PLACE = f"b{portal_places.building_of(2, 0)}"


@pytest.fixture
def filled(data):
    """An installation with communities and buildings, and a few grievances."""
    portal_rows.fill(f"sqlite:///{data / 'portal.db'}", 10)
    return data


def _file(visitor, token, text):
    """File a report; its number once the portal has confirmed it."""
    page = visitor.post(
        f"/c/{SLUG}/report",
        {
            "csrf_token": token,
            "category": portal_rows.CATEGORY,
            "place": PLACE,
            "text": text,
            "visibility": "neighbours",
        },
    )
    return re.search(r"\d{6}-\d{3}", page)[0]


def _file_until_it_ends(port, name, confirmed):
    visitor = Visitor(port, f"10.1.0.{name}")
    try:
        token = visitor.token(f"/c/{SLUG}/report")
        for turn in itertools.count():
            visitor.address = f"10.{name}.{turn // 250}.{turn % 250 + 1}"
            text = f"灯坏了 {name} {turn}"
            _file(visitor, token, text)
            confirmed.append(text)
    except (OSError, HTTPException, SystemExit):
        return


@pytest.mark.parametrize("after_seconds", [0.4, 0.9])
def test_every_report_that_was_confirmed_survives_a_power_cut(filled, after_seconds):
    confirmed = []
    with running_portal(filled, prepare=False, environment={"PORTAL_TRUSTED_PROXIES": "1"}) as one:
        writers = [
            threading.Thread(target=_file_until_it_ends, args=(one.port, name, confirmed))
            for name in range(1, 5)
        ]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + 20
        while not confirmed and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(after_seconds)
        one.kill()
        for writer in writers:
            writer.join()

    with running_portal(filled, prepare=False) as again:
        assert again.get(f"/c/{SLUG}/reports")[0] == 200
    with sqlite3.connect(filled / "portal.db") as kept:
        found = {text for (text,) in kept.execute("SELECT text FROM grievances")}
        assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert confirmed
    assert set(confirmed) <= found


def test_a_message_that_waited_when_the_power_went_is_sent_after_the_start(filled):
    with running_portal(filled, prepare=False) as one:
        visitor = Visitor(one.port, "10.1.0.1")
        _file(visitor, visitor.token(f"/c/{SLUG}/report"), "灯坏了")
        one.kill()

    def waiting():
        with sqlite3.connect(filled / "portal.db") as database:
            query = "SELECT count(*) FROM outbox_messages WHERE state = 'waiting'"
            return database.execute(query).fetchone()[0]

    with running_portal(filled, prepare=False):
        deadline = time.monotonic() + 90
        while waiting() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert waiting() == 0
