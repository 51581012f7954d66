"""The worker process: sends what stands in the outbox, runs the timers. `portal worker`.

Several may work for one installation: a timer is run by one at a time, and messages to providers
are shared out one by one.
"""

import logging
import threading
import time

import click
from flask import Flask

from portal.base import bell
from portal.base.outbox.delivering.lanes import Postman
from portal.config import Config
from portal.processes import give_memory_back, leave_out
from portal.tasks import add_tasks, make_huey

log = logging.getLogger(__name__)

RHYTHM_SECONDS = 10.0

# Rings in a row are answered together: the first at once, those of the next moment after it.
PAUSE_SECONDS = 0.25

# Every task may be cut off and begun again, so a stop need not wait long for one.
STOP_SECONDS = 2


class Worker:
    """Huey's consumer with one thread, the thread that listens to the bell, and the postman.

    Threads, so that it can live in a process that has another errand: the supervisor of the
    server on a small machine, or a process of its own.
    """

    def __init__(self, config: Config, app: Flask) -> None:
        self._config, self._app = config, app

    def begin(self) -> None:
        """Open the queue, look at once for what came due while nobody worked, then listen."""
        config = self._config
        huey = make_huey(config)
        self._tick = add_tasks(huey, self._app)
        self._bell = bell.hang(data=config.data, redis_url=config.redis_url)
        self.consumer = huey.create_consumer(
            workers=1,
            periodic=True,
            initial_delay=0.1,
            max_delay=0.5,
            scheduler_interval=10,
            graceful_signal="TERM",
            shutdown_timeout=STOP_SECONDS,
        )
        self._postman = Postman(self._app)
        self._postman.start()
        self._tick(bell=True)
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self) -> None:
        """Work in the background of this process; takes its signal handlers away."""
        self.begin()
        self.consumer.start()

    def stop(self) -> None:
        """Let the running task end, for a moment, and settle the letters that are on their way."""
        self.consumer.stop(graceful=True)
        self._postman.stop()

    def run(self) -> None:
        """Work in the foreground until a signal."""
        self.begin()
        self.consumer.run()
        self._postman.stop()

    def is_alive(self) -> bool:
        """Whether both of Huey's threads and the postman still run."""
        threads = [thread for _worker, thread in self.consumer.worker_threads]
        return self._postman.is_alive() and all(
            thread.is_alive() for thread in [*threads, self.consumer.scheduler]
        )

    def _listen(self) -> None:
        """Turn rings, and each ten seconds without one, into a task."""
        while True:
            heard = self._bell.wait(RHYTHM_SECONDS)
            try:
                self._postman.ring()
                self._tick(bell=heard)
            except Exception:
                log.exception("the queue cannot be reached")
            time.sleep(PAUSE_SECONDS)


def main() -> None:
    """Work until told to stop; SIGTERM and Ctrl-C let the running task end."""
    from portal.app import create_app

    leave_out("rich")
    give_memory_back()
    config = Config.from_env()
    Worker(config, create_app(config)).run()


def register_cli(group: click.Group) -> None:
    """Add `portal worker`."""
    group.command("worker", help="Send messages and run the timers, until stopped.")(main)


if __name__ == "__main__":
    main()
