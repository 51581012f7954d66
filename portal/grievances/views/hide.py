"""The reporter lets only staff see the report from now on: consent to publish, taken back."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.grievances import publicity, service
from portal.grievances.lifecycle import REPORTER
from portal.grievances.models import Visibility
from portal.grievances.service import Actor
from portal.grievances.views.blueprint import bp
from portal.grievances.views.own import not_now
from portal.grievances.views.show import own_report


@bp.route("/c/<slug>/reports/<no>/hide", methods=["GET", "POST"])
@public
def hide(no: str) -> ResponseReturnValue:
    """Say what it means, then do it; sent twice it is done once."""
    grievance, form = own_report(no), PlainForm()
    if form.is_submitted() and grievance.visibility is Visibility.STAFF:
        return _done(no)
    if not publicity.may_be_hidden(grievance):
        return not_now(grievance)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("grievances/hide.html", form=form, grievance=grievance), status
    try:
        with transaction():
            service.hide(grievance.id, actor=Actor(REPORTER, viewer().person_id))
    except DomainError:
        return not_now(grievance)
    return _done(no)


def _done(no: str) -> ResponseReturnValue:
    flash(_("Only staff see it now."), "success")
    return htmx.go(url_for("grievances.show", no=no))
