"""Every setting by name, default and effect, as ``docs/settings.md``.

``python -m portal.base.settings.docs`` writes the page; with ``--check`` it only compares.
"""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from portal.base.i18n import speaking
from portal.base.settings.kinds import Kind
from portal.base.settings.registry import Setting, by_group
from portal.base.settings.scopes import ScopeKind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "settings.md"

HEAD = """# Settings

Set on the page `/desk/settings` (for the installation or a district) or
`/desk/c/<community>/settings` (for one community). The narrower level wins: community, then
district, then installation, then the default below. A change takes effect without a restart,
within five seconds in every process; each version keeps who made it, when and why. Time limits
are kept the same way on `/desk/settings/limits`, holidays on `/desk/settings/calendar`.

This page is written by `python -m portal.base.settings.docs`.
"""


def render() -> str:
    """The page, in English."""
    with speaking("en"):
        groups = [
            f"\n## {label}\n" + "".join(_section(one) for one in members)
            for label, members in by_group()
        ]
    return HEAD + "".join(groups)


def _section(setting: Setting[Any]) -> str:
    levels = ", ".join(kind.value for kind in ScopeKind if kind in setting.scopes)
    facts = [f"- Type: {_type(setting)}", f"- Default: `{setting.text(setting.default)}`"]
    facts.append(f"- May be set for: {levels}")
    return f"\n### `{setting.key}`: {setting.label}\n\n{setting.help}\n\n" + "\n".join(facts) + "\n"


def _type(setting: Setting[Any]) -> str:
    words = [setting.kind.value]
    if setting.kind is Kind.CHOICE:
        words.append("one of " + ", ".join(f"`{value}`" for value, _label in setting.choices))
    if setting.minimum is not None:
        words.append(f"at least {setting.text(setting.minimum)}")
    if setting.maximum is not None:
        words.append(f"at most {setting.text(setting.maximum)}")
    return ", ".join(words)


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or say whether it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        # The application is what knows every capability; nothing in this room may import it.
        config = import_module("portal.config").Config.from_env({"PORTAL_DATA": folder})
        with import_module("portal.app").create_app(config).app_context():
            text = render()
    if options.check:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("" if fresh else "docs/settings.md is out of date: write it anew", file=sys.stderr)  # noqa: T201
        return 0 if fresh else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
