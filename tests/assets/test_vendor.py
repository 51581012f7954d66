"""Third-party files are exactly those which were fetched, each with its licence."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKSUMS = ROOT / "static" / "vendor" / "CHECKSUMS"


def recorded() -> dict[str, str]:
    lines = (line.split("  ", 1) for line in CHECKSUMS.read_text().splitlines())
    return {name: digest for digest, name in lines}


def test_vendored_files_are_unchanged() -> None:
    for name, digest in recorded().items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name


def test_every_vendored_file_is_recorded() -> None:
    present = {
        str(path.relative_to(ROOT))
        for folder in ("static/vendor", "tests/vendor")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path != CHECKSUMS
    }

    assert present == set(recorded())


def test_every_vendored_package_carries_its_licence() -> None:
    for folder in ("static/vendor/htmx", "static/vendor/weui", "tests/vendor/axe-core"):
        assert (ROOT / folder / "LICENSE").exists()
