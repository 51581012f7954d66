"""Do the migrations make what the models say, and lead back to nothing? On SQLite, in memory."""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from portal import tables
from portal.base import db, migrate


def differing_checks(migrated: Engine, scratch: Path) -> list[str]:
    """Which CHECKs, triggers and conditions of indexes the models and the migrations do not share;
    Alembic compares none of them."""
    modelled = db.make_engine(f"sqlite:///{scratch}")
    db.Base.metadata.create_all(modelled)
    wanted, standing = (checks_of(one) | made_by_text(one) for one in (modelled, migrated))
    modelled.dispose()
    return [f"the models have what no migration makes: {one}" for one in wanted - standing] + [
        f"a migration makes what the models lack: {one}" for one in standing - wanted
    ]


def checks_of(engine: Engine) -> set[str]:
    """Every CHECK of a database: table, name and condition in one line."""
    seen = inspect(engine)
    return {
        f"{table} {check['name']}: {' '.join(check['sqltext'].split())}"
        for table in seen.get_table_names()
        for check in seen.get_check_constraints(table)
    }


def made_by_text(engine: Engine) -> set[str]:
    """Every trigger and every index with a condition, each in one line."""
    asked = text("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'index')")
    with engine.connect() as connection:
        found = [" ".join(one.split()) for one in connection.scalars(asked) if one]
    return {one for one in found if "TRIGGER" in one or " WHERE " in one}


def main() -> int:
    """Print what is wrong, one line each; the exit code says whether anything is."""
    found = migrate.problems()
    tables.load_tables()
    with tempfile.TemporaryDirectory() as folder:
        engine = db.make_engine(f"sqlite:///{Path(folder) / 'check.db'}")
        migrate.upgrade(engine)
        found += [f"models and migrations differ: {text}" for text in migrate.drift(engine)]
        found += differing_checks(engine, Path(folder) / "models.db")
        migrate.downgrade(engine, "base")
        engine.dispose()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
