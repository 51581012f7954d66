"""Printing by another process, one at a time in the whole installation.

Fonts of 20 MB are read for every PDF, which takes a second and 110 MB. In a process of its own
that memory is given back whole, and nobody who asks for a page meanwhile waits for it.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.base import computing
from portal.base.printing import fonts, paper
from portal.base.printing.errors import CharactersMissing, NoFont, PressBusy, PressFailed
from portal.config import ROOT

PATIENCE = 20.0
"""Seconds to wait for others who print."""

LIMIT = 60.0
"""Seconds after which a print is given up."""

_fonts: tuple[str, ...] = ()
_folder: Path = Path(tempfile.gettempdir())


def use(*, fonts: Sequence[str], folder: Path) -> None:
    """Take these fonts before the system's, and keep the lock in that folder."""
    global _fonts, _folder
    _fonts, _folder = tuple(fonts), folder


def is_ready() -> bool:
    """Whether there is a font; a font installed later counts at once."""
    return fonts.found(_fonts) is not None


def printed(document: paper.Document) -> bytes:
    """The PDF of a document; equal documents give equal bytes.

    Not inside a transaction. Raises :class:`NoFont`, :class:`CharactersMissing` with the
    characters no font has, :class:`PressBusy` or :class:`PressFailed`.
    """
    if not is_ready():
        raise NoFont
    with computing.aside(), _alone():
        answer = _made(paper.packed(document))
    missing, _end, content = answer.partition(b"\n")
    if missing:
        raise CharactersMissing(missing.decode())
    if not content.startswith(b"%PDF-"):
        raise PressFailed
    return content


def _made(content: bytes) -> bytes:
    """What the other process says. It gets none of the secrets in this one's environment."""
    environment = {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT), "PATH": os.defpath}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal.base.printing.pressman", *_fonts],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # would quote what is printed
            timeout=LIMIT,
            cwd=ROOT,
            env=environment,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PressFailed from error
    return done.stdout


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock: threads and processes of this installation print one after another."""
    until = time.monotonic() + PATIENCE
    with open(_folder / "printing.lock", "ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise PressBusy from None
                time.sleep(0.05)
        yield
