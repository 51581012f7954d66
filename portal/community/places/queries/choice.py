"""Buildings and landmarks as people choose them on a form or scan them from a poster."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.base.db import session
from portal.community.places.models import Building, Compound, Landmark
from portal.community.places.naming import natural
from portal.community.places.recent import Recent


@dataclass(frozen=True)
class BuildingChoice:
    """A building one may choose; ``label`` names the compound where there are several."""

    id: int
    code: str
    name: str
    aliases: str
    label: str


@dataclass(frozen=True)
class CompoundChoice:
    """A compound with its open buildings in natural order."""

    id: int
    name: str
    buildings: tuple[BuildingChoice, ...]


@dataclass(frozen=True)
class LandmarkChoice:
    """A landmark one may choose."""

    id: int
    code: str
    name: str
    near_building_id: int | None


@dataclass(frozen=True)
class PlaceRef:
    """What a printed code stands for; ``kind`` is building or landmark."""

    kind: str
    id: int
    code: str
    name: str
    community_id: int
    retired: bool


_buildings: Recent[int, tuple[CompoundChoice, ...]] = Recent()
_landmarks: Recent[int, tuple[LandmarkChoice, ...]] = Recent()


def buildings_for_choice(community_id: int) -> tuple[CompoundChoice, ...]:
    """The open buildings of a community by compound, 2号楼 before 10号楼."""
    return _buildings.get(community_id, lambda: _read_buildings(community_id))


def _read_buildings(community_id: int) -> tuple[CompoundChoice, ...]:
    rows = session.execute(
        select(
            Compound.id,
            Compound.name,
            Building.id,
            Building.code,
            Building.name,
            Building.aliases,
            Building.position,
        )
        .join(Compound, Building.compound_id == Compound.id)
        .where(
            Building.community_id == community_id,
            Building.closed_on.is_(None),
            Compound.closed_on.is_(None),
        )
    ).all()
    compounds = {row[0]: row[1] for row in rows}
    several = len(compounds) > 1
    inside: dict[int, list[BuildingChoice]] = {compound_id: [] for compound_id in compounds}
    for compound_id, compound, id_, code, name, aliases, _position in sorted(
        rows, key=lambda row: (row[6], natural(row[4]))
    ):
        label = f"{compound} {name}" if several else name
        inside[compound_id].append(BuildingChoice(id_, code, name, aliases, label))
    return tuple(
        CompoundChoice(compound_id, name, tuple(inside[compound_id]))
        for compound_id, name in sorted(compounds.items(), key=lambda item: natural(item[1]))
    )


def landmarks_for_choice(community_id: int) -> tuple[LandmarkChoice, ...]:
    """The open landmarks of a community by name."""
    return _landmarks.get(community_id, lambda: _read_landmarks(community_id))


def _read_landmarks(community_id: int) -> tuple[LandmarkChoice, ...]:
    rows = session.execute(
        select(Landmark.id, Landmark.code, Landmark.name, Landmark.near_building_id).where(
            Landmark.community_id == community_id, Landmark.closed_on.is_(None)
        )
    )
    found = (LandmarkChoice(*row) for row in rows)
    return tuple(sorted(found, key=lambda landmark: natural(landmark.name)))


def place_by_code(code: str) -> PlaceRef | None:
    """The building or landmark of a printed code within the scope in force; None when unknown.

    Also finds what has been closed (``retired``), so that the page can say so.
    """
    code = code.strip().upper()
    if not (code.isascii() and code.isalnum()):
        return None
    building = session.execute(
        select(Building, Compound.closed_on)
        .join(Compound, Building.compound_id == Compound.id)
        .where(Building.code == code)
    ).first()
    if building is not None:
        row, compound_closed = building
        gone = row.closed_on is not None or compound_closed is not None
        return PlaceRef("building", row.id, row.code, row.name, row.community_id, gone)
    landmark = session.scalar(select(Landmark).where(Landmark.code == code))
    if landmark is None:
        return None
    gone = landmark.closed_on is not None
    return PlaceRef(
        "landmark", landmark.id, landmark.code, landmark.name, landmark.community_id, gone
    )
