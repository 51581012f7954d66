"""Every table of the portal, loaded: for migrations, the worker and the command line.

Found by name rather than listed, so that a new capability cannot be forgotten: each keeps its
tables in ``models`` (a file or a folder), and ``base`` keeps a few beside their use.
"""

import importlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def load_tables() -> None:
    """Import every module that declares tables, so that ``Base.metadata`` is complete."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).with_suffix("").parts
        if "models" in inside or inside == ("base", "timers"):
            names = inside[:-1] if inside[-1] == "__init__" else inside
            importlib.import_module(".".join((PACKAGE.name, *names)))
