"""A process of its own that publishes one disclosure and dies where it is told to.

Called as ``python -m tests.disclosures.publisher URL DATA DISCLOSURE SEEN PERSON COMMUNITY PLACE``.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from portal import app as portal_app
from portal.base import clock, db, scope
from portal.base.access import Viewer
from portal.base.db import transaction
from portal.community.identity.queries import presence
from portal.config import Config
from portal.disclosures import service

BEFORE_COMMIT, AFTER_COMMIT = "before the commit", "after the commit"
_SENT = "after_cursor_execute"
STATEMENTS = (
    "INSERT INTO disclosure_numbers",
    "INSERT INTO register_entries",
    "UPDATE register_heads",
    "UPDATE disclosure_versions",
    "INSERT INTO disclosure_steps",
)
"""Each of these is sent once while a disclosure is published, in this transaction or none."""


@contextmanager
def interrupted(engine: Engine, place: str, act: Callable[[], object]) -> Iterator[None]:
    """Have ``act`` done right after each statement that begins so, or before the commit."""

    def after(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(place):
            act()

    def before(_conn: Any) -> None:
        act()

    name, listener = ("commit", before) if place == BEFORE_COMMIT else (_SENT, after)
    event.listen(engine, name, listener)
    try:
        yield
    finally:
        event.remove(engine, name, listener)


def die() -> None:
    """As when the power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, data: str, place: str, numbers: list[int]) -> None:
    """Publish, and die on the way."""
    disclosure_id, seen, person_id, community_id = numbers
    config = Config(
        env="development", data=Path(data), database_url=url, secret_key="0" * 32, testing=True
    )
    app = portal_app.create_app(config)
    engine = db.make_engine(url)
    db.session.remove()
    db.session.configure(bind=engine)
    with app.app_context(), scope.everywhere("a process in a test"):
        held = tuple(presence.assignments(person_id, clock.today()))
        hand = service.hand_of(Viewer(person_id=person_id, assignments=held), community_id)
        db.session.rollback()
        with interrupted(engine, place, die), transaction():
            service.publish(disclosure_id=disclosure_id, seen=seen, hand=hand)
        die()


if __name__ == "__main__":
    main(*sys.argv[1:3], sys.argv[7], [int(each) for each in sys.argv[3:7]])
