"""Chinese text as an index keeps it, and a question cut into words.

The unit is one Chinese character, one number or one Latin word. A text is kept as its pairs of
neighbouring units in order, then its single units: two characters are one entry, more are a
phrase, one is an entry of its own. Both databases are given the same entries.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

Units = tuple[str, ...]

_RUN = re.compile(r"[^\W_]+")
_UNIT = re.compile(r"[a-z]{1,30}|[0-9]{1,30}|.")
_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十]{1,3}(?=号|栋|幢|座|单元|楼|层|门|室|期|区)")
# 3栋, 3幢, 3座 and 3# are all 3号楼 to those who live there.
_BLOCK = re.compile(r"([0-9])\s*(?:栋|幢|座(?!椅)|#楼?)")
_COUNTED = ("号楼", "单元", "号", "楼", "层", "门", "室", "期", "区")
_FIGURES = {figure: value for value, figure in enumerate("零一二三四五六七八九")}
_FIGURES |= {"〇": 0, "两": 2}
STOP = frozenset(
    "的了在有是我你他她们请吗呢吧啊和与及或很太都也就还被把从到向上下里个着过这那没不一人"
)


def _figure(found: re.Match[str]) -> str:
    text = found.group()
    tens, ten, ones = text.partition("十")
    if not ten:
        return "".join(str(_FIGURES[figure]) for figure in text)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return text
    return str(_FIGURES.get(tens, 1) * 10 + _FIGURES.get(ones, 0))


def plain(text: str) -> str:
    """One way of writing: half width, lower case, figures of buildings in digits."""
    text = unicodedata.normalize("NFKC", text).lower()
    return _BLOCK.sub(r"\1号楼", _NUMERAL.sub(_figure, text))


def runs(text: str) -> list[Units]:
    """The units of a text, in runs broken by spaces and marks."""
    return [tuple(_UNIT.findall(run)) for run in _RUN.findall(plain(text))]


def entries(units: Units) -> list[str]:
    """What a run of units is looked up by: its pairs, or itself when it is one."""
    if len(units) < 2:
        return list(units)
    return [first + second for first, second in pairwise(units)]


def kept(*texts: str) -> list[str]:
    """The entries under which texts are found: pairs in order, then each unit once."""
    every = [run for text in texts if text for run in runs(text)]
    pairs = [entry for run in every if len(run) > 1 for entry in entries(run)]
    return pairs + sorted({unit for run in every for unit in run})


class Lexicon(NamedTuple):
    """Known words, the longest one's length, and the words that mean the same."""

    words: frozenset[str]
    longest: int
    same: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The words of ``words.txt``, read when the first question is asked."""
    path = Path(__file__).with_name("words.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    groups = [line.split() for line in lines if line and not line.startswith("#")]
    words = {word for group in groups for word in group}
    same = {word: tuple(w for w in group if w != word) for group in groups for word in group}
    return Lexicon(frozenset(words), max(map(len, words)), same)


def cut(run: Units) -> list[Units]:
    """A run cut into words: known ones and counted places (3号楼), what lies between as it is."""
    found: list[Units] = []
    unknown: list[str] = []
    place = 0
    while place < len(run):
        length = _length_at(run, place)
        if length == 0:
            unknown.append(run[place])
            place += 1
            continue
        found += _leftover(unknown)
        unknown = []
        found.append(run[place : place + length])
        place += length
    return found + _leftover(unknown)


def _leftover(units: list[str]) -> list[Units]:
    """Unknown characters between known words, without little words at their edges."""
    while units and units[0] in STOP:
        units = units[1:]
    while units and units[-1] in STOP:
        units = units[:-1]
    return [tuple(units)] if units else []


def _length_at(run: Units, place: int) -> int:
    """How many units a known word that begins here has; 0 when none does."""
    if run[place].isascii():
        rest = "".join(run[place + 1 : place + 3])
        counted = next((word for word in _COUNTED if rest.startswith(word)), "")
        return 1 + len(counted)
    known = lexicon()
    for length in range(min(known.longest, len(run) - place), 1, -1):
        if "".join(run[place : place + length]) in known.words:
            return length
    return 0
