"""`python -m benchmarks.delivery`: announcements at once, until a provider has taken them all.

One worker process on SQLite, a stand-in for the provider over HTTP, an empty database. The clock
runs from the first announcement to the last message the stand-in took; announcing is timed too.

BENCH_EVENTS   how many, default 1000
BENCH_ANSWER   milliseconds the stand-in takes for each, default 20
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event

from portal.base import db, scope
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.service import enqueue
from tests.serving.delivery import Works, works
from tests.support.fakes.courier import depot

EVENTS = int(os.environ.get("BENCH_EVENTS") or 1000)
ANSWER_SECONDS = float(os.environ.get("BENCH_ANSWER") or 20) / 1000
MOST_SECONDS = 30
PATIENCE_SECONDS = 300


def announce(number: int) -> float:
    """One change that announces; the seconds it took."""
    began = time.perf_counter()
    with db.transaction():
        enqueue("privacy.answered", key=str(number), person_id=1, urgent=True, request_id=number)
    return time.perf_counter() - began


def statements_of_one(engine: Any) -> list[str]:
    """What a change that only announces sends to the database, transaction included."""
    sent: list[str] = []

    def note(*seen: Any) -> None:
        sent.append(str(seen[2]).split(" ", 1)[0])

    event.listen(engine, "before_cursor_execute", note)
    announce(0)
    event.remove(engine, "before_cursor_execute", note)
    return sent


def run(running: Works) -> tuple[float, list[float]]:
    """Announce everything; the seconds until all was taken, and those each announcing took."""
    began = time.perf_counter()
    each = [announce(number) for number in range(1, EVENTS + 1)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(running.depot.taken) < EVENTS + 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    return time.perf_counter() - began, each


def main() -> int:
    """Print the figures; 1 when it took too long or a message came twice."""
    with tempfile.TemporaryDirectory() as folder, depot() as provider:
        provider.slow_seconds = ANSWER_SECONDS
        url = f"sqlite:///{Path(folder) / 'portal.db'}"
        with works(Path(folder), url, provider) as running, scope.everywhere("a benchmark"):
            db.bind(db.make_shared_engine(url))
            statements = statements_of_one(db.session.get_bind())
            running.start("worker")
            while len(provider.taken) < 1:
                time.sleep(0.05)
            seconds, each = run(running)
            quiet = running.wait_until_quiet(PATIENCE_SECONDS)
            db.session.remove()
            kept = running.count(OutboxMessage, "done")
        twice = sum(number - 1 for number in provider.taken.values())
        taken = len(provider.taken) - 1
    print(f"announcing sends: {' '.join(statements)}")
    print(f"announcing takes {statistics.median(each) * 1000:.1f} ms in the median")
    print(f"{taken} of {EVENTS} taken in {seconds:.1f} s ({taken / seconds:.0f} a second)")
    print(f"{twice} taken twice; settled: {'all' if quiet and kept == EVENTS + 1 else 'not all'}")
    return int(seconds > MOST_SECONDS or taken < EVENTS or bool(twice) or not quiet)


if __name__ == "__main__":
    sys.exit(main())
