"""An installation with nothing in it: migrated, seeded, and no row made by a factory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import app as portal_app
from portal import seeds
from portal.base import db, migrate, scope
from portal.config import Config
from tests.journeys.browser import Browser
from tests.support.databases import empty_url
from tests.support.phones import Phones, reachable


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[Any]:
    """A migrated database of its own, in which everything that is done is kept."""
    with empty_url(tmp_path) as url:
        engine = db.make_engine(url)
        migrate.upgrade(engine)
        db.bind(engine)
        seeds.seed_reference_rows()
        yield engine
        db.session.remove()
        engine.dispose()


@pytest.fixture
def app(database: Any, tmp_path: Path) -> Flask:
    """The application as it serves, but for limits by the minute and slow passwords."""
    config = Config(
        env="development",
        data=tmp_path,
        database_url=str(database.url),
        secret_key="0123456789abcdef0123456789abcdef",
        testing=True,
        cheap_passwords=True,
    )
    made = portal_app.create_app(config)
    made.config["WTF_CSRF_ENABLED"] = True
    return made


@pytest.fixture
def phones(app: Flask) -> Iterator[Phones]:
    """The edge towards the text message service."""
    with reachable() as made:
        yield made


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """A new browser of somebody."""
    return lambda: Browser(app.test_client())


@pytest.fixture
def rows(app: Flask) -> Callable[[Any], Any]:
    """Look into the database at the end."""

    def ask(statement: Any) -> Any:
        with scope.everywhere("a test looks at what is kept"):
            found = db.session.scalars(statement).all()
            db.session.rollback()
            return found

    return ask
