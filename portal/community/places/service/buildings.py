"""Compounds, buildings, units and landmarks as staff record them."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import NameTaken
from portal.base.i18n import _
from portal.community.places import recent
from portal.community.places.errors import StillInUse
from portal.community.places.models import Building, Compound, CompoundKind, Landmark, Unit
from portal.community.places.naming import spread

# Letters and figures that cannot be taken for one another on a poster.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8

Closable = Compound | Building | Landmark


@dataclass(frozen=True)
class Added:
    """Names that were added, and how many were there already."""

    names: list[str]
    known: int


def new_code() -> str:
    """A code for a poster, unlike any other by chance (31 to the power of 8)."""
    return "".join(secrets.choice(_LETTERS) for _place in range(_CODE_LENGTH))


def add_compound(
    *, community_id: int, name: str, kind: CompoundKind, built_year: int | None, actor_id: int
) -> Compound:
    """Add a compound; its name is its own within the community."""
    row = Compound(community_id=community_id, name=name, kind=kind, built_year=built_year)
    _keep(row, _("A compound with this name exists already."))
    _note("compound.add", row, actor_id)
    return row


def change_compound(
    row: Compound, *, name: str, kind: CompoundKind, built_year: int | None, actor_id: int
) -> None:
    """Correct a compound."""
    row.name, row.kind, row.built_year = name, kind, built_year
    _keep(row, _("A compound with this name exists already."))
    _note("compound.change", row, actor_id)


def add_buildings(compound: Compound, *, text: str, actor_id: int) -> Added:
    """Add the buildings meant by "1-24号楼"; those that exist are left as they are."""
    names = spread(text, suffix="号楼")
    known = set(session.scalars(select(Building.name).where(Building.compound_id == compound.id)))
    fresh = [name for name in names if name not in known]
    rows = [
        Building(
            community_id=compound.community_id,
            compound_id=compound.id,
            name=name,
            code=new_code(),
        )
        for name in fresh
    ]
    _keep_all(rows)
    for row in rows:
        _note("building.add", row, actor_id)
    return Added(fresh, len(names) - len(fresh))


def change_building(
    row: Building,
    *,
    name: str,
    aliases: str,
    latitude: float | None,
    longitude: float | None,
    actor_id: int,
) -> None:
    """Correct a building; its printed code stays."""
    row.name, row.aliases = name, aliases
    row.latitude, row.longitude = latitude, longitude
    _keep(row, _("A building with this name exists already."))
    _note("building.change", row, actor_id)


def add_units(building: Building, *, text: str, actor_id: int) -> Added:
    """Add the units meant by "1-4"; those that exist are left as they are."""
    names = spread(text, suffix="单元")
    known = set(session.scalars(select(Unit.name).where(Unit.building_id == building.id)))
    fresh = [name for name in names if name not in known]
    rows = [
        Unit(community_id=building.community_id, building_id=building.id, name=name)
        for name in fresh
    ]
    _keep_all(rows)
    if rows:
        _note("building.units", building, actor_id, added=len(rows))
    return Added(fresh, len(names) - len(fresh))


def add_landmark(
    *, community_id: int, name: str, near_building_id: int | None, actor_id: int
) -> Landmark:
    """Add a landmark with a code for its poster."""
    row = Landmark(
        community_id=community_id,
        name=name,
        code=new_code(),
        near_building_id=near_building_id,
    )
    _keep(row, _("A landmark with this name exists already."))
    _note("landmark.add", row, actor_id)
    return row


def change_landmark(
    row: Landmark, *, name: str, near_building_id: int | None, actor_id: int
) -> None:
    """Correct a landmark; its printed code stays."""
    row.name, row.near_building_id = name, near_building_id
    _keep(row, _("A landmark with this name exists already."))
    _note("landmark.change", row, actor_id)


def close(row: Closable, *, actor_id: int) -> None:
    """Take a place out of every choice from today on; reports keep it."""
    if row.closed_on is not None:
        return
    if isinstance(row, Compound):
        _refuse_if_open_buildings(row)
    _set_closed(row, clock.today(), "close", actor_id)


def reopen(row: Closable, *, actor_id: int) -> None:
    """Undo a closing."""
    if row.closed_on is not None:
        _set_closed(row, None, "reopen", actor_id)


def _refuse_if_open_buildings(row: Compound) -> None:
    still = session.scalar(
        select(Building.id)
        .where(Building.compound_id == row.id, Building.closed_on.is_(None))
        .limit(1)
    )
    if still is not None:
        raise StillInUse(_("The compound has open buildings. Close them first."))


def _set_closed(row: Closable, closed_on: date | None, word: str, actor_id: int) -> None:
    row.closed_on = closed_on
    _note(f"{type(row).__name__.lower()}.{word}", row, actor_id)


def _keep(row: Any, sentence: str) -> None:
    """Write a row now, so that a name in use is told beside its field."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise NameTaken(sentence) from error


def _keep_all(rows: list[Any]) -> None:
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError as error:
        raise NameTaken(_("Somebody added the same just now. Look at the list.")) from error


def _note(act: str, row: Any, actor_id: int, **facts: Any) -> None:
    record(
        act,
        actor_id=actor_id,
        object_kind=type(row).__name__.lower(),
        object_id=row.id,
        community_id=row.community_id,
        **facts,
    )
    recent.changed()
