"""A real Redis for the tests, private to this run and reached by a socket only."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.support.absences import skip_or_fail

START_SECONDS = 10


class RedisMissing(RuntimeError):
    """There is no Redis to test with."""


def explain_absence() -> str:
    """Why no server can be had here, in one line; empty when one can."""
    if os.environ.get("TEST_REDIS_URL") or shutil.which("redis-server"):
        return ""
    return "Redis is not installed (make system, or set TEST_REDIS_URL)"


@contextlib.contextmanager
def redis_url() -> Iterator[str]:
    """The URL of an empty server for this run; skipped or failed like PostgreSQL's."""
    skip_or_fail(explain_absence())
    with server() as url:
        yield url


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a running, empty server."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    if explain_absence():
        raise RedisMissing(explain_absence())
    folder = Path(tempfile.mkdtemp(prefix="portal-redis-"))
    socket = folder / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""]
    process = subprocess.Popen(
        [*command, "--appendonly", "no", "--dir", str(folder)], stdout=subprocess.DEVNULL
    )
    try:
        url = f"unix://{socket}"
        _wait_until_it_answers(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    client = redis.Redis.from_url(url)
    while True:
        if process.poll() is not None:
            raise RedisMissing("redis-server ended at once")
        with contextlib.suppress(redis.ConnectionError):
            client.ping()
            return
        if time.monotonic() > deadline:
            raise RedisMissing("redis-server did not answer in time")
        time.sleep(0.05)
