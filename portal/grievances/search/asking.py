"""A question as typed, turned into what is looked for.

Each word of it may stand in the text, or be the name of a kind, a building (or what people call
it) or a landmark: those names are looked up here, in memory, and the index holds their numbers
only. So a new alias is found at once, and nothing has to be indexed again when a name changes.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from portal.grievances.queries import categories
from portal.grievances.search import places, segmenting
from portal.grievances.search.expressions import Expression, Phrase, all_of, any_of
from portal.grievances.search.pinyin import initials
from portal.grievances.search.segmenting import Units

LONGEST = 100
MOST_TERMS = 8
MOST_READINGS = 12

_TAIL = re.compile(r"[0-9]{4,11}")
_HASTE = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")
_NUMBER = re.compile(r"([0-9]{6})\s*[-–—]?\s*([0-9]{3,5})")


@dataclass(frozen=True)
class Term:
    """A word of the question: its expression, a looser one, what each way of meeting it counts
    for, and the pairs of characters that are left of it when nothing meets it."""

    exact: Expression
    loose: Expression
    weights: tuple[tuple[Phrase, int], ...]
    pairs: tuple[Phrase, ...]


@dataclass(frozen=True)
class Question:
    """All words; ``whole`` is the question as one phrase; ``no`` if it is a report's number;
    ``narrowed`` holds for every answer."""

    terms: tuple[Term, ...]
    whole: Phrase | None = None
    no: str = ""
    narrowed: tuple[Expression, ...] = ()

    @property
    def strict(self) -> Expression:
        """Reports with every word."""
        return self._among([term.exact for term in self.terms])

    def looser(self, nothing_yet: bool) -> Expression | None:
        """Reports that come near; None when there is nothing looser to say. Of two words one
        alone is enough only when nothing has both."""
        loose = [term.loose for term in self.terms]
        if len(loose) > 2 or (len(loose) == 2 and nothing_yet):
            loose = [any_of([all_of(loose[:i] + loose[i + 1 :]) for i in range(len(loose))])]
        found = self._among(loose)
        return None if found == self.strict else found

    @property
    def loosest(self) -> Expression | None:
        """Reports with any two neighbouring characters of a longer word."""
        pairs = [pair for term in self.terms for pair in term.pairs]
        return self._among([any_of(pairs)]) if pairs else None

    def _among(self, parts: list[Expression]) -> Expression:
        return all_of([*parts, *self.narrowed])


def read(text: str, community_id: int) -> Question:
    """What a text asks for in a community; without terms when it holds nothing to look for."""
    text = text[:LONGEST]
    runs = segmenting.runs(text)
    words = [word for run in runs for word in _cut(run)]
    telling = [word for word in words if not segmenting.STOP.issuperset(word)] or words
    telling = list(dict.fromkeys(telling))[:MOST_TERMS]
    number = _NUMBER.fullmatch(text.strip())
    return Question(
        terms=tuple(_term(word, community_id) for word in telling),
        whole=Phrase(tuple(segmenting.entries(runs[0]))) if len(runs) == 1 else None,
        no=f"{number[1]}-{number[2]}" if number else "",
    )


def phone_tail(text: str) -> str:
    """The digits that may be the end of a phone number; empty when they are none."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if _TAIL.fullmatch(digits) else ""


def _cut(run: Units) -> list[Units]:
    """Letters typed in haste stay together with their figures: 3hl."""
    return [run] if _HASTE.fullmatch("".join(run)) else segmenting.cut(run)


def _term(word: Units, community_id: int) -> Term:
    same = [_units(other) for other in _same("".join(word))]
    weights = [(_as_written(word), 3)]
    weights += [(_as_written(other), 2) for other in same]
    weights += [(Phrase((f"§b{n}",)), 3) for n in places.buildings_named(community_id, word)]
    weights += [(Phrase((f"§l{n}",)), 3) for n in places.landmarks_named(community_id, word)]
    weights += _kinds_named([word, *same])
    every = [phrase for phrase, _weight in weights]
    halves = _halves(word)
    return Term(
        exact=any_of(every),
        loose=any_of([*every, halves]) if halves else any_of(every),
        weights=tuple(weights),
        pairs=tuple(Phrase((entry,)) for entry in segmenting.entries(word)) if halves else (),
    )


def _as_written(word: Units) -> Phrase:
    """The word in a text. Beginnings of numbers and of Latin words are enough."""
    last = word[-1]
    begins = len(word) == 1 and last.isascii() and len(last) >= (4 if last.isdecimal() else 3)
    return Phrase(tuple(segmenting.entries(word)), prefix=begins)


def _halves(word: Units) -> Expression | None:
    """The pairs of a longer word, wherever each stands."""
    if len(word) < 3:
        return None
    starts = [*range(0, len(word) - 1, 2)]
    if len(word) % 2:
        starts.append(len(word) - 2)
    return all_of([Phrase((word[at] + word[at + 1],)) for at in starts])


def _same(said: str) -> tuple[str, ...]:
    """Words that mean the same, or that the letters stand for."""
    if said.isascii():
        return _read_as(said) if said.isalpha() and len(said) > 1 else ()
    return segmenting.lexicon().same.get(said, ())


@lru_cache(maxsize=256)
def _read_as(letters: str) -> tuple[str, ...]:
    found = [word for word in sorted(segmenting.lexicon().words) if initials(word) == letters]
    return tuple(found[:MOST_READINGS])


def _units(word: str) -> Units:
    return tuple(unit for run in segmenting.runs(word) for unit in run)


def _kinds_named(words: list[Units]) -> list[tuple[Phrase, int]]:
    """Kinds with one of the words in their name; a sub-kind says more than its kind."""
    return [
        (Phrase((f"§k{kind.id}",)), 1 if kind.id == kind.kind_id else 2)
        for kind in categories.everything()
        if any(
            places.names(word, _name(name))
            for word in words
            for name in (kind.name_zh, kind.name_en)
        )
    ]


@lru_cache(maxsize=512)
def _name(text: str) -> places.Name:
    return places.Name.of(text)


def narrowed_to(question: Question, entries: list[str]) -> Question:
    """The same question among reports that have all of these entries."""
    return replace(question, narrowed=tuple(Phrase((entry,)) for entry in entries))
