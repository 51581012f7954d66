"""After reporting: leaving a phone number, proved by a code, so that news reaches the reporter."""

from flask import flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.limits import limiter
from portal.community.identity.senders import sender
from portal.community.identity.service import codes
from portal.grievances import service
from portal.grievances.forms.phone import PhoneCodeForm, PhoneForm
from portal.grievances.models import Grievance
from portal.grievances.views.blueprint import bp
from portal.grievances.views.show import own_report

ASKED = "report_phone"


@bp.route("/c/<slug>/reports/<no>/phone", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute; 40 per hour", methods=["POST"])
def leave_phone(no: str) -> ResponseReturnValue:
    """First the number, then its code; both on one address, skippable at any time."""
    grievance = own_report(no)
    if grievance.reporter_id is not None:
        return htmx.go(url_for("grievances.show", no=no))
    if request.method == "POST" and "code" in request.form:
        return _check(grievance)
    form = PhoneForm()
    if not form.is_submitted():
        return _page(grievance, form, step=1)
    if not form.validate():
        return _page(grievance, form, step=1, status=422)
    with transaction():
        codes.request_code(phone=form.phone.data or "", purpose=codes.BIND)
    session[ASKED] = form.phone.data
    return _page(grievance, PhoneCodeForm(formdata=None), step=2)


def _check(grievance: Grievance) -> ResponseReturnValue:
    form = PhoneCodeForm()
    phone = session.get(ASKED, "")
    if not phone:
        return _page(grievance, PhoneForm(formdata=None), step=1, status=422)
    if not form.validate():
        return _page(grievance, form, step=2, status=422)
    with transaction():
        person = codes.check_code(phone=phone, code=form.code.data or "", purpose=codes.BIND)
        if person is not None:
            service.bind_reporter(grievance.id, person_id=person.id)
    if person is None:
        form.code.errors = [_("The code is wrong or has expired")]
        return _page(grievance, form, step=2, status=422)
    session.pop(ASKED, None)
    flash(_("Your phone number is kept with the report. News will reach you."), "success")
    return htmx.go(url_for("grievances.show", no=grievance.no))


def _page(
    grievance: Grievance, form: PhoneForm | PhoneCodeForm, *, step: int, status: int = 200
) -> ResponseReturnValue:
    return (
        render_template(
            "grievances/phone.html",
            grievance=grievance,
            form=form,
            step=step,
            phone=session.get(ASKED, ""),
            shown=sender().shown(session.get(ASKED, "")) if step == 2 else "",
        ),
        status,
    )
