"""Make the portal importable in a virtual environment, and put `portal` on its path.

An editable install would need a build backend, which neither the lock nor a bare
environment of Python 3.12 holds. A path file does the same with nothing to fetch.

Run with the environment's own interpreter: `.venv/bin/python scripts/link_package.py`.
"""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LAUNCHER = """#!{python}
import sys

from portal.cli import main

sys.exit(main())
"""


def main() -> None:
    """Write the path file and the launcher into the running environment."""
    if sys.prefix == sys.base_prefix:
        raise SystemExit("link_package.py: run it with the environment's own Python")
    site = Path(sysconfig.get_path("purelib"))
    (site / "community_portal.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = Path(sys.prefix) / "bin" / "portal"
    launcher.write_text(LAUNCHER.format(python=Path(sys.prefix) / "bin" / "python"))
    launcher.chmod(0o755)


if __name__ == "__main__":
    main()
