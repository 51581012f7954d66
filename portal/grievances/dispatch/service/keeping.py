"""Keeping units and rules. A rule is never changed in place: each change is a version."""

import uuid
from collections.abc import Sequence
from datetime import time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.db import session
from portal.base.errors import Conflict, NameTaken, NotFound
from portal.base.i18n import _
from portal.community.grids.models import Grid
from portal.community.places.models import Building, Community
from portal.grievances.dispatch import queries
from portal.grievances.dispatch.errors import (
    BadRule,
    HoursIncomplete,
    NobodyToSendTo,
)
from portal.grievances.dispatch.models import Rule, Unit, UnitKind
from portal.grievances.queries import categories

FIELDS = (
    "category_id",
    "grid_id",
    "building_id",
    "from_time",
    "to_time",
    "unit_id",
    "automatic",
)


def put_unit(
    *,
    community_id: int,
    name: str,
    kind: UnitKind | str,
    contact: str = "",
    active: bool = True,
    shared: bool = False,
    unit_id: int | None = None,
    version: int | None = None,
) -> Unit:
    """Enter or correct a unit; ``shared`` makes it one of the whole sub-district."""
    row = _unit(community_id, unit_id, shared=shared)
    if version is not None and unit_id is not None and row.version != version:
        raise Conflict
    row.name, row.kind, row.contact = name.strip(), UnitKind(kind), contact.strip()
    row.active, row.version = active, (row.version or 0) + 1
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise NameTaken(_("There is a unit of this name already.")) from error
    return row


def _unit(community_id: int, unit_id: int | None, *, shared: bool) -> Unit:
    if unit_id is not None:
        found = queries.unit(community_id, unit_id)
        if found is None:
            raise NotFound
        return found
    if not shared:
        return Unit(of_community_id=community_id)
    street = select(Community.street_id).where(Community.id == community_id)
    return Unit(street_id=session.scalar(street))


def put_rule(
    *,
    community_id: int,
    by: int | None,
    key: str | None = None,
    version: int | None = None,
    category_id: int | None = None,
    grid_id: int | None = None,
    building_id: int | None = None,
    from_time: time | None = None,
    to_time: time | None = None,
    unit_id: int | None = None,
    automatic: bool = False,
) -> Rule:
    """Enter a rule at the end of the order, or the next version of one in its place."""
    asked: dict[str, Any] = {
        "category_id": category_id,
        "grid_id": grid_id,
        "building_id": building_id,
        "from_time": from_time,
        "to_time": to_time,
        "unit_id": unit_id,
        "automatic": automatic,
    }
    _judge(community_id, asked)
    former = _former(community_id, key, version)
    return _write(community_id, former, by, asked)


def _judge(community_id: int, asked: dict[str, Any]) -> None:
    if (asked["from_time"] is None) != (asked["to_time"] is None):
        raise HoursIncomplete
    if asked["automatic"] and asked["unit_id"] is None:
        raise NobodyToSendTo
    kind, grid, building, unit = (asked[name] for name in (*FIELDS[:3], "unit_id"))
    known = (
        kind is None or kind in categories.by_id(),
        grid is None or _is_here(Grid, grid, community_id),
        building is None or _is_here(Building, building, community_id),
        unit is None or queries.unit(community_id, unit) is not None,
    )
    if not all(known):
        raise BadRule


def _is_here(model: Any, row_id: int, community_id: int) -> bool:
    wanted = select(model.id).where(model.id == row_id, model.community_id == community_id)
    return session.scalar(wanted) is not None


def _former(community_id: int, key: str | None, version: int | None) -> Rule | None:
    if key is None:
        return None
    found = queries.rule(community_id, key)
    if found is None or (version is not None and found.version != version):
        raise Conflict
    return found


def _write(community_id: int, former: Rule | None, by: int | None, asked: dict[str, Any]) -> Rule:
    now = clock.now()
    row = Rule(
        community_id=community_id,
        key=former.key if former else str(uuid.uuid4()),
        version=former.version + 1 if former else 1,
        position=former.position if former else _end(community_id),
        entered_by=by,
        entered_at=now,
        **asked,
    )
    if former is not None:
        former.replaced_at = now
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict from error
    return row


def _end(community_id: int) -> int:
    last = select(func.max(Rule.position)).where(Rule.community_id == community_id)
    return int(session.scalar(last) or 0) + 1


def remove_rule(*, community_id: int, key: str, version: int) -> None:
    """Take a rule out of force; it stays for the assignments that name it."""
    found = _former(community_id, key, version)
    if found is None:
        raise NotFound
    found.replaced_at = clock.now()


def reorder(*, community_id: int, keys: Sequence[str], by: int | None) -> None:
    """Put the rules in force into this order; each that moves gets a version."""
    known = {rule.key: rule for rule in all_rules(community_id)}
    if sorted(keys) != sorted(known):
        raise Conflict
    for position, key in enumerate(keys, start=1):
        former = known[key]
        if former.position == position:
            continue
        row = _write(community_id, former, by, {name: getattr(former, name) for name in FIELDS})
        row.position = position


def all_rules(community_id: int) -> list[Rule]:
    """Every rule in force in order, those of units that get no more work too."""
    return list(
        session.scalars(
            select(Rule)
            .where(Rule.community_id == community_id, Rule.replaced_at.is_(None))
            .order_by(Rule.position, Rule.id)
        )
    )
