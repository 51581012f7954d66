"""The workbench's page of the queue and of one report, as a whole or as the part that changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from portal.base import clock, names
from portal.base.access import Permission, community, viewer
from portal.base.errors import NotFound
from portal.base.i18n import _, current_locale
from portal.base.web import htmx, navigation
from portal.base.web.filters import mask_phone
from portal.base.web.forms import PlainForm
from portal.community.identity.queries import people
from portal.community.places import queries as places
from portal.community.places.recent import Recent
from portal.grievances import clocks, labels, lifecycle, policy, queries
from portal.grievances.desk import counting, drawing, filling, searching, telling
from portal.grievances.desk.asked import DUE_LABELS, MINE, VIEW_LABELS, Asked, own_grids
from portal.grievances.dispatch import proposals
from portal.grievances.dispatch import queries as dispatch_queries
from portal.grievances.dispatch.desk import telling as dispatch
from portal.grievances.errors import MustLeave
from portal.grievances.forms.desk import ContactForm
from portal.grievances.merging import showing as ties
from portal.grievances.models import EventKind, Grievance, GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import QueueRow, SavedLine
from portal.grievances.service import Actor
from portal.grievances.stages import showing as stages
from portal.grievances.urging import showing as pressing
from portal.grievances.views.photos import SentPhotos

PICKED = frozenset({GrievanceStatus.SUBMITTED})


@dataclass(frozen=True)
class Opened:
    """The act whose form stands open on the page of a report, with what was typed into it.

    ``notice`` says why it was not done; ``phone`` is shown this once.
    """

    act: str = ""
    form: Any = None
    photos: SentPhotos = field(default_factory=SentPhotos)
    status: int = 200
    notice: str = ""
    phone: str = ""


CLOSED = Opened()


def staff_report(no: str) -> Grievance:
    """The report of that number in this community, 404 otherwise."""
    found = queries.detail_by_no(community().id, no)
    if found is None or not policy.can_see(viewer(), found):
        raise NotFound
    return found


def actor() -> Actor:
    """The member of staff who acts."""
    return Actor("staff", viewer().person_id)


_grids: Recent[int, dict[int, str]] = Recent()
_units: Recent[int, list[tuple[int, str]]] = Recent()


def _units_of(community_id: int) -> list[tuple[int, str]]:
    return [(line.id, line.name) for line in dispatch_queries.units(community_id)]


def list_context(
    asked: Asked, *, current: str = "", saved: list[SavedLine] | None = None
) -> dict[str, Any]:
    """All that the list beside the report shows; ``saved`` are the viewer's filters where they are
    known already."""
    rows, next_url, found = searching.found(asked) if asked.words else _in_queue(asked)
    lines = lines_of(rows)
    here, locale = community().id, current_locale()
    grids = own_grids() if asked.scope == MINE else None
    may_lead = viewer().may(Permission.GRIEVANCE_SUPERVISE, here)
    return {
        "asked": asked,
        "row_list": drawing.rows(lines, asked, current),
        "current": current,
        "may_pick": sum(each.row.status in PICKED and each.mine for each in lines) > 0,
        "count": counting.at_our_desk(here, grids),
        "found": found,
        "next_url": next_url,
        "views": VIEW_LABELS,
        "has_grids": bool(own_grids()),
        "proposed_count": proposals.count([here]) if may_lead else 0,
        "saved": counting.chips(counting.saved() if saved is None else saved),
        "first_count": counting.first_chip(),
        "grids": _grids.get(here, lambda: desk_queries.grids(here)),
        "units": _units.get(here, lambda: _units_of(here)),
        "statuses": labels.STATUS_LABELS,
        "turns": labels.TURN_LABELS,
        "dues": DUE_LABELS,
        "kinds": [(main.code, main.name(locale)) for main in categories.tree()],
        "compounds": places.buildings_for_choice(here),
        "may_file": viewer().may(Permission.GRIEVANCE_FILE_FOR, here),
        "may_call": viewer().may(Permission.CONTACT_REVEAL, here),
        "plain": PlainForm(),
    }


def _in_queue(asked: Asked) -> tuple[Sequence[QueueRow], str, str]:
    page = desk_queries.queue(asked.wanted, after=asked.after)
    return page.rows, asked.address(after=str(page.next_after)) if page.next_after else "", ""


def lines_of(rows: Any) -> list[telling.Line]:
    """Rows of the queue in words, marked where the viewer may act."""
    now = clock.now()
    reached: dict[int | None, bool] = {}
    for row in rows:
        if row.grid_id not in reached:
            reached[row.grid_id] = reaches_row(row)
    return [telling.line(row, now=now, mine=reached[row.grid_id]) for row in rows]


def reaches_row(row: QueueRow) -> bool:
    """Whether the viewer may act on a report of that grid."""
    where = Grievance(community_id=community().id, grid_id=row.grid_id)
    return policy.reaches(viewer(), where, Permission.GRIEVANCE_TRIAGE)


def item_context(grievance: Grievance, asked: Asked, opened: Opened = CLOSED) -> dict[str, Any]:
    """All that the page of a report shows."""
    now, looking = clock.now(), viewer()
    acts = policy.staff_acts(looking, grievance)
    place = queries.place_name(grievance, words=True)
    known = names.names_of([grievance.holder_id, grievance.lead_id, grievance.filed_by_id])
    grids = desk_queries.grids(grievance.community_id) if grievance.grid_id else {}
    return {
        "asked": asked,
        "grievance": grievance,
        "opened": opened,
        "acts": acts,
        "must_leave": _must_leave(grievance),
        "kind": grievance.category,
        "kind_name": categories.by_id()[grievance.category_id].name(current_locale()),
        "place": place,
        "chip": telling.chip(grievance.status),
        "left": telling.left(grievance.due_at, grievance.turn, now),
        "turn": labels.turn_told(grievance.status, grievance.turn),
        "held": labels.name_of(labels.HELD_LABELS, grievance.held_for),
        "rows": telling.facts(
            grievance, place=place, names=known, grid=grids.get(grievance.grid_id or 0, "")
        ),
        "photos": queries.photos(grievance, released_only=False),
        "entries": queries.timeline(grievance, audience="staff"),
        "stretches": telling.stretches(clocks.segments(grievance.id), now),
        "similar": lines_of(desk_queries.similar(grievance)),
        "contact": _contact(grievance, acts),
        "handed": dispatch.handed(grievance),
        "proposed": policy.may_lead(looking, grievance) and proposals.of(grievance),
        "ties": ties.for_staff(grievance),
        "watched": pressing.for_staff(grievance),
        "urged": telling.urged(grievance.urge_count),
        "course": stages.for_staff(grievance),
        "suggested": dispatch.suggestion(grievance) if opened.act == "dispatch" else "",
        "plain": PlainForm(formdata=None),
        "templates": filling.choices(grievance, opened.act) if opened.act in acts else [],
    }


def _must_leave(grievance: Grievance) -> str:
    """Why only those above may have it now; empty where they need not, or have it."""
    leaves = policy.must_leave_the_community(grievance)
    at_the_desk = grievance.status in lifecycle.STEPS[EventKind.ESCALATE].origins
    return str(MustLeave.sentence) if leaves and at_the_desk else ""


def _contact(grievance: Grievance, acts: frozenset[str]) -> dict[str, Any] | None:
    """The reporter's masked number for those who may ask for the whole one; else nothing."""
    if "contact" not in acts:
        return None
    phone = people.phone_of(grievance.reporter_id or 0)
    calls = policy.tap_to_call(viewer().person_id or 0, grievance)
    return {"masked": mask_phone(phone), "calls": calls, "form": ContactForm(formdata=None)}


def item_page(
    grievance: Grievance, asked: Asked, opened: Opened = CLOSED, *, extra: str = ""
) -> ResponseReturnValue:
    """One report beside its queue; a swap gets the report alone, with ``extra`` riding along."""
    context = item_context(grievance, asked, opened)
    if not htmx.wants_fragment():
        context |= list_context(asked, current=grievance.no)
        navigation.back_to(asked.address())
    response = htmx.render(
        "grievances/desk/show.html",
        fragment="grievances/desk/fragments/item.html",
        status=opened.status,
        **context,
    )
    if extra and htmx.wants_fragment():
        response.set_data(response.get_data(as_text=True) + extra)
    if opened.phone:
        response.headers["Cache-Control"] = "no-store"
    return response


def empty_item(extra: str) -> ResponseReturnValue:
    """What a swap shows when the queue is worked off."""
    html = render_template(
        "grievances/desk/fragments/nothing.html", said=_("Nothing is left here.")
    )
    html += render_template("components/flash.html", swap=True) + extra
    return make_response(html)
