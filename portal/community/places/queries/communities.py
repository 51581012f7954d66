"""Communities: by their address, under a division, and as the public list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from portal.base.db import session
from portal.community.places.models import Community, Division, DivisionLevel
from portal.community.places.recent import Recent


@dataclass(frozen=True)
class CommunityRef:
    """A community as pages need it; ``district_id`` and ``street_id`` are divisions."""

    id: int
    slug: str
    name: str
    street_id: int
    district_id: int
    office_phone: str
    duty_phone: str
    office_address: str


@dataclass(frozen=True)
class CommunityLine:
    """An open community in the public list."""

    slug: str
    name: str
    street: str
    district: str


@dataclass(frozen=True)
class DistrictCount:
    """A district and how many of its communities are open."""

    code: str
    name: str
    communities: int


_ADDRESS = re.compile(r"[a-z0-9-]{1,40}")

_by_slug: Recent[str, CommunityRef | None] = Recent()
_district: Recent[int, int | None] = Recent()
_under: Recent[frozenset[int], frozenset[int]] = Recent()

_District = aliased(Division, name="district")
_Street = aliased(Division, name="street")


def find_community(slug: str) -> CommunityRef | None:
    """The open community with that address; None for an unknown or closed one."""
    if not _ADDRESS.fullmatch(slug):
        return None
    return _by_slug.get(slug, lambda: _find(slug))


def _find(slug: str) -> CommunityRef | None:
    row = session.execute(
        select(
            Community.id,
            Community.slug,
            Community.name,
            Community.street_id,
            Community.district_id,
            Community.office_phone,
            Community.duty_phone,
            Community.office_address,
        ).where(Community.slug == slug, Community.closed_on.is_(None))
    ).first()
    return CommunityRef(*row) if row else None


def communities_under(division_ids: Iterable[int]) -> frozenset[int]:
    """Ids of the communities in these divisions of any level, closed ones included."""
    wanted = frozenset(division_ids)
    if not wanted:
        return frozenset()
    return _under.get(wanted, lambda: _communities_of(wanted))


def _communities_of(wanted: frozenset[int]) -> frozenset[int]:
    inside = wanted | _districts_below(wanted)
    found = session.scalars(
        select(Community.id).where(
            or_(
                Community.street_id.in_(inside),
                Community.district_id.in_(inside),
                Community.division_id.in_(inside),
            )
        )
    )
    return frozenset(found)


def _districts_below(wanted: frozenset[int]) -> frozenset[int]:
    """Cities and districts under a province or city; nothing under lower levels is needed."""
    found: frozenset[int] = frozenset()
    above = wanted
    while above:
        children = session.scalars(
            select(Division.id).where(
                Division.parent_id.in_(above),
                Division.level.in_((DivisionLevel.CITY, DivisionLevel.DISTRICT)),
            )
        )
        above = frozenset(children) - found
        found |= above
    return found


def district_of(community_id: int) -> int | None:
    """The division id of the district in which a community lies."""
    return _district.get(
        community_id,
        lambda: session.scalar(select(Community.district_id).where(Community.id == community_id)),
    )


def slug_of(community_id: int) -> str | None:
    """The address of an open community."""
    return session.scalar(
        select(Community.slug).where(Community.id == community_id, Community.closed_on.is_(None))
    )


def only_open_slug() -> str | None:
    """The address of the one open community; None when there are none or several."""
    found = session.scalars(
        select(Community.slug).where(Community.closed_on.is_(None)).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def open_communities(*, text: str = "", district: str = "", limit: int) -> list[CommunityLine]:
    """Open communities by district and street; ``text`` is part of any of the three names."""
    wanted = _open(Community.slug, Community.name, _Street.name, _District.name)
    if text:
        names = (Community.name, _Street.name, _District.name)
        wanted = wanted.where(or_(*(name.contains(text, autoescape=True) for name in names)))
    if district:
        wanted = wanted.where(_District.code == district)
    wanted = wanted.order_by(_District.code, _Street.code, Community.name).limit(limit)
    return [CommunityLine(*row) for row in session.execute(wanted)]


def open_by_district() -> list[DistrictCount]:
    """Districts with open communities, and how many."""
    counted = _open(_District.code, _District.name, func.count())
    counted = counted.group_by(_District.code, _District.name).order_by(_District.code)
    return [DistrictCount(*row) for row in session.execute(counted)]


def open_districts() -> dict[int, str]:
    """The names of the districts with open communities, by division id."""
    served = select(Community.district_id).where(Community.closed_on.is_(None))
    found = select(Division.id, Division.name).where(Division.id.in_(served))
    return {row.id: row.name for row in session.execute(found.order_by(Division.code))}


def _open(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Community)
        .join(_Street, Community.street_id == _Street.id)
        .join(_District, Community.district_id == _District.id)
        .where(Community.closed_on.is_(None))
    )
