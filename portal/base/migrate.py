"""The database's shape: which revision it has, which it should have, and the way between.

Alembic is imported only by what changes or compares; the server asks :func:`is_current` alone.
Revisions are numbered in a row, and ``migrations/HEAD`` names the newest file, so that two
branches which both add one collide in review rather than in a community's database.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect, text

from portal.config import Config

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig
    from click import Group

FOLDER = Path(__file__).resolve().parents[2] / "migrations"

# Tables that the worker's queue makes for itself on PostgreSQL begin with this word.
QUEUE_TABLES = "queue"


def head() -> str | None:
    """The newest revision's number according to ``migrations/HEAD``; None before the first."""
    path = FOLDER / "HEAD"
    name = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    return name.split("_", 1)[0] or None


def revision_in(connection: Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def is_current(engine: Engine) -> bool:
    """Whether the database has the shape this release needs."""
    with engine.connect() as connection:
        return revision_in(connection) == head()


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring a database to a revision, newest by default. Safe to run twice, or at once."""
    from alembic import command

    command.upgrade(_config(engine), target)


def downgrade(engine: Engine, target: str) -> None:
    """Take a database back to a revision; ``base`` empties it."""
    from alembic import command

    command.downgrade(_config(engine), target)


def drift(engine: Engine) -> list[str]:
    """Differences between a migrated database and the models, one sentence each."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from portal.base.db import Base

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=comparison(connection))
        found = compare_metadata(context, Base.metadata)
    return [str(difference) for difference in found]


def problems() -> list[str]:
    """What is wrong with the row of revision files itself, one sentence each."""
    stems = sorted(path.stem for path in (FOLDER / "versions").glob("[0-9]*.py"))
    newest = stems[-1] if stems else ""
    path = FOLDER / "HEAD"
    named = path.read_text(encoding="utf-8").strip() if path.exists() else ""
    found = [] if named == newest else [f"migrations/HEAD names {named!r}, newest is {newest!r}"]
    for place, stem in enumerate(stems, start=1):
        if not re.fullmatch(rf"{place:04d}_[a-z0-9_]+", stem):
            found.append(f"{stem}.py breaks the row: number {place:04d} was expected")
    return found


def new_revision(engine: Engine, subject: str) -> Path:
    """Write the next revision from what the models have and a migrated database has not."""
    from alembic import command

    number = f"{len(list((FOLDER / 'versions').glob('[0-9]*.py'))) + 1:04d}"
    command.revision(_config(engine), message=subject, autogenerate=True, rev_id=number)
    (written,) = (FOLDER / "versions").glob(f"{number}_*.py")
    (FOLDER / "HEAD").write_text(f"{written.stem}\n", encoding="utf-8")
    return written


def comparison(connection: Connection) -> dict[str, Any]:
    """How models and a database are compared, for Alembic's environment and for :func:`drift`."""
    search = _search_tables(connection)

    def include(_item: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
        foreign = name in search or (name or "").startswith(f"{QUEUE_TABLES}_")
        return not (kind == "table" and reflected and foreign)

    return {
        "include_object": include,
        "compare_type": True,
        "render_as_batch": True,
    }


_WITH_TSVECTOR = (
    "SELECT table_name FROM information_schema.columns "
    "WHERE udt_name = 'tsvector' AND table_schema = current_schema()"
)


def _search_tables(connection: Connection) -> set[str]:
    """Tables for searching alone, unknown to models: full-text tables of SQLite with those they
    keep for themselves, tables with a tsvector on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return set(connection.scalars(text(_WITH_TSVECTOR)))
    rows = connection.execute(
        text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    )
    parts = ("", "_config", "_content", "_data", "_docsize", "_idx")
    return {name + part for (name,) in rows for part in parts}


def _config(engine: Engine) -> "AlembicConfig":
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    return config


def register_cli(group: "Group") -> None:
    """Add `portal upgrade`, `portal downgrade` and `portal new-migration`."""
    import click

    from portal.base.db import make_engine

    def engine() -> Engine:
        return make_engine(Config.from_env().database_url)

    @group.command("upgrade", help="Bring the database to the shape this release needs.")
    def _upgrade() -> None:
        upgrade(engine())

    @group.command("downgrade", help="Take the database back to REVISION.")
    @click.argument("revision")
    def _downgrade(revision: str) -> None:
        downgrade(engine(), revision)

    @group.command("new-migration", help="Write the next revision from changes of the models.")
    @click.argument("subject")
    def _new(subject: str) -> None:
        click.echo(new_revision(engine(), subject))
