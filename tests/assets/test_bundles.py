"""Static files: what a browser downloads, under which name, and how much of it."""

import gzip
import json
import shutil
from pathlib import Path

import brotli
import pytest

from portal import assets

KB = 1024


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the sources that a test may change."""
    root = tmp_path / "static"
    for folder in ("src", "vendor"):
        shutil.copytree(assets.ROOT / folder, root / folder)
    return root


def packed_size(root: Path, *names: str) -> int:
    files = assets.build(root)
    return sum((root / "dist" / f"{files[name]}.gz").stat().st_size for name in names)


def test_all_stylesheets_of_a_page_stay_under_twenty_kilobytes(sources: Path) -> None:
    assert packed_size(sources, "app.css", "desk.css") <= 20 * KB


def test_the_scripts_of_the_report_page_stay_under_thirty_kilobytes(sources: Path) -> None:
    assert packed_size(sources, "app.js", "report.js") <= 30 * KB


def test_a_name_changes_only_with_its_content(sources: Path) -> None:
    before = assets.build(sources)

    (sources / "src" / "desk.js").write_text("'use strict';\n")
    after = assets.build(sources)

    assert {name for name in before if before[name] != after[name]} == {"desk.js"}
    assert not (sources / "dist" / before["desk.js"]).exists()


def test_a_second_build_writes_nothing(sources: Path) -> None:
    assets.build(sources)
    written = {path: path.stat().st_mtime_ns for path in (sources / "dist").iterdir()}

    assets.build(sources)

    assert {path: path.stat().st_mtime_ns for path in (sources / "dist").iterdir()} == written


@pytest.mark.parametrize("damage", ["manifest", "file"])
def test_damaged_output_is_made_again(sources: Path, damage: str) -> None:
    files = assets.build(sources)
    if damage == "manifest":
        (sources / "dist" / assets.MANIFEST).write_text("{half")
    else:
        (sources / "dist" / files["app.css"]).unlink()

    assert assets.build(sources) == files
    assert json.loads((sources / "dist" / assets.MANIFEST).read_text())["files"] == files
    assert (sources / "dist" / files["app.css"]).exists()


def test_compressed_copies_hold_the_same_bytes(sources: Path) -> None:
    for file in assets.build(sources).values():
        plain = (sources / "dist" / file).read_bytes()
        if file.endswith(".png"):
            continue
        assert gzip.decompress((sources / "dist" / f"{file}.gz").read_bytes()) == plain
        assert brotli.decompress((sources / "dist" / f"{file}.br").read_bytes()) == plain


def test_every_address_may_be_kept_for_ever() -> None:
    for name in assets.BUNDLES:
        assert assets.IMMUTABLE.search(assets.asset_url(name))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        assets.asset_url("nothing.css")


def test_scripts_evaluate_no_text_and_speak_no_language() -> None:
    for script in (assets.ROOT / "src").glob("*.js"):
        text = script.read_text()
        assert "eval(" not in text
        assert "new Function" not in text
        assert "innerHTML" not in text
        assert text.isascii(), f"{script.name} shows words which belong into a template"
