"""Putting a mistake right: kind, place or grid. Dates follow the new kind, old and new logged."""

from typing import Any

from portal.base.db import session
from portal.base.deadlines.limits import Due
from portal.grievances import clocks, policy
from portal.grievances.clocks import Stage
from portal.grievances.errors import BadCategory, NotAllowedNow
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Visibility,
)
from portal.grievances.queries import categories
from portal.grievances.service import placing, showing
from portal.grievances.service.moving import load, move
from portal.grievances.service.timing import columns
from portal.grievances.stages import kinds
from portal.grievances.stages.errors import KindIsTheirs


def change(
    grievance_id: int,
    *,
    actor: Actor,
    version: int | None = None,
    category_code: str | None = None,
    building_id: int | None = None,
    landmark_id: int | None = None,
    elsewhere: bool = False,
    place_text: str | None = None,
    grid_id: int | None = None,
) -> Event | None:
    """Correct what is given; None when nothing differs. The reporter may while it waits to be
    accepted, staff while it is open. ``elsewhere`` leaves the place in words alone."""
    grievance = load(grievance_id)
    if actor.kind == REPORTER and "correct" not in policy.reporter_acts(grievance):
        raise NotAllowedNow(grievance.status)
    return change_loaded(
        grievance,
        actor=actor,
        version=version,
        category_code=category_code,
        building_id=building_id,
        landmark_id=landmark_id,
        elsewhere=elsewhere,
        place_text=place_text,
        grid_id=grid_id,
    )


def change_loaded(
    grievance: Grievance,
    *,
    actor: Actor,
    version: int | None,
    category_code: str | None = None,
    building_id: int | None = None,
    landmark_id: int | None = None,
    elsewhere: bool = False,
    place_text: str | None = None,
    grid_id: int | None = None,
) -> Event | None:
    """The same for a grievance that is locked already."""
    values = _new_place(grievance, building_id, landmark_id, place_text, elsewhere)
    if grid_id is not None:
        placing.check_grid(grievance.community_id, grid_id)
        values["grid_id"] = grid_id
    values |= _new_kind(grievance, category_code)
    values = {name: new for name, new in values.items() if getattr(grievance, name) != new}
    if not values:
        return None
    event = move(grievance, EventKind.CHANGE, actor=actor, version=version, values=values)
    if "category_id" in values:
        session.expire(grievance, ["category", "kind"])
        if grievance.visibility is Visibility.STAFF:
            showing.take_photos_back(grievance, None)
    return event


def _new_place(
    grievance: Grievance,
    building_id: int | None,
    landmark_id: int | None,
    words: str | None,
    elsewhere: bool,
) -> dict[str, Any]:
    names_none = building_id is None and landmark_id is None
    if names_none and words is None and not elsewhere:
        return {}
    keeps_place = names_none and not elsewhere
    place = placing.look_up(
        grievance.community_id,
        building_id=grievance.building_id if keeps_place else building_id,
        landmark_id=grievance.landmark_id if keeps_place else landmark_id,
        words=grievance.place_text if words is None else words,
    )
    found = place._asdict()
    found["place_text"] = found.pop("words")
    if keeps_place:
        del found["grid_id"]
    return found


def _new_kind(grievance: Grievance, code: str | None) -> dict[str, Any]:
    if code is None:
        return {}
    kind = categories.by_code().get(code)
    if kind is None:
        raise BadCategory
    if kind.id == grievance.category_id:
        return {}
    if kind.kind_id != grievance.kind_id and _is_theirs(grievance, kind.kind_id):
        raise KindIsTheirs
    values: dict[str, Any] = {"category_id": kind.id, "kind_id": kind.kind_id}
    if not kind.may_be_public:
        values |= {"visibility": Visibility.STAFF, "released_at": None}
    if kind.limit_key != grievance.category.limit_key:
        stage, promised = clocks.rebuilt(grievance, kind.limit_key)
        clocks.move_running(grievance.id, stage)
        values |= dates(stage, promised)
    return values


def _is_theirs(grievance: Grievance, new_kind_id: int) -> bool:
    """Whether those above have it by the stages of the old or of the new kind."""
    by_stages = {grievance.kind_id, new_kind_id} & kinds.have_stages()
    return grievance.status is GrievanceStatus.ESCALATED and bool(by_stages)


def dates(stage: Stage, promised: Due) -> dict[str, Any]:
    """The columns that follow when dates are computed anew in the same status."""
    found = columns(stage, promised)
    moved = {name: found[name] for name in ("due_at", "due_provisional", "promised_at")}
    return moved | {"overdue_noted_at": None}
