"""The process that reads one file: what is wanted on the first line of its input, then the file.

The first line of the output is a refusal (code, sheet, row, column) or empty; then the book.
Run as ``python -m portal.base.sheets.reader``.
"""

import json
import resource
import sys

from portal.base.sheets.aside import MEMORY
from portal.base.sheets.bounds import Bounds
from portal.base.sheets.faults import Unreadable
from portal.base.sheets.packing import packed
from portal.base.sheets.reading import read


def main() -> int:
    """Read it within the bounds, this process's memory and processor time being bounded too."""
    asked = json.loads(sys.stdin.buffer.readline())
    bounds = Bounds(**asked["bounds"])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seconds = int(asked["bounds"]["seconds"]) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        book = packed(read(sys.stdin.buffer.read(), bounds, hidden=asked["hidden"]))
        answer = b"\n" + book
    except Unreadable as error:
        answer = json.dumps([error.code, *error.place]).encode() + b"\n"
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
