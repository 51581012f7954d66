"""Do the migrations make what the models say, and lead back to nothing? On SQLite, in memory."""

import sys
import tempfile
from pathlib import Path

from portal import tables
from portal.base import db, migrate


def main() -> int:
    """Print what is wrong, one line each; the exit code says whether anything is."""
    found = migrate.problems()
    tables.load_tables()
    with tempfile.TemporaryDirectory() as folder:
        engine = db.make_engine(f"sqlite:///{Path(folder) / 'check.db'}")
        migrate.upgrade(engine)
        found += [f"models and migrations differ: {text}" for text in migrate.drift(engine)]
        migrate.downgrade(engine, "base")
        engine.dispose()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
