"""The public list of reports."""

from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import community, public
from portal.base.i18n import _, current_locale
from portal.base.web import htmx
from portal.community.places import queries as places
from portal.grievances import labels, presentation, queries
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.views.blueprint import bp

STATES = {
    "open": frozenset(labels.OPEN_SHOWN),
    "done": frozenset({GrievanceStatus.CLOSED, GrievanceStatus.RESOLVED}),
}


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; unknown values count as no filter."""

    category: str
    building: int | None
    status: str

    @classmethod
    def asked(cls) -> "Filters":
        """From the address."""
        category = request.args.get("category", "")
        building = request.args.get("building", "")
        status = request.args.get("status", "")
        return cls(
            category if category in categories.by_code() else "",
            int(building) if building.isdecimal() and len(building) < 10 else None,
            status if status in STATES else "",
        )

    def address(self, *, before: int | None = None) -> str:
        """The list's address with these filters."""
        return url_for(
            "grievances.index",
            category=self.category or None,
            building=self.building,
            status=self.status or None,
            before=before,
        )


@bp.get("/c/<slug>/reports")
@public
def index() -> ResponseReturnValue:
    """Reports that neighbours may see, newest first, twenty a page."""
    filters = Filters.asked()
    before = request.args.get("before", "")
    page = queries.public_page(
        community().id,
        category=filters.category or None,
        building=filters.building,
        status=STATES.get(filters.status),
        before_id=int(before) if before.isdecimal() and len(before) < 16 else None,
    )
    locale = current_locale()
    return htmx.render(
        "grievances/index.html",
        fragment="grievances/fragments/list.html",
        cards=presentation.lines(page.rows, locale),
        filters=filters,
        filtered=bool(filters.category or filters.building or filters.status),
        later=bool(before),
        total=page.total,
        locale=locale,
        kinds=[("", _("All kinds"))] + [(m.code, m.name(locale)) for m in categories.tree()],
        compounds=[
            (compound.name, [(building.id, building.name) for building in compound.buildings])
            for compound in places.buildings_for_choice(community().id)
        ],
        states=[("", _("All states")), ("open", _("Being dealt with")), ("done", _("Settled"))],
        next_url=filters.address(before=page.next_before) if page.next_before else "",
    )
