"""Changing rows as somebody does who owns the database: past every trigger."""

from sqlalchemy import text as sql

from portal.base.db import session


def disarmed(statement: str, **values: object) -> None:
    """Run a statement although triggers forbid it; undone with the test."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SET LOCAL session_replication_role = replica"))
        session.execute(sql(statement), values)
        session.execute(sql("SET LOCAL session_replication_role = origin"))
    else:
        for name in session.scalars(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            session.execute(sql(f"DROP TRIGGER {name}"))
        session.execute(sql(statement), values)
    session.commit()
    session.expire_all()
