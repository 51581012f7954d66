"""What the overview of the day (今日) tells of reports: overdue, due today, new, waiting."""

from collections.abc import Callable
from datetime import timedelta

from flask import url_for

from portal.base import clock, i18n
from portal.base.access import Permission, Viewer
from portal.base.access.permissions import GRANTS, Role
from portal.base.i18n import LazyString, _, _l
from portal.base.web import today
from portal.base.web.today import Communities, Matter, Section, Urgency
from portal.grievances.desk import telling
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import Reach, TodayRow

TITLES: dict[Urgency, LazyString] = {
    Urgency.OVERDUE: _l("Reports past their time limit"),
    Urgency.DUE_TODAY: _l("Reports due today"),
    Urgency.NEW: _l("New reports"),
    Urgency.WAITING: _l("Reports waiting for the resident"),
}
VIEWS: dict[Urgency, str] = {
    Urgency.OVERDUE: "overdue",
    Urgency.DUE_TODAY: "pending",
    Urgency.NEW: "new",
    Urgency.WAITING: "waiting",
}


def register() -> None:
    """Add the four parts."""
    for order, tell in enumerate(_TELLS):
        today.register_section(10 + order, tell)


def reach_of(viewer: Viewer, communities: Communities) -> Reach:
    """Where the viewer sees reports: a grid worker only the own grids of a community."""
    whole, partly = set(), set()
    for place in communities:
        roles = {
            held.role
            for held in viewer.assignments
            if held.covers(place.id) and Permission.GRIEVANCE_SEE in GRANTS[held.role]
        }
        if roles - {Role.GRID_WORKER}:
            whole.add(place.id)
        elif roles:
            partly.add(place.id)
    return Reach(whole, partly, viewer.grids())


def _telling(urgency: Urgency) -> Callable[[Viewer, Communities], Section | None]:
    def tell(viewer: Viewer, communities: Communities) -> Section | None:
        reach = reach_of(viewer, communities)
        if not (reach.whole or reach.partly):
            return None
        now = clock.now()
        midnight = clock.start_of(clock.today() + timedelta(days=1))
        count, rows = desk_queries.today(urgency.value, reach, now=now, midnight=midnight)
        if not count:
            return None
        only = communities[0].slug if len(communities) == 1 else ""
        return Section(
            urgency=urgency,
            title=TITLES[urgency],
            count=count,
            matters=[_matter(row, communities) for row in rows],
            more_url=_more(only, VIEWS[urgency]) if only else "",
        )

    return tell


_TELLS = [_telling(urgency) for urgency in Urgency]


def _more(slug: str, view: str) -> str:
    return url_for("grievances_desk.index", slug=slug, view=None if view == "pending" else view)


def _matter(row: TodayRow, communities: Communities) -> Matter:
    place = next(each for each in communities if each.id == row.community_id)
    kind = categories.by_id()[row.category_id].name(i18n.current_locale())
    left = telling.left(row.due_at, row.turn, clock.now())
    title = f"{row.place} {kind}"
    if row.urgent:
        title = _("Urgent: %(what)s", what=title)
    return Matter(
        url=url_for("grievances_desk.show", slug=place.slug, no=row.no),
        title=title,
        note=f"{row.no} {left.text}" if left else row.no,
        community=place.name if len(communities) > 1 else "",
        status=telling.chip(row.status),
        facts=f"{row.no} {kind} {left.text}" if left else f"{row.no} {kind}",
    )
