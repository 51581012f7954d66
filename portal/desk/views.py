"""``/desk`` over all communities of the viewer, ``/desk/c/<slug>/`` for one of them."""

from itertools import groupby

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, Viewer, community, requires, viewer
from portal.base.i18n import LazyString, _l, day_and_time
from portal.base.web import navigation, today
from portal.base.web.today import Section, Urgency
from portal.desk import queries

bp = Blueprint("desk", __name__)

HEADINGS: dict[Urgency, LazyString] = {
    Urgency.OVERDUE: _l("Overdue"),
    Urgency.DUE_TODAY: _l("Due today"),
    Urgency.NEW: _l("New"),
    Urgency.WAITING: _l("Waiting for others"),
}
CHIPS: dict[Urgency, str] = {
    Urgency.OVERDUE: "overdue",
    Urgency.DUE_TODAY: "doing",
    Urgency.NEW: "new",
    Urgency.WAITING: "wait",
}


def register_navigation() -> None:
    """今日 and 更多 in the desk menu."""
    navigation.register(
        navigation.Entry("desk", "desk.community", _l("Today"), "calendar", 0, Permission.DESK_SEE),
        navigation.Entry("desk", "desk.more", _l("More"), "other", 900, Permission.DESK_SEE),
    )


def watermark() -> str:
    """Name and time for staff pages, so that a photographed screen tells whose it was."""
    looking = viewer()
    if not looking.is_staff:
        return ""
    return f"{looking.name or looking.person_id} {day_and_time(clock.now())}"


@bp.get("/desk")
@requires(Permission.DESK_SEE)
def overview() -> ResponseReturnValue:
    """Today in all communities; whoever looks after one community goes straight there."""
    places = queries.communities_of(viewer())
    if len(places) == 1 and _works_nowhere_else(viewer(), places[0].id):
        return redirect(url_for(".community", slug=places[0].slug), code=303)
    return render_template(
        "desk/overview.html",
        groups=_groups(today.sections(viewer(), places)),
        places=places,
        link_groups=navigation.grouped(_links_everywhere()),
        headings=HEADINGS,
        chips=CHIPS,
    )


def _works_nowhere_else(looking: Viewer, community_id: int) -> bool:
    """Whoever works above the communities needs the overview even while there is only one."""
    return all(held.communities == frozenset({community_id}) for held in looking.assignments)


def _links_everywhere() -> list[navigation.Link]:
    """What belongs to no community: settings, outgoing messages, the whole trail."""
    looking = viewer()
    return [
        link
        for place in ("desk-more", "desk-all")
        for link in navigation.links(place, viewer=looking)
    ]


@bp.get("/desk/c/<slug>/", endpoint="community")
@requires(Permission.DESK_SEE)
def of_community() -> str:
    """Today in one community."""
    return render_template(
        "desk/community.html",
        groups=_groups(today.sections(viewer(), [community()])),
        headings=HEADINGS,
        chips=CHIPS,
    )


@bp.get("/desk/c/<slug>/more")
@requires(Permission.DESK_SEE)
def more() -> str:
    """What is needed less often: places, people, settings, audit and the like."""
    links = navigation.links("desk-more", viewer=viewer(), community=community())
    return render_template("desk/more.html", link_groups=navigation.grouped(links))


def _groups(sections: list[Section]) -> list[tuple[Urgency, list[Section]]]:
    return [
        (urgency, list(told))
        for urgency, told in groupby(sections, key=lambda section: section.urgency)
    ]
