"""The division tree, level by level and by search."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.base.db import session
from portal.base.errors import NotFound
from portal.community.places.models import Community, Division, DivisionLevel

# Fillers of the statistical tree between a province or city and its districts; they govern nothing.
FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
FOUND_AT_MOST = 50


@dataclass(frozen=True)
class FoundDivision:
    """A division that a search found; names repeat, so it comes with what stands above it."""

    code: str
    name: str
    level: DivisionLevel
    above: str
    closed: bool


def find(code: str) -> Division | None:
    """The division with that code."""
    plain = code.isascii() and code.isdigit()
    return session.scalar(select(Division).where(Division.code == code)) if plain else None


def division(code: str) -> Division:
    """The division with that code, or :class:`NotFound`."""
    found = find(code)
    if found is None:
        raise NotFound
    return found


def lineage(node: Division) -> list[Division]:
    """The divisions above a node, from the top down, fillers left out."""
    above: list[Division] = []
    while node.parent_id is not None:
        parent = session.get_one(Division, node.parent_id)
        above.append(parent)
        node = parent
    return [each for each in reversed(above) if not is_filler(each)]


def is_filler(node: Division) -> bool:
    """Whether a node only stands in for a missing level."""
    return node.level is DivisionLevel.CITY and node.name in FILLERS


def children(node: Division | None) -> list[Division]:
    """The divisions directly under a node (the top ones without one), fillers passed over."""
    parent_id = node.id if node else None
    found: list[Division] = []
    for child in session.scalars(
        select(Division)
        .where(Division.parent_id.is_not_distinct_from(parent_id))
        .order_by(Division.code)
    ):
        found += children(child) if is_filler(child) else [child]
    return found


def search(text: str) -> list[FoundDivision]:
    """Divisions whose name holds ``text`` or whose code begins with it."""
    parent, above = aliased(Division), aliased(Division)
    wanted = (
        select(
            Division.code,
            Division.name,
            Division.level,
            above.name,
            parent.name,
            Division.closed_on,
        )
        .outerjoin(parent, Division.parent_id == parent.id)
        .outerjoin(above, parent.parent_id == above.id)
        .where(
            or_(
                Division.name.contains(text, autoescape=True),
                Division.code.startswith(text, autoescape=True),
            )
        )
        .order_by(Division.code)
        .limit(FOUND_AT_MOST)
    )
    return [
        FoundDivision(code, name, level, _joined(upper, direct), closed_on is not None)
        for code, name, level, upper, direct, closed_on in session.execute(wanted)
    ]


def _joined(*names: str | None) -> str:
    return " ".join(name for name in names if name and name not in FILLERS)


def communities_in(node: Division) -> list[Community]:
    """Communities opened directly in a committee's division, or lying in a street."""
    return list(
        session.scalars(
            select(Community)
            .where(or_(Community.division_id == node.id, Community.street_id == node.id))
            .order_by(Community.name)
        )
    )


def community(community_id: int) -> Community:
    """A community, open or closed, or :class:`NotFound`."""
    found = session.get(Community, community_id)
    if found is None:
        raise NotFound
    return found
