"""``/desk/c/<slug>/reports``: the queue, and accepting several new reports at once."""

from contextlib import suppress

from flask import flash, request
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _, ngettext
from portal.base.web import htmx
from portal.base.web.arrivals import row_number
from portal.grievances import policy, queries, service
from portal.grievances.desk import refusals
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import actor, list_context
from portal.grievances.queries.desk.queue import SIZE


@bp.get("/desk/c/<slug>/reports")
@requires(Permission.GRIEVANCE_SEE)
def index() -> ResponseReturnValue:
    """What waits, danger on top, then by the date that is due."""
    return htmx.render(
        "grievances/desk/index.html",
        fragment="grievances/desk/fragments/queue.html",
        **list_context(Asked.read()),
    )


@bp.post("/desk/c/<slug>/reports/accept")
@requires(Permission.GRIEVANCE_TRIAGE)
def accept_many() -> ResponseReturnValue:
    """Accept the ticked reports, each by itself; those that could not be are named with why."""
    picked = _picked(request.form.getlist("pick"))
    failed = [f"{no} {why}" for no, why in map(_accept_one, picked) if why]
    done = len(picked) - len(failed)
    if done:
        flash(ngettext("%(num)d report accepted.", "%(num)d reports accepted.", done), "success")
    for sentence in failed:
        flash(sentence, "warning")
    if not picked:
        flash(_("Tick the reports to accept first."), "warning")
    return htmx.go(Asked.read().address())


def _picked(values: list[str]) -> list[tuple[int, int]]:
    """Number and version seen of each ticked row; damaged ones are left out."""
    found = []
    for value in dict.fromkeys(values[:SIZE]):
        number, _colon, version = value.partition(":")
        with suppress(ValueError):
            found.append((row_number(number), row_number(version)))
    return found


def _accept_one(picked: tuple[int, int]) -> tuple[str, str]:
    """The number of the report and, if it was not accepted, why."""
    grievance_id, version = picked
    grievance = queries.detail(grievance_id)
    if grievance is None:
        return "", _("This report does not exist.")
    if not policy.reaches(viewer(), grievance, Permission.GRIEVANCE_TRIAGE):
        return grievance.no, _("It lies in another grid.")
    no = grievance.no
    try:
        with transaction():
            service.accept(grievance_id, actor=actor(), version=version)
    except DomainError as error:
        return no, refusals.sentence(error)
    return no, ""
