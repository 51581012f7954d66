"""The worker process: sends what stands in the outbox, runs the timers. `portal worker`."""

import logging
import os
import threading
from typing import Any

import click

from portal.base import bell
from portal.config import Config
from portal.processes import end_with_parent, give_memory_back
from portal.tasks import add_tasks, make_huey

log = logging.getLogger(__name__)

RHYTHM_SECONDS = 10.0

# Every task may be cut off and begun again, so a stop need not wait long for one.
STOP_SECONDS = 2


def main() -> None:
    """Work until told to stop; SIGTERM and Ctrl-C let the running task end."""
    from portal.app import create_app

    if os.environ.get("PORTAL_PARENT"):
        end_with_parent(int(os.environ["PORTAL_PARENT"]))
    give_memory_back()
    config = Config.from_env()
    app = create_app(config)
    huey = make_huey(config)
    tick = add_tasks(huey, app)
    consumer = huey.create_consumer(
        workers=1,
        periodic=True,
        initial_delay=0.1,
        max_delay=0.5,
        scheduler_interval=10,
        graceful_signal="TERM",
        shutdown_timeout=STOP_SECONDS,
    )
    listener = threading.Thread(target=_listen, args=(config, tick), daemon=True)
    listener.start()
    tick(bell=True)
    consumer.run()


def register_cli(group: click.Group) -> None:
    """Add `portal worker`."""
    group.command("worker", help="Send messages and run the timers, until stopped.")(main)


def _listen(config: Config, tick: Any) -> None:
    """Turn each ring, and each ten seconds without one, into a task."""
    wake = bell.hang(data=config.data, redis_url=config.redis_url)
    while True:
        heard = wake.wait(RHYTHM_SECONDS)
        try:
            tick(bell=heard)
        except Exception:
            log.exception("the queue cannot be reached")


if __name__ == "__main__":
    main()
