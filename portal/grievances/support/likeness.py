"""How alike two reports are: place, kind, words, photos. Pure; the weights are starting values."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from portal.base.files.likeness import distance
from portal.grievances.search import segmenting

# Photos whose hashes differ in no more bits show the same; a picture of one colour is like any.
MOST_BITS = 8
_FEWEST_MARKS, _MOST_MARKS = 6, 58

SAME_PLACE, NEAR, SAME_WORDS_OF_PLACE = 4.0, 2.0, 3.0
SAME_CATEGORY, SAME_KIND = 2.0, 1.0
ALL_WORDS, SAME_PHOTO = 4.0, 6.0

SHOWN_FROM = 4.0
"""From here on a report is shown to who is about to file: the same building, or a neighbouring one
with the same kind."""
ASKED_FROM = 5.0
"""From here on it is asked about once more when the form was sent without having seen it."""


@dataclass(frozen=True)
class Draft:
    """What somebody is about to report. ``near`` are the buildings around its place;
    ``unspecific`` says that its kind gathers all that fits nowhere else."""

    category_id: int
    kind_id: int
    building_id: int | None = None
    landmark_id: int | None = None
    near: frozenset[int] = frozenset()
    near_landmarks: frozenset[int] = frozenset()
    place_words: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    prints: tuple[str, ...] = field(default=())
    unspecific: bool = False


def words_of(text: str) -> frozenset[str]:
    """The words of a text, cut as the search cuts them."""
    return frozenset("".join(word) for run in segmenting.runs(text) for word in segmenting.cut(run))


def shared(one: Collection[str], other: Collection[str]) -> float:
    """How much of the shorter text stands in the other one too: 0 to 1."""
    smaller = min(len(one), len(other))
    return len(set(one) & set(other)) / smaller if smaller else 0.0


def score(draft: Draft, candidate: Any) -> float:
    """How alike they are; 0 where neither place nor photo bring them together."""
    photo = SAME_PHOTO if _same_photo(draft.prints, candidate.prints or "") else 0.0
    place = _place(draft, candidate)
    if not place and not photo:
        return 0.0
    told = words_of(candidate.told) if draft.words and candidate.told else frozenset()
    return place + photo + _kind(draft, candidate) + ALL_WORDS * shared(draft.words, told)


def _place(draft: Draft, candidate: Any) -> float:
    if draft.building_id is not None and candidate.building_id == draft.building_id:
        return SAME_PLACE
    if draft.landmark_id is not None and candidate.landmark_id == draft.landmark_id:
        return SAME_PLACE
    if candidate.building_id in draft.near or candidate.landmark_id in draft.near_landmarks:
        return NEAR
    if draft.building_id is None and draft.landmark_id is None and candidate.told_place:
        alike = shared(draft.place_words, words_of(candidate.told_place)) > 0.5
        return SAME_WORDS_OF_PLACE if alike else 0.0
    return 0.0


def _kind(draft: Draft, candidate: Any) -> float:
    if draft.unspecific:
        return 0.0
    if candidate.category_id == draft.category_id:
        return SAME_CATEGORY
    either_is_general = draft.kind_id in (draft.category_id, candidate.category_id)
    return SAME_KIND if either_is_general else 0.0


def _same_photo(mine: Collection[str], theirs: str) -> bool:
    return any(
        distance(one, other) <= MOST_BITS
        for one in mine
        for other in theirs.split()
        if _has_marks(one) and _has_marks(other)
    )


def _has_marks(print_: str) -> bool:
    return _FEWEST_MARKS <= int(print_, 16).bit_count() <= _MOST_MARKS
