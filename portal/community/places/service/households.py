"""Households of a building: loaded from a list, corrected one by one, closed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import Conflict, Invalid
from portal.base.i18n import _
from portal.community.places.household_list import MOST_ADULTS, HouseholdRow
from portal.community.places.models import Building, Household, Unit


@dataclass(frozen=True)
class Loaded:
    """What became of a list: households added, corrected (or opened again), left as they were."""

    added: int
    changed: int
    unchanged: int


def load_households(building: Building, rows: list[HouseholdRow], *, actor_id: int) -> Loaded:
    """Add and correct households of a building by unit and room; others stay as they are."""
    # Lists of one building are loaded one after another: both may bring the same new unit.
    session.refresh(building, with_for_update={"of": Building})
    units = _units(building, {row.unit for row in rows if row.unit})
    known = {
        (row.unit_id, row.room): row
        for row in session.scalars(select(Household).where(Household.building_id == building.id))
    }
    added = changed = 0
    for row in rows:
        unit_id = units[row.unit].id if row.unit else None
        present = known.get((unit_id, row.room))
        if present is None:
            session.add(_new(building, unit_id, row))
            added += 1
        elif present.adults != row.adults or present.closed_on is not None:
            present.adults, present.closed_on = row.adults, None
            changed += 1
    try:
        session.flush()  # two people loading the same list collide here, not at the end
    except IntegrityError as error:
        raise Conflict(_("Somebody loaded the same households just now. Try again.")) from error
    _note("household.load", building, None, actor_id, added=added, changed=changed)
    return Loaded(added, changed, len(rows) - added - changed)


def _new(building: Building, unit_id: int | None, row: HouseholdRow) -> Household:
    return Household(
        community_id=building.community_id,
        building_id=building.id,
        unit_id=unit_id,
        room=row.room,
        adults=row.adults,
    )


def _units(building: Building, names: set[str]) -> dict[str, Unit]:
    """The units of these names, those missing added."""
    found = {
        unit.name: unit
        for unit in session.scalars(select(Unit).where(Unit.building_id == building.id))
    }
    for name in sorted(names - found.keys()):
        found[name] = Unit(community_id=building.community_id, building_id=building.id, name=name)
        session.add(found[name])
    session.flush()  # households need the ids of new units
    return found


def set_adults(row: Household, *, adults: int, actor_id: int) -> None:
    """Correct the number of adults as counted by the committee."""
    if not 0 <= adults <= MOST_ADULTS:
        raise Invalid(_("Adults must be a whole number from 0 to %(n)s.", n=MOST_ADULTS))
    if row.adults != adults:
        before, row.adults = row.adults, adults
        _note("household.adults", row, row.id, actor_id, before=before, after=adults)


def close_household(row: Household, *, actor_id: int) -> None:
    """Leave a household out of every count from today on."""
    if row.closed_on is None:
        row.closed_on = clock.today()
        _note("household.close", row, row.id, actor_id)


def reopen_household(row: Household, *, actor_id: int) -> None:
    """Undo a closing."""
    if row.closed_on is not None:
        row.closed_on = None
        _note("household.reopen", row, row.id, actor_id)


def _note(
    act: str, of: Building | Household, household_id: int | None, actor_id: int, **facts: Any
) -> None:
    building_id = of.id if isinstance(of, Building) else of.building_id
    record(
        act,
        actor_id=actor_id,
        object_kind="household",
        object_id=household_id,
        community_id=of.community_id,
        building_id=building_id,
        **facts,
    )
