"""What the code and the documents name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

from portal.config import ROOT

_NAMED = re.compile(r"\bdocs/[a-z0-9/_-]+\.md|\btests/[a-z0-9_/]+\.py|\bportal/[a-z0-9_/]+\.py")
_PLACES = (("portal", "*.py"), ("tests", "*.py"), ("docs", "*.md"), ("templates", "*.html"))


def _files() -> Iterator[Path]:
    yield ROOT / "README.md"
    for folder, pattern in _PLACES:
        yield from (ROOT / folder).rglob(pattern)


def test_every_file_that_is_named_exists() -> None:
    missing = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in _files()
        for name in _NAMED.findall(file.read_text(encoding="utf-8"))
        if not (ROOT / name).is_file()
    }

    assert missing == set()
