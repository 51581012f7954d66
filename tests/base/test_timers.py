"""The timers that the worker runs."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.base import clock, timers
from portal.base.db import session, transaction
from portal.base.timers import TimerRun

NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture
def runs(monkeypatch):
    """Only the timers of this test are registered; what ran is written down."""
    monkeypatch.setattr(timers, "_timers", {})
    return []


def test_a_timer_that_never_ran_runs_at_once(runs):
    timers.register("remind", 3600, lambda: runs.append("remind"))

    assert timers.run_due() == ["remind"]
    assert runs == ["remind"]


def test_a_timer_rests_until_its_rhythm_is_over(runs):
    timers.register("remind", 3600, lambda: runs.append("remind"))

    with clock.at(NOON):
        timers.run_due()
        with clock.later(minutes=59):
            timers.run_due()
        assert runs == ["remind"]
        with clock.later(minutes=60):
            timers.run_due()
    assert runs == ["remind", "remind"]


def test_after_a_week_without_power_a_timer_runs_once(runs):
    timers.register("remind", 60, lambda: runs.append("remind"))
    with clock.at(NOON):
        timers.run_due()

        with clock.later(days=7):
            timers.run_due()
            timers.run_due()

    assert runs == ["remind", "remind"]


def test_a_timer_that_another_worker_holds_is_left_to_it(runs):
    timers.register("remind", 60, lambda: runs.append("remind"))
    with clock.at(NOON):
        with transaction():
            session.add(TimerRun(name="remind", locked_until=clock.now() + timedelta(minutes=2)))

        assert timers.run_due() == []


def test_a_lease_that_ran_out_frees_the_timer_of_a_worker_that_died(runs):
    timers.register("remind", 60, lambda: runs.append("remind"))
    with clock.at(NOON):
        with transaction():
            session.add(TimerRun(name="remind", locked_until=clock.now() - timedelta(seconds=1)))

        assert timers.run_due() == ["remind"]


def test_of_two_workers_that_saw_a_timer_due_one_runs_it(runs):
    """The second one looks at a state read before the first had finished."""
    timers.register("remind", 60, lambda: runs.append("remind"))
    (timer,) = timers.registered()
    with clock.at(NOON):
        assert timers._claim(timer, bell=False)
        assert not timers._claim(timer, bell=False)


def test_a_timer_that_fails_is_tried_again_and_holds_up_no_other(runs, caplog):
    def fail():
        runs.append("fail")
        raise ValueError("no reason")

    timers.register("a", 3600, fail)
    timers.register("b", 3600, lambda: runs.append("b"))
    with clock.at(NOON):
        assert timers.run_due() == ["b"]
        assert timers.run_due() == []
        with clock.later(seconds=61):
            timers.run_due()

    assert runs == ["fail", "b", "fail"]
    assert "timer a failed" in caplog.text


def test_the_bell_wakes_only_those_that_listen_to_it(runs):
    timers.register("outbox", 3600, lambda: runs.append("outbox"), at_bell=True)
    timers.register("remind", 3600, lambda: runs.append("remind"))
    timers.run_due()
    runs.clear()

    timers.run_due(bell=True)

    assert runs == ["outbox"]


def test_a_worker_that_fell_silent_is_taken_for_dead(runs):
    with clock.at(NOON):
        assert not timers.worker_is_alive()
        timers.run_due()
        assert timers.worker_is_alive()
        with clock.later(seconds=80):
            assert timers.worker_is_alive()
        with clock.later(seconds=91):
            assert not timers.worker_is_alive()


def test_a_heartbeat_from_the_future_does_not_hide_a_dead_worker_for_ever(runs):
    with clock.at(NOON):
        timers.run_due()
        with transaction():
            session.execute(
                update(TimerRun)
                .where(TimerRun.name == timers.HEARTBEAT)
                .values(last_run_at=clock.now() + timedelta(days=1))
            )

        assert not timers.worker_is_alive()
