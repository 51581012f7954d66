"""Databases of older releases come to the newest shape with all that is in them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, Engine, MetaData, Table, func, insert, select
from sqlalchemy.types import Date, DateTime, Integer, LargeBinary, String, Time

from portal import tables
from portal.base import db, migrate
from tests.support import postgres

# What the first release after the hotline's had; its databases are in use.
OLD = "0010"
WORDS = {
    "divisions": {"level": "city"},
    "grievances": {
        "channel": "web",
        "status": "in_progress",
        "turn": "community",
        "visibility": "staff",
        "place_text": "菜市场北门",
        "text": "堆了三天的家具",
    },
    "grievance_events": {"kind": "escalate", "to_status": "escalated"},
}


@pytest.fixture(autouse=True)
def database() -> None:
    """Take the place of the suite's transaction: each test has a database of its own."""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the kind this run is about."""
    tables.load_tables()
    if postgres.wanted():
        with postgres.postgres_url() as url:
            engine = db.make_engine(url)
            yield engine
            engine.dispose()
    else:
        engine = db.make_engine(f"sqlite:///{tmp_path / 'old.db'}")
        yield engine
        engine.dispose()


def test_the_migrations_make_what_the_models_say_and_lead_back_to_nothing(empty: Engine) -> None:
    migrate.upgrade(empty)
    assert migrate.drift(empty) == []

    migrate.downgrade(empty, "base")

    assert not migrate.is_current(empty)


def test_reports_of_an_older_release_are_all_there_after_the_upgrade(empty: Engine) -> None:
    migrate.upgrade(empty, OLD)
    with empty.execution_options(writes=True).begin() as connection:
        filled = fill(connection, "grievance_events")
    before = contents(empty, filled)

    migrate.upgrade(empty)

    assert {
        name: kept_of(rows, before[name]) for name, rows in contents(empty, filled).items()
    } == (before)


def test_a_release_that_is_taken_back_leaves_the_reports_of_before(empty: Engine) -> None:
    migrate.upgrade(empty, OLD)
    with empty.execution_options(writes=True).begin() as connection:
        filled = fill(connection, "grievance_events")
    before = contents(empty, filled)

    migrate.upgrade(empty)
    migrate.downgrade(empty, OLD)

    assert contents(empty, filled) == before


def fill(connection: Connection, name: str) -> set[str]:
    """One row of a table and of every table it needs; the names of all of them."""
    meta = MetaData()
    meta.reflect(connection)
    done: set[str] = set()

    def one(table: Table) -> None:
        done.add(table.name)
        for key in table.foreign_keys:
            if not key.parent.nullable and key.column.table.name not in done:
                one(key.column.table)
        if connection.scalar(select(func.count()).select_from(table)) == 0:
            connection.execute(insert(table).values(row_of(table)))

    one(meta.tables[name])
    return done


def row_of(table: Table) -> dict[str, Any]:
    """The least that the table takes, in words of its own where it asks for them."""
    words: dict[str, Any] = WORDS.get(table.name, {})
    needed = {
        column.name: value_for(column.type)
        for column in table.columns
        if not column.nullable and column.server_default is None
    }
    return needed | words


def value_for(kind: Any) -> Any:
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, DateTime):
        return dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
    if isinstance(kind, Date):
        return dt.date(2026, 3, 2)
    if isinstance(kind, Time):
        return dt.time(9, 30)
    if isinstance(kind, LargeBinary):
        return b"x"
    return "1" if isinstance(kind, String) else {}


def contents(engine: Engine, names: set[str]) -> dict[str, list[dict[str, Any]]]:
    meta = MetaData()
    with engine.connect() as connection:
        meta.reflect(connection, only=sorted(names))
        return {
            name: [dict(row) for row in connection.execute(select(meta.tables[name])).mappings()]
            for name in sorted(names)
        }


def kept_of(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the columns that they had."""
    return [{name: row[name] for name in old} for row, old in zip(rows, before, strict=True)]
