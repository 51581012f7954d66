"""What changed from one version to the next: words added and removed, lines of accounts changed.

Pure: texts and rows in, pieces out. Long texts are compared line by line first, and what is too
long for that is shown as removed and added as a whole, so that no page takes long to make.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, ADDED, REMOVED = "same", "added", "removed"
MOST_LINES = 1500
MOST_WORDS = 1200
ALIKE = 0.3

# Numbers and foreign words whole, Chinese by character, blanks as they are.
_WORDS = re.compile(r"[0-9０-９][0-9０-９,，.．%]*|[A-Za-z]+|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of text that stayed, was added or was removed."""

    how: str
    text: str


@dataclass(frozen=True)
class Change:
    """What became of one element: its name, and the pieces of its text."""

    name: str
    pieces: Sequence[Piece]


class AccountLine(NamedTuple):
    """A line of accounts in words; ``voucher`` helps to find its fellow in the other version."""

    no: int
    on_date: str
    direction: str
    item: str
    summary: str
    amount: str
    voucher: str

    @property
    def said(self) -> tuple[str, ...]:
        """What readers see of it, but for its place."""
        return self[1:]


@dataclass(frozen=True)
class LineChange:
    """A line that was changed, added (``old`` is None) or removed (``new`` is None)."""

    old: AccountLine | None
    new: AccountLine | None

    @property
    def on_date(self) -> list[Piece]:
        """Its day."""
        return self._pieces("on_date")

    @property
    def direction(self) -> list[Piece]:
        """Whether it is income or spending."""
        return self._pieces("direction")

    @property
    def item(self) -> list[Piece]:
        """Its heading."""
        return self._pieces("item")

    @property
    def summary(self) -> list[Piece]:
        """What it was for."""
        return self._pieces("summary")

    @property
    def amount(self) -> list[Piece]:
        """Its amount."""
        return self._pieces("amount")

    @property
    def no(self) -> int:
        """The number by which readers find it: in the new version if it is there."""
        line = self.new or self.old
        return line.no if line else 0

    def _pieces(self, name: str) -> list[Piece]:
        return whole(getattr(self.old, name, ""), getattr(self.new, name, ""))


@dataclass(frozen=True)
class FundChange:
    """What became of a fund: its sums where they changed, then its lines."""

    name: str
    sums: Sequence[Change]
    lines: Sequence[LineChange]


class AccountFund(NamedTuple):
    """A fund in words: name, named sums, lines."""

    name: str
    sums: tuple[tuple[str, str], ...]
    lines: tuple[AccountLine, ...]


def whole(old: str, new: str) -> list[Piece]:
    """A short value: the same, or the old one removed and the new one added."""
    if old == new:
        return [Piece(SAME, old)] if old else []
    return [piece for piece in (Piece(REMOVED, old), Piece(ADDED, new)) if piece.text]


def of_text(old: str, new: str) -> list[Piece]:
    """The pieces by which ``old`` becomes ``new``."""
    if old == new:
        return [Piece(SAME, old)] if old else []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(before), len(after)) > MOST_LINES:
        return whole(old, new)
    pieces: list[Piece] = []
    for how, one, other in _blocks(before, after):
        pieces += [Piece(SAME, "".join(one))] if how == "equal" else _of_block(one, other)
    return _joined(pieces)


def of_elements(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> list[Change]:
    """The elements that changed, in the order of the new version, removed ones last."""
    before, after = dict(old), dict(new)
    names = [*after, *(name for name in before if name not in after)]
    return [
        Change(name, of_text(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def of_accounts(old: Sequence[AccountFund], new: Sequence[AccountFund]) -> list[FundChange]:
    """The funds in which something changed."""
    before, after = {fund.name: fund for fund in old}, {fund.name: fund for fund in new}
    names = [*after, *(name for name in before if name not in after)]
    changes = []
    for name in names:
        one = before.get(name, AccountFund(name, (), ()))
        other = after.get(name, AccountFund(name, (), ()))
        sums = of_elements(one.sums, other.sums)
        lines = of_lines(one.lines, other.lines)
        if sums or lines:
            changes.append(FundChange(name, sums, lines))
    return changes


def of_lines(old: Sequence[AccountLine], new: Sequence[AccountLine]) -> list[LineChange]:
    """The lines that changed, in the order of the new version. Lines that say the same stayed,
    wherever they stand; of the others those with the same voucher, or else the same place and
    direction, are one line that was changed."""
    gone, come = _without_same(old, new), _without_same(new, old)
    changes: list[LineChange] = []
    for key in (_voucher, _place):
        found, gone, come = _paired(gone, come, key)
        changes += found
    changes += [LineChange(None, line) for line in come]
    changes += [LineChange(line, None) for line in gone]
    return sorted(changes, key=lambda change: (change.no, change.new is None))


def _without_same(lines: Sequence[AccountLine], others: Sequence[AccountLine]) -> list[AccountLine]:
    there = Counter(line.said for line in others)
    left = []
    for line in lines:
        if there[line.said]:
            there[line.said] -= 1
        else:
            left.append(line)
    return left


def _paired(
    gone: Sequence[AccountLine],
    come: Sequence[AccountLine],
    key: Callable[[AccountLine], tuple[str, str]],
) -> tuple[list[LineChange], list[AccountLine], list[AccountLine]]:
    """Lines with the same key, one by one, and what is left on either side."""
    waiting: defaultdict[tuple[str, str], list[AccountLine]] = defaultdict(list)
    for line in reversed(gone):
        waiting[key(line)].append(line)
    pairs, left = [], []
    for line in come:
        known = key(line)
        if known[0] and waiting[known]:
            pairs.append(LineChange(waiting[known].pop(), line))
        else:
            left.append(line)
    found = {id(pair.old) for pair in pairs}
    return pairs, [line for line in gone if id(line) not in found], left


def _voucher(line: AccountLine) -> tuple[str, str]:
    return line.voucher, line.direction


def _place(line: AccountLine) -> tuple[str, str]:
    return str(line.no), line.direction


def _of_block(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    """Lines that were replaced, compared by word unless hardly a word stayed."""
    old, new = "".join(before), "".join(after)
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(one), len(other)) > MOST_WORDS:
        return whole(old, new)
    if SequenceMatcher(None, one, other, autojunk=False).ratio() < ALIKE:
        return whole(old, new)
    pieces = []
    for how, words, others in _blocks(one, other):
        if how == "equal":
            pieces.append(Piece(SAME, "".join(words)))
        else:
            pieces += whole("".join(words), "".join(others))
    return pieces


def _blocks(
    old: Sequence[str], new: Sequence[str]
) -> Iterable[tuple[str, Sequence[str], Sequence[str]]]:
    for how, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield how, old[a1:a2], new[b1:b2]


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].how == piece.how:
            found[-1] = Piece(piece.how, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found
