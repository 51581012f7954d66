"""Fixtures of every test: one migrated database a run, one rolled-back transaction a test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from portal import app as portal_app
from portal.base import db, scope
from portal.config import Config
from tests.support.databases import fresh_engine

# Locals in tracebacks would print whole towns.
PLAIN = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[structlog.processors.add_log_level, PLAIN])


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The test database with every table and the seeded rows: SQLite, or PostgreSQL when asked."""
    with fresh_engine(tmp_path_factory) as made:
        yield made


@pytest.fixture(scope="session")
def app(engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on the test database."""
    config = Config(
        env="development",
        data=Path(tmp_path_factory.mktemp("data")),
        database_url=str(engine.url),
        secret_key="0123456789abcdef0123456789abcdef",
        testing=True,
        cheap_passwords=True,
    )
    return portal_app.create_app(config, release=_end_request)


def _end_request() -> None:
    """What a request left open is undone, and rows are read again when a test looks at them."""
    db.session.rollback()
    db.session.expire_all()


@pytest.fixture(autouse=True)
def database(engine: Any, app: Flask) -> Iterator[None]:
    """One outer transaction around each test; commits inside become savepoints."""
    with engine.connect() as connection, scope.everywhere("a test arranges and asserts"):
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield
        db.session.remove()
        if outer.is_active:
            outer.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of nobody in particular."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()
