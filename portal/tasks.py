"""The worker's queue and its one task, in a module that can be imported by its name.

Huey refuses a task that was defined in the script being run, so this is not ``portal.worker``.
"""

import logging
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab

from portal.base import timers
from portal.config import Config

log = logging.getLogger(__name__)


def make_huey(config: Config) -> Huey:
    """The queue of this installation: Redis when there is one, else a file in the data folder.

    Nothing in it needs to survive: what must happen stands in the main database. Hence no sync
    to disk, and no results kept.
    """
    if config.redis_url:
        return RedisHuey("portal", url=config.redis_url, results=False)
    return SqliteHuey(
        "portal", filename=str(config.data / "queue.db"), results=False, fsync=False, cache_mb=1
    )


def add_tasks(huey: Huey, app: Flask) -> Any:
    """Register the task and its minute's rhythm; the returned task is called to enqueue it."""

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
