"""A topic of the portal to announce, and the worker's round."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from portal import tables
from portal.base import db
from portal.base.db import session
from portal.base.outbox import dispatcher
from tests.support import postgres


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Do what the worker does: send everything that waits."""

    def run() -> int:
        with app.app_context():
            return dispatcher.drain()

    return run


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads can write to."""
    if postgres.wanted():
        with postgres.postgres_url() as url:
            yield from _with_tables(db.make_engine(url))
    else:
        yield from _with_tables(db.make_engine(f"sqlite:///{tmp_path / 'shared.db'}"))


def _with_tables(engine: Engine) -> Iterator[Engine]:
    tables.load_tables()
    db.Base.metadata.create_all(engine)
    session.remove()
    session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    yield engine
    session.remove()
    engine.dispose()
