"""One town for all tests of this folder: they look at everything and may change nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from portal.base import db, scope
from tests.factories.town import Town
from tests.house.town.crawling import Crawl, Visit


@pytest.fixture(scope="package")
def stage(engine: Any, app: Flask) -> Iterator[tuple[Any, Town]]:
    """The town in a transaction of its own, and the connection on which it stands."""
    with engine.connect() as connection, scope.everywhere("the house tests arrange a town"):
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield connection, Town.build(app)
        db.session.remove()
        if outer.is_active:
            outer.rollback()


@pytest.fixture(autouse=True)
def database(stage: tuple[Any, Town]) -> Iterator[None]:
    """Undo after each test what it changed, and leave the town as it was."""
    connection, _town = stage
    undo = connection.begin_nested()
    yield
    db.session.rollback()
    db.session.expire_all()
    undo.rollback()


@pytest.fixture
def town(stage: tuple[Any, Town]) -> Town:
    """A community in which something of everything exists, and another one beside it."""
    return stage[1]


@pytest.fixture(scope="package")
def crawled() -> dict[str, list[Visit]]:
    """What was found by whom; everybody crawls once."""
    return {}


@pytest.fixture
def visits(app: Flask, town: Town, crawled: dict[str, list[Visit]]) -> Callable[[str], list[Visit]]:
    """All pages that a visitor of that kind reaches."""

    def of(who: str) -> list[Visit]:
        if who not in crawled:
            app.config["WTF_CSRF_ENABLED"] = False
            crawled[who] = Crawl(app, town, who).visits
        return crawled[who]

    return of
