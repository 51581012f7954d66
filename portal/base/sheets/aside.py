"""Reading by another process: what a file does to the one that reads it stays there.

A library that turns in circles or takes all the memory is ended with its process, and the memory
of a large sheet is given back whole. It costs a third of a second.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import asdict

from portal.base import computing
from portal.base.sheets.bounds import Bounds
from portal.base.sheets.cells import Book, Place
from portal.base.sheets.faults import FAULTS, Unreadable
from portal.base.sheets.packing import unpacked
from portal.config import ROOT

SECONDS = 20.0
"""How long a reading may take where the bounds do not say."""

MEMORY = 768 * 1024 * 1024
"""Bytes of addresses the reading process may have, its program included."""

GRACE = 3.0
"""Seconds for the process to start and to answer beyond its own time."""


def read_aside(content: bytes, bounds: Bounds, *, hidden: Collection[str] = ()) -> Book:
    """As :func:`portal.base.sheets.read`, by a process of its own. Not inside a transaction."""
    if not content:
        raise Unreadable("empty")
    if len(content) > bounds.file_bytes:
        raise Unreadable("too_large")
    asked = {**asdict(bounds), "seconds": bounds.seconds or SECONDS}
    order = json.dumps({"bounds": asked, "hidden": sorted(hidden)}).encode()
    with computing.aside():
        answer = _answer(order + b"\n" + content, asked["seconds"] + GRACE)
    told, _end, book = answer.partition(b"\n")
    if told:
        code, *place = json.loads(told)
        raise Unreadable(code if code in FAULTS else "broken", Place(*place))
    return unpacked(book)


def _answer(order: bytes, seconds: float) -> bytes:
    """What the other process says. It gets none of the secrets in this one's environment."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "portal.base.sheets.reader"],
            input=order,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # would quote the file
            timeout=seconds,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_slow") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise Unreadable("broken") from error
    return done.stdout
