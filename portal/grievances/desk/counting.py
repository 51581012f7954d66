"""How many wait where: menu, list and saved filters ask the tallies once for each request."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import request

from portal.base.access import community, viewer
from portal.base.i18n import _
from portal.grievances.desk.asked import Asked, own_grids
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import SavedLine
from portal.grievances.queries.desk.counting import MOST

_KEPT = "portal.grievances.desk.tallies"


def at_our_desk(community_id: int, grids: Collection[int] | None) -> int:
    """How many reports wait for the community to act."""
    return desk_queries.of_grids(_by_grid(community_id), grids)[0]


def held(community_id: int, grids: Collection[int] | None) -> int:
    """How many reports are held back for a check."""
    return desk_queries.of_grids(_by_grid(community_id), grids)[1]


def _by_grid(community_id: int) -> desk_queries.ByGrid:
    """Kept for the rest of the request: pages are drawn after everything was written."""
    kept: dict[int, desk_queries.ByGrid] = request.environ.setdefault(_KEPT, {})
    if community_id not in kept:
        kept[community_id] = desk_queries.by_grid(community_id)
    return kept[community_id]


@dataclass(frozen=True)
class Chip:
    """A filter kept under a name, and how many reports it finds; empty for a search by words."""

    name: str
    query: dict[str, Any]
    count: str


def chips(lines: Collection[SavedLine]) -> list[Chip]:
    """The viewer's filters beside the queue, each with its number."""
    asked = [Asked.of({name: str(value) for name, value in each.query.items()}) for each in lines]
    wanted = [each.wanted for each in asked if not each.words]
    numbers = iter(desk_queries.counts(wanted))
    return [
        Chip(line.name, line.query, "" if each.words else told(next(numbers)))
        for line, each in zip(lines, asked, strict=True)
    ]


def told(number: int) -> str:
    """A number as it stands beside a filter; no more than two digits."""
    return str(number) if number <= MOST else _("%(num)d+", num=MOST)


def first_chip() -> str:
    """The number beside the queue as it opens by itself."""
    return told(at_our_desk(community().id, own_grids() or None))


def saved() -> list[SavedLine]:
    """The viewer's filters."""
    return desk_queries.saved(community().id, viewer().person_id or 0)
