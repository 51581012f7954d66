"""The database of a test run: SQLite in memory, or PostgreSQL when TEST_DATABASE=postgres."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.pool import StaticPool

from portal import seeds, tables
from portal.base import db


@contextmanager
def fresh_engine(folders: Any) -> Iterator[Any]:
    """An empty database with every table and the seeded rows."""
    if os.environ.get("TEST_DATABASE") == "postgres":
        from tests.support.postgres import postgres_url

        with postgres_url() as url:
            yield from _filled(db.make_engine(url))
    else:
        options: dict[str, Any] = {
            "poolclass": StaticPool,
            "connect_args": {"check_same_thread": False},
        }
        yield from _filled(db.make_engine("sqlite://", **options))


def _filled(engine: Any) -> Iterator[Any]:
    tables.load_tables()
    db.Base.metadata.create_all(engine)
    db.bind(engine)
    seeds.seed_reference_rows()
    db.release()
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def empty_url(folder: Any) -> Iterator[str]:
    """The address of a database without any table, on the server that this run uses."""
    if os.environ.get("TEST_DATABASE") == "postgres":
        from tests.support.postgres import postgres_url

        with postgres_url() as url:
            yield url
    else:
        yield f"sqlite:///{folder / 'portal.db'}"


@contextmanager
def fresh_file_engine(folder: Any) -> Iterator[Any]:
    """The same on which several threads may write at once; the caller binds the session."""
    if os.environ.get("TEST_DATABASE") == "postgres":
        with fresh_engine(folder) as engine:
            yield engine
    else:
        yield from _filled(db.make_engine(f"sqlite:///{folder / 'parallel.db'}"))


@contextmanager
def shared_engine(folder: Any) -> Iterator[Any]:
    """Every table without rows, for threads and processes that write at once; the session uses it
    until the end."""
    with empty_url(folder) as url:
        engine = db.make_engine(url)
        tables.load_tables()
        db.Base.metadata.create_all(engine)
        db.session.remove()
        db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
        try:
            yield engine
        finally:
            db.session.remove()
            engine.dispose()
