"""What the staff asked of the queue: view, own grids or all, kind, building, place in the list."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.base.access import Role, community, viewer
from portal.base.i18n import LazyString, _l
from portal.grievances.queries import categories
from portal.grievances.queries.desk import TODO, VIEWS, Position, Wanted
from portal.grievances.search import results

MINE, ALL = "mine", "all"
MODERATION = "moderation"

VIEW_LABELS: dict[str, LazyString] = {
    "todo": _l("To do"),
    "new": _l("To accept"),
    "doing": _l("In hand"),
    "out": _l("With units or the sub-district"),
    "waiting": _l("Waiting for the resident"),
    "overdue": _l("Past the limit"),
    "held": _l("Held back"),
    "closed": _l("Closed"),
    "refused": _l("Not accepted"),
}


@dataclass(frozen=True)
class Asked:
    """The filters of an address; unknown values count as no filter."""

    view: str
    scope: str
    category: str
    building: int | None
    after: Position | None
    preset: str
    origin: str = ""
    words: str = ""
    skip: int = 0

    @classmethod
    def read(cls) -> "Asked":
        """From the address; grid workers begin with their own grids."""
        args = request.args
        view, scope, category = (
            args.get("view", ""),
            args.get("scope", ""),
            args.get("category", ""),
        )
        building = args.get("building", "")
        preset = MINE if own_grids() else ALL
        return cls(
            view if view in VIEWS else TODO,
            scope if scope in (MINE, ALL) else preset,
            category if category in categories.by_code() else "",
            int(building) if building.isdecimal() and len(building) < 10 else None,
            Position.read(args.get("after", "")),
            preset,
            MODERATION if args.get("from") == MODERATION else "",
            results.words(args.get("q", "")),
            results.place(args.get("skip", "")) or 0,
        )

    @property
    def wanted(self) -> Wanted:
        """The same as the query takes it."""
        kind = categories.by_code().get(self.category)
        return Wanted(
            community().id,
            view=self.view,
            grids=own_grids() if self.scope == MINE else None,
            kind_id=kind.kind_id if kind else None,
            building_id=self.building,
        )

    @property
    def query(self) -> dict[str, Any]:
        """What addresses of this queue carry; presets are left out."""
        found = {
            "view": "" if self.view == TODO else self.view,
            "scope": "" if self.scope == self.preset else self.scope,
            "category": self.category,
            "building": self.building,
            "after": str(self.after) if self.after else "",
            "from": self.origin,
            "q": self.words,
            "skip": self.skip,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def filtered(self) -> bool:
        """Whether rows may be missing because of a filter."""
        return bool(self.query)

    def address(self, endpoint: str = "grievances_desk.index", **more: Any) -> str:
        """An address within this queue."""
        return url_for(endpoint, **{**self.query, **more})


def own_grids() -> frozenset[int]:
    """The grids for which the viewer is responsible or stands in today."""
    looking, here = viewer(), community().id
    return frozenset(
        held.grid_id
        for held in looking.assignments
        if held.role is Role.GRID_WORKER and held.grid_id is not None and held.covers(here)
    )
