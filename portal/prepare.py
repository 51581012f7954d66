"""What must be done before the portal serves: `make run` and `portal run` begin with it.

Runs as a process of its own and ends, so that the memory it takes is not kept by the server.
Everything here finds out first whether it is needed; a second start takes a second.
"""

import sys
from importlib import import_module

from portal import assets, catalogues
from portal.config import BadConfiguration, Config


def main() -> int:
    """Prepare the installation which the environment describes."""
    try:
        config = Config.from_env()
        prepare(config)
    except BadConfiguration as error:
        print(f"portal: {error}", file=sys.stderr)
        return 2
    return 0


def prepare(config: Config) -> None:
    """Static files, catalogues, the database's shape, reference rows and, if wanted, the demo."""
    assets.build()
    catalogues.compile_stale()
    _shape(config)
    from portal.app import create_app

    with create_app(config).app_context():
        import_module("portal.seeds").seed_reference_rows()
        if config.demo:
            _demo()
        _search()


def _shape(config: Config) -> None:
    from portal.base import db, migrate

    engine = db.make_engine(config.database_url)
    if not migrate.is_current(engine):
        migrate.upgrade(engine)
    engine.dispose()


def _demo() -> None:
    """Load the demo into an empty installation, and leave any other alone."""
    demo = import_module("portal.demo")
    if demo.is_wanted():
        print("Loading the demo (once, some seconds)", flush=True)
        demo.load()


def _search() -> None:
    """Index reports that an earlier release left without what they are found by."""
    search = import_module("portal.grievances.search.commands")
    if search.is_behind():
        print("Indexing reports for searching (once)", flush=True)
        search.rebuild()


if __name__ == "__main__":
    raise SystemExit(main())
