"""The bell between web and worker."""

import threading
import time

import pytest

from portal.base import bell
from tests.support.redis import redis_url


@pytest.fixture(params=["pipe", "redis"])
def hung(request, tmp_path, monkeypatch):
    """Two ends of one bell: the web's and the worker's."""
    monkeypatch.setattr(bell, "_bell", None)
    if request.param == "pipe":
        yield bell.PipeBell(tmp_path), bell.PipeBell(tmp_path)
    else:
        with redis_url() as url:
            yield bell.RedisBell(url), bell.RedisBell(url)


def test_a_ring_ends_the_wait(hung):
    web, worker = hung
    worker.wait(0.01)
    threading.Timer(0.1, web.ring).start()

    began = time.monotonic()
    assert worker.wait(5)
    assert time.monotonic() - began < 2


def test_many_rings_do_not_pile_up_for_long(hung):
    web, worker = hung
    worker.wait(0.01)
    for _ in range(20):
        web.ring()

    heard = 0
    while worker.wait(0.2):
        heard += 1
    assert 1 <= heard <= 20
    assert not worker.wait(0.05)


def test_without_a_ring_the_wait_ends_by_itself(hung):
    _, worker = hung
    assert not worker.wait(0.05)


def test_nobody_listening_is_no_error(hung):
    web, _ = hung
    web.ring()


def test_without_a_bell_ringing_is_mute(monkeypatch):
    monkeypatch.setattr(bell, "_bell", None)
    bell.ring()


def test_a_redis_that_is_away_holds_up_nobody():
    away = bell.RedisBell("redis://127.0.0.1:1/0")

    began = time.monotonic()
    away.ring()
    assert not away.wait(0.1)
    assert time.monotonic() - began < 3
