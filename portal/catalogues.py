"""Translated texts: compiled from what translators edit, when that is newer.

`python -m portal.catalogues` compiles; `make messages` brings new texts in.
"""

import contextlib
import os
from pathlib import Path

from portal.config import ROOT

FOLDER = ROOT / "translations"


def compile_stale(folder: Path = FOLDER) -> list[Path]:
    """Compile each catalogue that changed since it was compiled; the files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    """Replace the compiled file in one step: a server may be reading the former."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()


if __name__ == "__main__":
    compile_stale()
