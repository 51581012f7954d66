"""Between 21:00 and 8:00 nothing leaves the portal but words of danger; nothing is lost."""

from collections.abc import Callable
from datetime import time

import pytest

from portal.base import clock, settings
from portal.base.db import transaction
from portal.base.outbox import queries
from portal.base.outbox.rules.options import QUIET_FROM, QUIET_UNTIL
from portal.base.outbox.rules.quiet import after_quiet_hours
from portal.base.settings import INSTALLATION, SettingScope, of_community
from portal.base.settings.service import change
from tests.factories.identity import resident
from tests.factories.places import CommunityFactory
from tests.outbox.delivering.conftest import Paper, deliveries
from tests.outbox.rules.conftest import OWN, announce

Work = Callable[[], int]


def set_hours(begin: str, end: str, scope: SettingScope = INSTALLATION) -> None:
    with clock.at("2026-01-01T12:00:00+08:00"), transaction():
        for setting, text in ((QUIET_FROM, begin), (QUIET_UNTIL, end)):
            if settings.get(setting) != time.fromisoformat(text):
                change(setting=setting, scope=scope, text=text, by=None, reason="试一试")


def waits_until(moment: str, community_id: int | None = None) -> str:
    with clock.at(f"{moment}+08:00"):
        return f"{clock.local(after_quiet_hours(clock.now(), community_id)):%Y-%m-%dT%H:%M:%S}"


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-23T08:00:00", "2026-11-23T08:00:00"),
        ("2026-11-23T12:00:00", "2026-11-23T12:00:00"),
        ("2026-11-23T20:59:59", "2026-11-23T20:59:59"),
        ("2026-11-23T21:00:00", "2026-11-24T08:00:00"),
        ("2026-11-23T23:59:59", "2026-11-24T08:00:00"),
        ("2026-11-24T00:00:00", "2026-11-24T08:00:00"),
        ("2026-11-24T07:59:00", "2026-11-24T08:00:00"),
        ("2026-11-24T07:59:59", "2026-11-24T08:00:00"),
        ("2026-12-31T22:00:00", "2027-01-01T08:00:00"),
    ],
)
def test_the_quiet_hours_end_at_eight(app: object, moment: str, goes: str) -> None:
    assert waits_until(moment) == goes


def test_quiet_hours_may_lie_within_a_day_or_not_be_at_all(app: object) -> None:
    set_hours("12:00", "14:00")
    assert waits_until("2026-11-23T13:00:00") == "2026-11-23T14:00:00"
    assert waits_until("2026-11-23T22:00:00") == "2026-11-23T22:00:00"

    set_hours("14:00", "14:00")
    assert waits_until("2026-11-23T14:00:00") == "2026-11-23T14:00:00"


def test_a_community_sleeps_longer_than_others(app: object) -> None:
    ours, theirs = CommunityFactory.create(), CommunityFactory.create()
    set_hours("20:00", "09:00", of_community(ours.id))

    assert waits_until("2026-11-23T20:30:00", ours.id) == "2026-11-24T09:00:00"
    assert waits_until("2026-11-23T20:30:00", theirs.id) == "2026-11-23T20:30:00"


def test_the_inbox_has_at_night_what_is_sent_in_the_morning(
    words: None, drain: Work, send: Work, wechat: Paper
) -> None:
    person_id = resident().id
    with clock.at("2026-11-23T21:00:00+08:00"):
        announce(OWN, person_id)
        drain()
        assert send() == 0
        assert queries.unread_count(person_id) == 1
        assert not queries.is_late()

    with clock.at("2026-11-24T07:59:59+08:00"):
        assert send() == 0
        assert not queries.is_late()
    with clock.at("2026-11-24T08:00:00+08:00"):
        assert send() == 1
    assert len(wechat.letters) == 1


def test_words_of_danger_go_at_any_hour(
    words: None, drain: Work, send: Work, wechat: Paper, sms: Paper
) -> None:
    with clock.at("2026-11-24T03:00:00+08:00"):
        announce(OWN, resident().id, urgent=True)
        drain()
        send()

    assert (len(wechat.letters), len(sms.letters)) == (1, 1)


def test_what_power_kept_from_leaving_in_the_evening_does_not_wake_anybody(
    words: None, drain: Work, send: Work, wechat: Paper
) -> None:
    with clock.at("2026-11-23T20:59:59+08:00"):
        announce(OWN, resident().id)
        drain()
    with clock.at("2026-11-24T02:00:00+08:00"):
        assert send() == 0
        assert clock.local(deliveries()[0].due_at).hour == 8
    with clock.at("2026-11-24T10:00:00+08:00"):
        assert send() == 1
    assert len(wechat.letters) == 1


def test_after_a_night_without_power_everything_goes_once(
    words: None, drain: Work, send: Work, wechat: Paper
) -> None:
    people = [resident().id for _ in range(3)]
    with clock.at("2026-11-23T20:30:00+08:00"):
        for person_id in people:
            announce(OWN, person_id)
    with clock.at("2026-11-24T09:30:00+08:00"):
        drain()
        send()
        send()

    assert sorted(letter.person_id for letter in wechat.letters) == sorted(people)
