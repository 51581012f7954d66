"""What the staff asked of the queue: view, own grids or all, kind, building, place in the list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import request, url_for

from portal.base.access import Role, community, viewer
from portal.base.i18n import LazyString, _l
from portal.base.web.arrivals import row_number_or
from portal.grievances.models import GrievanceStatus, Turn
from portal.grievances.queries import categories
from portal.grievances.queries.desk import DUES, PENDING, VIEWS, Position, Wanted
from portal.grievances.search import results

MINE, ALL = "mine", "all"
MODERATION = "moderation"

VIEW_LABELS: dict[str, LazyString] = {
    "pending": _l("To do"),
    "new": _l("To accept"),
    "doing": _l("In hand"),
    "out": _l("With units or the sub-district"),
    "waiting": _l("Waiting for the resident"),
    "overdue": _l("Past the limit"),
    "supervised": _l("Under supervision"),
    "held": _l("Held back"),
    "closed": _l("Closed"),
    "refused": _l("Not accepted"),
}


DUE_LABELS: dict[str, LazyString] = {
    "overdue": _l("Past the limit"),
    "today": _l("Due today"),
    "soon": _l("Due within three days"),
}
STATUSES = frozenset(GrievanceStatus)
TURNS = frozenset(Turn)


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
    status: str = ""
    turn: str = ""
    grid: int | None = None
    unit: int | None = None
    due: str = ""
    urgent: bool = False
    urged: bool = False

    @classmethod
    def read(cls) -> "Asked":
        """From the address of the request."""
        return cls.of(request.args)

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Asked":
        """From the words of an address; grid workers begin with their own grids."""
        view, scope, category = (
            args.get("view", ""),
            args.get("scope", ""),
            args.get("category", ""),
        )
        status, turn, due = args.get("status", ""), args.get("turn", ""), args.get("due", "")
        preset = MINE if own_grids() else ALL
        return cls(
            view if view in VIEWS else PENDING,
            scope if scope in (MINE, ALL) else preset,
            category if category in categories.by_code() else "",
            row_number_or(None, args.get("building")),
            Position.read(args.get("after", "")),
            preset,
            MODERATION if args.get("from") == MODERATION else "",
            results.words(args.get("q", "")),
            results.place(args.get("skip", "")) or 0,
            status if status in STATUSES else "",
            turn if turn in TURNS else "",
            row_number_or(None, args.get("grid")),
            row_number_or(None, args.get("unit")),
            due if due in DUES else "",
            args.get("urgent", "") == "1",
            args.get("urged", "") == "1",
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
            status=GrievanceStatus(self.status) if self.status else None,
            turn=Turn(self.turn) if self.turn else None,
            grid_id=self.grid,
            unit_id=self.unit,
            due=self.due,
            urgent=self.urgent,
            urged=self.urged,
        )

    @property
    def explicit(self) -> Wanted:
        """What narrows a search by words: all but the view and the own grids, which are presets."""
        return replace(self.wanted, grids=None)

    @cached_property
    def query(self) -> dict[str, Any]:
        """What addresses of this queue carry; presets are left out."""
        found = self.filter | {
            "after": str(self.after) if self.after else "",
            "from": self.origin,
            "skip": self.skip,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def filter(self) -> dict[str, Any]:
        """The part of it that may be kept under a name."""
        found = {
            "view": "" if self.view == PENDING else self.view,
            "scope": "" if self.scope == self.preset else self.scope,
            "category": self.category,
            "building": self.building,
            "status": self.status,
            "turn": self.turn,
            "grid": self.grid,
            "unit": self.unit,
            "due": self.due,
            "urgent": "1" if self.urgent else "",
            "urged": "1" if self.urged else "",
            "q": self.words,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def filtered(self) -> bool:
        """Whether rows may be missing because of a filter."""
        return bool(self.query)

    @property
    def counted(self) -> bool:
        """Whether the number of what waits at the desk is the number of these rows."""
        return not self.filter.keys() - {"scope"}

    @property
    def narrow(self) -> bool:
        """Whether one of the further filters is set, so that they stand open."""
        exact = self.status or self.turn or self.due or self.urgent or self.urged
        return bool(exact or self.grid or self.unit or self.building)

    def address(self, endpoint: str = "grievances_desk.index", **more: Any) -> str:
        """An address within this queue. That of the queue itself always says a view: without any
        word it opens with the filter that a person chose for it."""
        found = {**self.query, **more}
        if endpoint == "grievances_desk.index" and not found:
            found = {"view": PENDING}
        return url_for(endpoint, **found)


def own_grids() -> frozenset[int]:
    """The grids for which the viewer is responsible or stands in today."""
    looking, here = viewer(), community().id
    return frozenset(
        held.grid_id
        for held in looking.assignments
        if held.role is Role.GRID_WORKER and held.grid_id is not None and held.covers(here)
    )
