"""Breaking Chinese text into lines: anywhere between characters, but never so that a line begins
with closing punctuation or ends with an opening one (中文排版的避头尾规则)."""

import re
from collections.abc import Callable, Iterator

CLOSING = frozenset("，。、；：？！）】》〉」』〕”’…—·～％℃,.;:?!)]}%")
OPENING = frozenset("（【《〈「『〔“‘([{￥¥")

Measure = Callable[[str], float]

# Latin words, addresses, and numbers with what they count (18号楼, 11月23日) stay whole; everything
# else may be parted anywhere.
_PIECES = re.compile(r"(?:\d+[年月日时分号楼栋层室户元天个张次]+)+|[!-~À-ɏ]+|\s+|.", re.DOTALL)


def lines(text: str, width: float, measure: Measure) -> list[str]:
    """The text in lines no wider than ``width``; its own line ends are kept.

    What is wider by itself, such as a long address, is parted between its characters.
    """
    return [line for part in text.splitlines() or [""] for line in _filled(part, width, measure)]


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """As many lines as :func:`lines` makes, of lengths as alike as they come: best broken after
    punctuation. A centred text then does not end in a line of one character."""
    found = lines(text, width, measure)
    if len(found) < 2:
        return found
    tried = [lines(text, width * part / 20, measure) for part in range(10, 21)]
    fitting = [each for each in tried if len(each) == len(found)]
    after_marks = [each for each in fitting if all(row[-1:] in CLOSING for row in each[:-1])]
    return (after_marks or fitting)[0]


def _filled(text: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for unit in _units(text):
        if measure((line + unit).rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            yield line.strip()
        line = unit.lstrip()
        while len(line) > 1 and measure(line.rstrip()) > width:
            fits = _most(line, width, measure)
            yield line[:fits]
            line = line[fits:]
    yield line.strip()


def _most(text: str, width: float, measure: Measure) -> int:
    """How much of a unit too wide for a line stands in one; addresses are parted after a slash."""
    number = 1
    while number < len(text) and measure(text[: number + 1]) <= width:
        number += 1
    after_slash = text.rfind("/", 0, number) + 1
    return after_slash if after_slash * 2 > number else number


def _units(text: str) -> Iterator[str]:
    """Pieces that must not be parted: closing marks with what is before, opening ones after."""
    unit = ""
    for piece in _PIECES.findall(text):
        joined = unit and (piece[0] in CLOSING or unit[-1] in OPENING)
        if unit and not joined:
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit
