"""``/desk/c/<slug>/proposals``: reports so long overdue that passing on is proposed (建议上报).

The supervisor follows with one tap, or says why not now.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, i18n
from portal.base.access import Permission, Viewer, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _, _l, current_locale
from portal.base.web import htmx, today
from portal.base.web.today import Communities, Matter, Section, Urgency
from portal.grievances import policy
from portal.grievances.desk import refusals, telling
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import staff_report
from portal.grievances.dispatch import proposals, service
from portal.grievances.dispatch.forms import DeclineForm
from portal.grievances.dispatch.proposals import Line
from portal.grievances.lifecycle import STAFF, SUPERVISOR, Actor
from portal.grievances.models import Turn
from portal.grievances.queries import categories

P = Permission
STREET = "street"
SHOWN = 5


@bp.get("/desk/c/<slug>/proposals", endpoint="proposals")
@requires(P.GRIEVANCE_SUPERVISE)
def index() -> ResponseReturnValue:
    """What is proposed, the longest overdue first."""
    return _page(DeclineForm(formdata=None))


def _page(form: DeclineForm, no: str = "", status: int = 200) -> ResponseReturnValue:
    rows = proposals.standing([community().id])
    html = render_template(
        "grievances/dispatch/proposals.html",
        lines=[(row, *_told(row)) for row in rows],
        form=form,
        at=no,
        blank=DeclineForm(formdata=None),
    )
    return html, status


def _told(row: Line) -> tuple[str, str]:
    """Title of a line, and how long it is overdue."""
    kind = categories.by_id()[row.category_id].name(current_locale())
    left = telling.left(row.due_at, Turn.COMMUNITY, clock.now())
    return f"{row.place} {kind}", left.text if left else ""


@bp.post("/desk/c/<slug>/proposals/<no>/escalate")
@requires(P.GRIEVANCE_SUPERVISE)
def follow_proposal(no: str) -> ResponseReturnValue:
    """Pass it on to the sub-district with one tap (上报)."""

    def move(grievance_id: int, version: int) -> Any:
        return service.escalate(
            grievance_id,
            actor=Actor(SUPERVISOR, viewer().person_id),
            version=version,
            target=STREET,
            text=_("It was not dealt with in time, so it was passed on to the sub-district."),
        )

    return _decide(no, move, _("%(no)s was passed on; the resident is told who has it.", no=no))


@bp.post("/desk/c/<slug>/proposals/<no>/decline")
@requires(P.GRIEVANCE_SUPERVISE)
def decline_proposal(no: str) -> ResponseReturnValue:
    """Not now, with the reason (暂不上报)."""

    def move(grievance_id: int, version: int) -> Any:
        return service.decline(
            grievance_id,
            actor=Actor(STAFF, viewer().person_id),
            version=version,
            reason=form.reason.data or "",
        )

    form = DeclineForm()
    return _decide(no, move, _("%(no)s is not passed on for now; the reason is kept.", no=no))


def _decide(no: str, move: Callable[[int, int], Any], said: str) -> ResponseReturnValue:
    """Do it, or show the list again with what was typed and why it was not done."""
    grievance, form = staff_report(no), DeclineForm()
    authorize(policy.may_lead(viewer(), grievance))
    if not form.validate():
        return _page(form, no, 422)
    try:
        with transaction():
            move(grievance.id, form.seen)
    except DomainError as error:
        form.form_errors.append(refusals.sentence(error))
        return _page(form, no, error.status)
    flash(said, "success")
    return htmx.go(url_for(".proposals"))


def register() -> None:
    """Put what is proposed on top of the supervisor's day."""
    today.register_section(5, _today)


def _today(looking: Viewer, communities: Communities) -> Section | None:
    led = [one for one in communities if looking.may(P.GRIEVANCE_SUPERVISE, one.id)]
    number = proposals.count([one.id for one in led]) if led else 0
    if not number:
        return None
    by_id = {one.id: one for one in led}
    return Section(
        urgency=Urgency.OVERDUE,
        title=_l("Passing on is proposed"),
        count=number,
        matters=[_matter(row, by_id) for row in proposals.standing(list(by_id), size=SHOWN)],
        more_url=url_for("grievances_desk.proposals", slug=led[0].slug) if len(led) == 1 else "",
    )


def _matter(row: Line, by_id: dict[int, Any]) -> Matter:
    place, (title, late) = by_id[row.community_id], _told(row)
    return Matter(
        url=url_for("grievances_desk.proposals", slug=place.slug) + f"#p-{row.no}",
        title=title,
        note=i18n._("%(no)s %(late)s", no=row.no, late=late),
        community=place.name if len(by_id) > 1 else "",
        status=telling.chip(row.status),
    )
