"""Processes that deliver to a depot, started and killed by tests; their database is made here."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, select

from portal import tables
from portal.base import db
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.models import OutboxMessage
from portal.community.identity.models import Person
from tests.support.fakes.courier import Depot
from tests.support.serving import ROOT, environment_of

START_SECONDS = 60


@dataclass
class Works:
    """One installation whose processes are started and killed at will."""

    data: Path
    url: str
    depot: Depot
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment = environment_of(self.data) | {
            "PORTAL_DATABASE_URL": self.url,
            "COURIER_URL": self.depot.url,
        }
        self.port = int(self.environment["PORT"])
        self.engine: Engine = db.make_engine(self.url)
        tables.load_tables()
        db.Base.metadata.create_all(self.engine)
        with self.engine.begin() as connection:
            connection.execute(Person.__table__.insert().values(id=1, name=""))

    def start(self, errand: str, name: str = "") -> None:
        """Start a process; under a name of its own there may be several of a kind."""
        name = name or errand
        with (self.data / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.support.fakes.courier_portal", errand],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=self.environment,
            )

    def kill(self, name: str) -> None:
        """End a process at once, wherever it is."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End what still runs."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
        self.engine.dispose()

    def count(self, table: type[db.Base], *states: str) -> int:
        """How many rows there are in one of these states."""
        state = table.__table__.c.state
        with self.engine.connect() as connection:
            statement = select(func.count()).select_from(table.__table__)
            return connection.scalar(statement.where(state.in_(states))) or 0

    def is_quiet(self) -> bool:
        """Whether nothing waits and nothing is on its way."""
        return not (
            self.count(OutboxMessage, "waiting") or self.count(Delivery, "waiting", "sending")
        )

    def wait_until_quiet(self, seconds: float) -> bool:
        """Whether that comes true in time."""
        deadline = time.monotonic() + seconds
        while not self.is_quiet() and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.is_quiet()

    def said(self) -> str:
        """What the processes printed."""
        return "".join(path.read_text() for path in sorted(self.data.glob("*.log")))[-3000:]


@contextlib.contextmanager
def works(data: Path, url: str, depot: Depot) -> Iterator[Works]:
    """An empty installation, stopped at the end."""
    made = Works(data, url, depot)
    try:
        yield made
    finally:
        made.stop()


def killing_times() -> int:
    """How often processes are killed: 50 with KILLS=50, else a few."""
    return int(os.environ.get("KILLS", "5"))
