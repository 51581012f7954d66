"""The worker's queue and its one task, in a module that can be imported by its name.

Huey refuses a task that was defined in the script being run, so this is not ``portal.worker``.
"""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import URL, make_url

from portal.base import timers
from portal.base.migrate import QUEUE_TABLES
from portal.config import Config

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)

MAKING_SECONDS = 1.0


@contextmanager
def _unseen(*packages: str) -> Iterator[None]:
    """Hide packages from an import that would load them without using them.

    Huey imports each storage's client that it can find: 25 MB that a worker on SQLite would
    carry for nothing.
    """
    hidden: dict[str, Any] = dict.fromkeys(set(packages) - sys.modules.keys())
    sys.modules.update(hidden)
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def make_huey(config: Config) -> "Huey":
    """The queue of this installation: Redis when there is one, else tables beside ours on
    PostgreSQL, else a file in the data folder.

    Nothing in it needs to survive: what must happen stands in the main database. Hence no sync
    to disk, and no results kept.
    """
    if config.redis_url:
        from huey import RedisHuey

        return RedisHuey("portal", url=config.redis_url, results=False)
    url = make_url(config.database_url)
    if url.get_backend_name() == "postgresql":
        return _on_postgres(url)
    with _unseen("psycopg", "redis"):
        from huey import SqliteHuey
    return SqliteHuey(
        "portal", filename=str(config.data / "queue.db"), results=False, fsync=False, cache_mb=1
    )


def _on_postgres(url: URL) -> "Huey":
    from huey import PostgresHuey
    from psycopg import Error

    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    queue = partial(PostgresHuey, "portal", dsn=dsn, table_prefix=QUEUE_TABLES, results=False)
    try:
        return queue()
    except Error:
        # Two workers that start at once both make the tables, and one of them fails.
        time.sleep(MAKING_SECONDS)
        return queue()


def add_tasks(huey: "Huey", app: Flask) -> Any:
    """Register the task and its minute's rhythm; the returned task is called to enqueue it."""

    from huey import crontab

    def tick(bell: bool = False) -> None:
        with app.app_context():
            finished = timers.run_due(bell=bell)
        if finished:
            log.debug("timers ran: %s", ", ".join(finished))

    def minute() -> None:
        """Goes on by Huey's own rhythm, should the thread that listens ever stand still."""
        tick()

    huey.periodic_task(crontab(), name="minute")(minute)
    return huey.task(name="tick")(tick)
