"""Emptying SQLite's write-ahead log at night.

What is erased is overwritten in the database (``secure_delete``), but former versions of its
pages stay in the log until it is cut to nothing. PostgreSQL looks after its own.
"""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask

from portal.base import clock, db, timers
from portal.config import Config

log = structlog.get_logger()

HOUR = 3600
LONGEST = timedelta(days=1)
NIGHT = range(2, 5)


class LogBusy(RuntimeError):
    """Somebody was reading all the while; the worker tries again within a minute."""


_emptied: dict[str, datetime] = {}


def init_app(_app: Flask, _config: Config) -> None:
    """Let the worker do it."""
    timers.register("base.wal", HOUR, empty_at_night)


def empty_at_night() -> bool:
    """Cut the log in the small hours, or now when the last night was missed; whether it was the
    time for it."""
    now = clock.now()
    last = _emptied.get("at")
    if last is not None and now - last < LONGEST and clock.local(now).hour not in NIGHT:
        return False
    empty()
    _emptied["at"] = now
    return True


def empty() -> None:
    """Write the log into the database and cut it to no length; raises ``LogBusy``.

    By a connection of its own: giving one back to the pool would end what is under way on it.
    """
    bind = db.session.get_bind()
    path = bind.engine.url.database if bind.dialect.name == "sqlite" else None
    if not path or not Path(path).is_file():
        return
    db.release()
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
        busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise LogBusy
    log.debug("database.log_emptied")
