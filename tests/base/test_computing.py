"""Requests of a process compute one after the other, and nobody is held up by who only waits."""

import io
import threading
import time
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Any

import pytest

from portal.base import computing

Answer = Callable[[dict[str, Any]], None]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], Callable[..., threading.Thread]]:
    """Answers requests in threads of their own, by turns of this test alone."""
    monkeypatch.setattr(computing, "_place", SimpleQueue())

    def with_answer(answer: Answer) -> Callable[..., threading.Thread]:
        def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            answer(environ)
            return []

        served = computing.in_turns(application)

        def request(body: Any = None, **environ: Any) -> threading.Thread:
            environ["wsgi.input"] = body or io.BytesIO()
            thread = threading.Thread(target=served, args=(environ, None))
            thread.start()
            return thread

        return request

    return with_answer


def test_one_request_computes_at_a_time(serve: Any) -> None:
    inside: list[int] = []
    most: list[int] = []

    def answer(_environ: dict[str, Any]) -> None:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.005)
        inside.pop()

    request = serve(answer)
    for thread in [request() for _ in range(5)]:
        thread.join()

    assert max(most) == 1


def test_who_waits_for_something_else_lets_others_go_first(serve: Any) -> None:
    go_on, done = threading.Event(), threading.Event()

    def answer(environ: dict[str, Any]) -> None:
        if environ.get("waits"):
            with computing.aside():
                go_on.wait(5)
        else:
            done.set()

    request = serve(answer)
    waiting = request(waits=True)
    began = time.monotonic()
    request().join()

    assert done.is_set()
    assert time.monotonic() - began < computing.PATIENCE
    go_on.set()
    waiting.join()


def test_a_body_that_trickles_in_holds_nobody_up(serve: Any) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            sent.wait(5)
            return super().read(size)

    sent = threading.Event()
    read: list[bytes] = []
    request = serve(lambda environ: read.append(environ["wsgi.input"].read()))
    slow = request(Slow(b"photo"))
    began = time.monotonic()
    request(io.BytesIO(b"a\nb")).join()

    assert read == [b"a\nb"]
    assert time.monotonic() - began < computing.PATIENCE
    sent.set()
    slow.join()
    assert read == [b"a\nb", b"photo"]


def test_a_short_form_is_read_before_its_request_gets_in_line(serve: Any) -> None:
    class InPieces(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            in_line.append(getattr(computing._mine, "computing", False))
            return super().read(min(size or 0, 3))

    in_line: list[bool] = []
    read: list[bytes] = []
    request = serve(lambda environ: read.append(environ["wsgi.input"].read()))

    request(InPieces(b"text=lamp"), CONTENT_LENGTH="9").join()
    request(InPieces(b"half"), CONTENT_LENGTH="9").join()

    assert read == [b"text=lamp", b"half"]
    assert not any(in_line)


def test_nobody_waits_in_line_for_long(serve: Any) -> None:
    blocked, done = threading.Event(), threading.Event()

    def answer(environ: dict[str, Any]) -> None:
        if environ.get("blocks"):
            blocked.wait(5)
        else:
            done.set()

    request = serve(answer)
    blocking = request(blocks=True)
    request().join()

    assert done.is_set()
    blocked.set()
    blocking.join()


def test_a_line_is_read_as_from_the_stream_itself() -> None:
    body = computing._Body(io.BytesIO(b"a\nb\nc"))

    assert body.readline() == b"a\n"
    assert list(body) == [b"b\n", b"c"]
    assert computing._Body(io.BytesIO(b"a\nb")).readlines() == [b"a\n", b"b"]


def test_without_turns_stepping_aside_changes_nothing() -> None:
    with computing.aside():
        pass
    assert not getattr(computing._mine, "computing", False)
