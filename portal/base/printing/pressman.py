"""The process that makes one PDF: a packed document on its input, the PDF on its output.

The first line of the output names the characters that no font has; then no PDF follows.
Run as ``python -m portal.base.printing.pressman [regular [bold]]``.
"""

import sys

from portal.base.printing import fonts, paper
from portal.base.printing.composing import Composition


def main(named: list[str]) -> int:
    """Make it; the exit code is 1 without a font."""
    family = fonts.found(named)
    if family is None:
        return 1
    composition = Composition(paper.unpacked(sys.stdin.buffer.read()), family)
    content = b"" if composition.missing else composition.made()
    sys.stdout.buffer.write(composition.missing.encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
