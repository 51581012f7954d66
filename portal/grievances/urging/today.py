"""What 今日 tells of supervised reports (督办): to those who supervise all of them, to those who
deal with them what waits for their answer."""

from typing import Any

from flask import url_for

from portal.base import clock, deadlines, i18n
from portal.base.access import Permission, Viewer
from portal.base.i18n import _, _l
from portal.base.web import today
from portal.base.web.today import Communities, Matter, Section, Urgency
from portal.grievances.desk import telling
from portal.grievances.desk.today import reach_of
from portal.grievances.queries import categories
from portal.grievances.urging import queries

ORDER = 9  # before what is overdue by itself
TITLE = _l("Reports under supervision")


def register() -> None:
    """Add the part."""
    today.register_section(ORDER, tell)


def tell(viewer: Viewer, communities: Communities) -> Section | None:
    """The part, or nothing."""
    reach = reach_of(viewer, communities)
    if not (reach.whole or reach.partly):
        return None
    rows = [
        row for row in queries.supervised(reach) if row.answered_at is None or _watches(viewer, row)
    ]
    if not rows:
        return None
    only = communities[0].slug if len(communities) == 1 else ""
    return Section(
        urgency=_urgency(rows, waits=all(_watches(viewer, row) for row in rows)),
        title=TITLE,
        count=len(rows),
        matters=[_matter(row, communities) for row in rows[: queries.SIZE]],
        more_url=url_for("grievances_desk.index", slug=only, view="supervised") if only else "",
    )


def _watches(viewer: Viewer, row: Any) -> bool:
    return viewer.may(Permission.GRIEVANCE_SUPERVISE, row.community_id)


def _urgency(rows: list[Any], *, waits: bool) -> Urgency:
    """As pressing as the most pressing answer; who only ``waits`` for answers has nothing to do."""
    waiting = [row.until for row in rows if row.answered_at is None]
    if not waiting:
        return Urgency.WAITING
    first = min(waiting)
    if first < clock.now():
        return Urgency.OVERDUE
    if deadlines.shown_day(first) == clock.today():
        return Urgency.DUE_TODAY
    return Urgency.WAITING if waits else Urgency.NEW


def _matter(row: Any, communities: Communities) -> Matter:
    place = next(each for each in communities if each.id == row.community_id)
    kind = categories.by_id()[row.category_id].name(i18n.current_locale())
    said = _said(row)
    return Matter(
        url=url_for("grievances_desk.show", slug=place.slug, no=row.no),
        title=f"{row.building or row.landmark or row.place_text} {kind}",
        note=f"{row.no} {said}",
        community=place.name if len(communities) > 1 else "",
        status=telling.chip(row.status),
        facts=f"{row.no} {kind} {said}",
    )


def _said(row: Any) -> str:
    if row.answered_at is not None:
        return _(
            "answered on %(day)s", day=i18n.day(clock.local(row.answered_at).date(), year=False)
        )
    day = i18n.day(deadlines.shown_day(row.until), year=False)
    if row.until < clock.now():
        return _("the answer was due by %(day)s", day=day)
    return _("answer by %(day)s", day=day)
