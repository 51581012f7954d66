"""One town for all tests of this folder: they look at everything and may change nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from portal.base import db, scope
from portal.grievances.figures.service import catch_up
from tests.factories.town import Town
from tests.house.town.crawling import Crawl, Visit
from tests.support.fakes import mail


@pytest.fixture(scope="package")
def stage(engine: Any, app: Flask) -> Iterator[tuple[Any, Town]]:
    """The town in a transaction of its own, and the connection on which it stands."""
    with engine.connect() as connection, scope.everywhere("the house tests arrange a town"):
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        town = Town.build(app)
        catch_up()  # as the worker does within a minute
        if connection.dialect.name == "postgresql":
            # What looks after tables sees nothing of a transaction under way: unasked, the planner
            # takes each of them for empty and walks them again for every row.
            connection.execute(text("ANALYZE"))
        # Letters are switched on; whoever sends one finds nobody there.
        with mail.using(mail.to(1)):
            yield connection, town
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
def crawled() -> dict[str, Crawl]:
    """What was found by whom; everybody crawls once."""
    return {}


@pytest.fixture
def crawl(app: Flask, town: Town, crawled: dict[str, Crawl]) -> Callable[[str], Crawl]:
    """Where a visitor of that kind has been."""

    def of(who: str) -> Crawl:
        if who not in crawled:
            app.config["WTF_CSRF_ENABLED"] = False
            crawled[who] = Crawl(app, town, who)
        return crawled[who]

    return of


@pytest.fixture
def visits(crawl: Callable[[str], Crawl]) -> Callable[[str], list[Visit]]:
    """All pages that a visitor of that kind reaches."""
    return lambda who: crawl(who).visits


@pytest.fixture
def undone(stage: tuple[Any, Town]) -> Callable[[], Any]:
    """A context after which nothing has happened."""

    @contextmanager
    def attempt() -> Iterator[None]:
        undo = stage[0].begin_nested()
        try:
            yield
        finally:
            db.session.rollback()
            undo.rollback()
            db.session.expire_all()

    return attempt
