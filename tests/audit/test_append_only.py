"""The trail only grows: code, bulk statements and plain SQL are all refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.base import clock
from portal.base.audit import append_only, service
from portal.base.audit.append_only import MIN_DAYS
from portal.base.audit.models import AuditEntry, TrailChanged
from portal.base.db import session, transaction


def entry(*, days_ago: int = 0) -> AuditEntry:
    with clock.later(days=-days_ago), transaction():
        service.record("contact.reveal", actor_id=1, object_kind="grievance", object_id=7)
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()  # type: ignore[return-value]


def how_many() -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_an_entry_cannot_be_changed() -> None:
    kept = entry()
    with pytest.raises(TrailChanged), transaction():
        kept.reason = "changed"


def test_an_entry_cannot_be_deleted() -> None:
    kept = entry()
    with pytest.raises(TrailChanged), transaction():
        session.delete(kept)
    assert how_many() == 1


@pytest.mark.parametrize("statement", [update(AuditEntry).values(reason="x"), delete(AuditEntry)])
def test_entries_cannot_be_changed_in_bulk(statement: object) -> None:
    entry()
    with pytest.raises(TrailChanged), transaction():
        session.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entries SET reason = 'x'", "DELETE FROM audit_entries"]
)
def test_the_database_refuses_what_code_did_not(sql: str) -> None:
    entry()
    with pytest.raises(DBAPIError, match="audit entries are"), session.begin_nested():
        session.execute(text(sql))
    assert how_many() == 1


def test_the_purge_deletes_what_is_older_than_the_setting_and_nothing_else() -> None:
    entry(days_ago=400)
    entry(days_ago=200)
    entry()

    with transaction():
        assert service.purge(kept_days=365) == 1

    assert how_many() == 2


def test_the_purge_keeps_six_months_whatever_it_is_told() -> None:
    entry(days_ago=MIN_DAYS + 2)
    entry(days_ago=MIN_DAYS - 2)

    with transaction():
        assert service.purge(kept_days=1) == 1

    assert how_many() == 1


def test_the_database_keeps_six_months_even_if_the_clock_of_the_portal_is_wrong() -> None:
    entry()
    far = datetime.now(UTC) + timedelta(days=1000)
    with (
        clock.at(far),
        pytest.raises(DBAPIError, match="kept for six months"),
        session.begin_nested(),
    ):
        service.purge(kept_days=MIN_DAYS)
    assert how_many() == 1


def test_the_migration_makes_the_same_triggers() -> None:
    folder = Path(__file__).resolve().parents[2] / "migrations" / "versions"
    migrations = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))

    for statement in (*append_only.SQLITE, *append_only.POSTGRESQL):
        assert statement.strip() in migrations
