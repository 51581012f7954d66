"""The port by which a capability adds its posters (海报); the room of posters draws them.

    posters.register(
        PosterKind(
            key="hearing",                 # kept in the table of short links: never change it
            label=_l("A hearing"),         # the heading under which staff choose
            subjects=open_hearings,        # (community_id) -> what one may make a poster of
            target=hearing_page,           # (subject key) -> endpoint and values, without slug
            papers=hearing_papers,         # (community_id, subject keys) -> what stands on each
        )
    )

``subjects`` and ``papers`` run within the community's scope. A subject that ``subjects`` no
longer lists gets no new poster; its link goes on leading to its target until it is retired.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.base.i18n import LazyString


@dataclass(frozen=True)
class Subject:
    """What a poster is about; ``group`` is the heading under which it stands among others."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Target:
    """A page of this portal; the community's part of the address is filled in."""

    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """What stands on one poster at the moment of printing.

    ``name`` and ``phone`` are drawn very large, for cards of people. ``steps`` are short
    sentences, ``note`` stands beside the code. The room adds the code, the short address, the
    community's phone, its name and the day.
    """

    title: str
    about: str
    lead: str = ""
    name: str = ""
    phone: str = ""
    facts: Sequence[tuple[str, str]] = ()
    steps: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class PosterKind:
    """A kind of poster; ``order`` sorts the kinds on the page of the desk."""

    key: str
    label: LazyString
    subjects: Callable[[int], Sequence[Subject]]
    target: Callable[[str], Target]
    papers: Callable[[int, Collection[str]], Mapping[str, Paper]]
    order: int = 100


_kinds: dict[str, PosterKind] = {}


def register(kind: PosterKind) -> None:
    """Offer a kind of poster on the desk; registering its key again replaces it."""
    _kinds[kind.key] = kind


def kinds() -> list[PosterKind]:
    """All kinds in their order."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def find(key: str) -> PosterKind | None:
    """The kind with that key; None where its capability is gone."""
    return _kinds.get(key)
