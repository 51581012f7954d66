"""``/c/<slug>/reports/<no>/urge``: the reporter urges (催办)."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.limits import too_often
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import Grievance
from portal.grievances.service import was_sent
from portal.grievances.urging import service, showing
from portal.grievances.urging.forms import UrgeForm
from portal.grievances.views.blueprint import bp
from portal.grievances.views.own import PACE, not_now
from portal.grievances.views.show import own_report


@bp.route("/c/<slug>/reports/<no>/urge", methods=["GET", "POST"])
@public
def urge(no: str) -> ResponseReturnValue:
    """A tap, and a sentence if wanted; the same form sent twice counts once."""
    grievance, form = own_report(no), UrgeForm()
    if form.is_submitted() and was_sent(grievance.id, form.submission):
        return _done(grievance)
    urging = showing.urging(grievance)
    if urging is None:
        return not_now(grievance)
    if not urging.possible:
        flash(" ".join(part for part in (urging.before, urging.told) if part), "info")
        return htmx.go(url_for("grievances.show", no=no))
    if not form.is_submitted():
        return _page(grievance, form)
    refused = too_often(PACE)
    if refused:
        form.form_errors.append(refused)
    if refused or not form.validate():
        return _page(grievance, form, status=429 if refused else 422)
    return _send(grievance, form)


def _send(grievance: Grievance, form: UrgeForm) -> ResponseReturnValue:
    """Of two sends at once the second is answered like the first."""
    actor = Actor(REPORTER, viewer().person_id)
    try:
        with transaction():
            service.urge(grievance.id, actor=actor, text=form.text.data or "", sent=form.submission)
    except DomainError as error:
        if not was_sent(grievance.id, form.submission):
            form.form_errors.append(str(error))
            return _page(grievance, form, status=error.status)
    return _done(grievance)


def _done(grievance: Grievance) -> ResponseReturnValue:
    flash(_("Those who deal with it have been told. The date has not moved."), "success")
    return htmx.go(url_for("grievances.show", no=grievance.no))


def _page(grievance: Grievance, form: Any, status: int = 200) -> ResponseReturnValue:
    return (
        render_template(
            "grievances/urging/urge.html",
            grievance=grievance,
            form=form,
            shared=viewer().shared_device,
            longest=service.LONGEST_URGING,
        ),
        status,
    )
