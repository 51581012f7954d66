"""Which buildings and landmarks a word of a question names, by name, alias or first letters."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, select

from portal.base.reading import Reading
from portal.community.places.models import Building, Landmark
from portal.community.places.recent import Recent
from portal.grievances.search import segmenting
from portal.grievances.search.pinyin import initials
from portal.grievances.search.segmenting import Units

MOST_NAMED = 40  # a word in more names than that says nothing about the place

_BREAKS = re.compile(r"[,，、;；/|\s]+")


@dataclass(frozen=True)
class Name:
    """A name as it is compared: its entries between spaces, and its first letters."""

    entries: str
    letters: str

    @classmethod
    def of(cls, text: str) -> "Name":
        """The name of a kind or a place."""
        plain = segmenting.plain(text)
        return cls(f" {' '.join(segmenting.kept(text))} ", initials(plain))


class _Named(NamedTuple):
    id: int
    names: tuple[Name, ...]


class _Known(NamedTuple):
    buildings: tuple[_Named, ...]
    landmarks: tuple[_Named, ...]


_BUILDINGS = Reading(
    select(Building.id, Building.name, Building.aliases).where(
        Building.community_id == bindparam("community")
    )
)
_LANDMARKS = Reading(
    select(Landmark.id, Landmark.name).where(Landmark.community_id == bindparam("community"))
)
_known: Recent[int, _Known] = Recent()


def buildings_named(community_id: int, word: Units) -> list[int]:
    """The buildings a word names, closed ones too."""
    return _named(_of(community_id).buildings, word)


def landmarks_named(community_id: int, word: Units) -> list[int]:
    """The landmarks a word names."""
    return _named(_of(community_id).landmarks, word)


def _named(known: tuple[_Named, ...], word: Units) -> list[int]:
    found = [each.id for each in known if any(names(word, name) for name in each.names)]
    return found if len(found) <= MOST_NAMED else []


def names(word: Units, name: Name) -> bool:
    """Whether a word is part of a name, as written or by its first letters. Part of a figure is
    not: 3hl names 3号楼, not 13号楼."""
    if f" {' '.join(segmenting.entries(word))} " in name.entries:
        return True
    said = "".join(word)
    if len(said) < 2 or not said.isascii() or said.isdecimal():
        return False
    at = name.letters.find(said)
    while at >= 0:
        if not (said[0].isdecimal() and at and name.letters[at - 1].isdecimal()):
            return True
        at = name.letters.find(said, at + 1)
    return False


def _of(community_id: int) -> _Known:
    return _known.get(community_id, lambda: _read(community_id))


def _read(community_id: int) -> _Known:
    return _Known(
        tuple(
            _Named(row.id, tuple(Name.of(each) for each in (row.name, *_split(row.aliases))))
            for row in _BUILDINGS.rows(community=community_id)
        ),
        tuple(
            _Named(row.id, (Name.of(row.name),)) for row in _LANDMARKS.rows(community=community_id)
        ),
    )


def _split(aliases: str) -> list[str]:
    return [each for each in _BREAKS.split(aliases) if each]
