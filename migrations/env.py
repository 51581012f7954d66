"""How Alembic runs here: called from `portal.base.migrate`, which hands in the engine."""

from typing import Any

from alembic import context
from sqlalchemy import JSON, Connection, Engine, text

from portal.base.db import Base, Money, UtcDateTime
from portal.base.migrate import comparison
from portal.tables import load_tables

# One number that all releases share: two servers starting at once migrate one after the other.
MIGRATION_LOCK = 7_261_123


def render_item(kind: str, item: Any, autogeneration: Any) -> str | bool:
    """Write plain column types, so that an old revision does not follow today's classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Money):
        return 'sa.Numeric(16, 2).with_variant(sa.BigInteger(), "sqlite")'
    if kind == "type" and isinstance(item, JSON):
        autogeneration.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def migrate(engine: Engine) -> None:
    """Run the revisions asked for in one transaction: all of them or none."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Rebuilding a table drops it, which would delete what refers to it. The switch is
            # without effect inside a transaction, so it must come before.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection = connection.execution_options(writes=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            configure_and_run(connection)
            if connection.dialect.name == "sqlite":
                broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
                if broken:
                    raise RuntimeError(f"rows refer to rows that are gone: {broken[:5]}")
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def configure_and_run(connection: Connection) -> None:
    """Hand the open transaction to Alembic."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        transactional_ddl=True,
        **comparison(connection),
    )
    with context.begin_transaction():
        context.run_migrations()


load_tables()
migrate(context.config.attributes["engine"])
