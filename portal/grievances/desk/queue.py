"""``/desk/c/<slug>/reports``: the queue, and accepting several new reports at once."""

from contextlib import suppress

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _, ngettext
from portal.base.web import htmx
from portal.base.web.arrivals import row_number
from portal.grievances import policy, queries, service
from portal.grievances.desk import counting, refusals, undoing
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import actor, list_context
from portal.grievances.models import EventKind
from portal.grievances.queries.desk.queue import SIZE


@bp.get("/desk/c/<slug>/reports")
@requires(Permission.GRIEVANCE_SEE)
def index() -> ResponseReturnValue:
    """What waits, danger on top, then by the date that is due; the bare address opens with the
    filter that the viewer chose for it."""
    lines = counting.saved()
    if not request.args:
        query = next((line.query for line in lines if line.opens), None)
        if query:
            return htmx.go(url_for(".index", **query))
    return htmx.render(
        "grievances/desk/index.html",
        fragment="grievances/desk/fragments/queue.html",
        **list_context(Asked.read(), saved=lines),
    )


@bp.post("/desk/c/<slug>/reports/accept")
@requires(Permission.GRIEVANCE_TRIAGE)
def accept_many() -> ResponseReturnValue:
    """Accept the ticked reports, each by itself; each is named, and why where it could not be.
    The same list sent twice is accepted once."""
    picked = _picked(request.form.getlist("pick"))
    results = [_accept_one(each) for each in picked]
    undoing.remember_all([(no, since) for no, why, since in results if not why and since])
    done = [no for no, why, _since in results if not why]
    if done:
        said = ngettext("%(num)d report accepted.", "%(num)d reports accepted.", len(done))
        flash(f"{said} {_(', ').join(done)}", "success")
    for no, why, _since in results:
        if why:
            flash(f"{no} {why}".strip(), "warning")
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


def _accept_one(picked: tuple[int, int]) -> tuple[str, str, int]:
    """The number of the report, why it was not accepted, and its version before; that is 0 where
    nothing was done that could be taken back."""
    grievance_id, version = picked
    grievance = queries.detail(grievance_id)
    if grievance is None:
        return "", _("This report does not exist."), 0
    if not policy.reaches(viewer(), grievance, Permission.GRIEVANCE_TRIAGE):
        return grievance.no, _("It lies in another grid."), 0
    no, since = grievance.no, grievance.version
    try:
        with transaction():
            service.accept(grievance_id, actor=actor(), version=version)
    except DomainError as error:
        own = refusals.is_own_repeat(error, EventKind.ACCEPT)
        return no, "" if own else refusals.sentence(error), 0
    return no, "", since
