"""``/desk/c/<slug>/reports/<no>/work-order``: the link for a unit without accounts, to copy or
print."""

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires, viewer
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.grievances import policy
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import staff_report
from portal.grievances.dispatch import order, queries, service
from portal.grievances.dispatch.models import Assignment
from portal.grievances.models import Grievance


@bp.get("/desk/c/<slug>/reports/<no>/work-order")
@requires(Permission.GRIEVANCE_SEE)
def work_order(no: str) -> ResponseReturnValue:
    """The link as it stands; printed with the work itself."""
    grievance, assignment = _sent(no)
    link = service.link_of(assignment.id)
    navigation.back_to(url_for(".show", no=no))
    page = "print" if request.args.get("print") else "link"
    answer = render_template(
        f"grievances/dispatch/order_{page}.html",
        grievance=grievance,
        order=order.told(grievance, assignment),
        url=_address(service.token_of(link)) if link else "",
        expires_at=link.expires_at if link else None,
        form=PlainForm(),
    )
    return answer, {"Cache-Control": "no-store"}


@bp.post("/desk/c/<slug>/reports/<no>/work-order")
@requires(Permission.GRIEVANCE_SEE)
def renew_work_order(no: str) -> ResponseReturnValue:
    """A new link; the former one opens nothing any more."""
    _grievance, assignment = _sent(no)
    with transaction():
        service.renew_link(assignment)
    flash(_("A new link was made; the former one opens nothing any more."), "success")
    return htmx.go(url_for(".work_order", no=no))


def _sent(no: str) -> tuple[Grievance, Assignment]:
    grievance = staff_report(no)
    authorize(policy.reaches(viewer(), grievance, Permission.GRIEVANCE_TRIAGE))
    assignment = queries.running(grievance.id)
    if assignment is None or grievance.unit_id is None:
        raise NotFound
    return grievance, assignment


def _address(token: str) -> str:
    base: str = current_app.extensions["portal_config"].base_url
    return base + url_for("handler.enter", token=token)
