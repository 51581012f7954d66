"""After reporting: leaving a phone number, proved by a code, so that news reaches the reporter."""

from flask import flash, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.limits import limiter
from portal.community.identity.forms.sign_in import PhoneForm
from portal.community.identity.models import OneTimeCode
from portal.community.identity.queries import codes as sent
from portal.community.identity.senders import sender
from portal.community.identity.sending import send_code
from portal.community.identity.service import codes
from portal.grievances import service
from portal.grievances.forms.phone import PhoneCodeForm
from portal.grievances.models import Grievance
from portal.grievances.views.blueprint import bp
from portal.grievances.views.show import own_report

PENDING = "report_code"


@bp.route("/c/<slug>/reports/<no>/phone", methods=["GET", "POST"])
@public
@limiter.limit("10 per minute; 40 per hour", methods=["POST"])
def leave_phone(no: str) -> ResponseReturnValue:
    """First the number, then its code; both on one address, skippable at any time."""
    grievance = own_report(no)
    if grievance.reporter_id is not None:
        return htmx.go(url_for("grievances.show", no=no))
    pending = _pending()
    if request.method == "POST" and "code" in request.form:
        return _check(grievance, pending)
    if request.method == "POST":
        return _send(grievance)
    if pending and request.args.get("step") == "code":
        return _page(grievance, PhoneCodeForm(formdata=None), pending)
    return _page(grievance, PhoneForm(formdata=None))


def _send(grievance: Grievance) -> ResponseReturnValue:
    form = PhoneForm()
    if not form.validate():
        return _page(grievance, form, status=422)
    phone = form.phone.data or ""
    try:
        made = send_code(phone=phone, purpose=codes.BIND)
        cookie[PENDING] = made.id
        if made.warning:
            flash(made.warning, "warning")
    except DomainError as error:
        last = sent.newest(phone, codes.BIND)
        if last is None:
            form.phone.errors = [str(error)]
            return _page(grievance, form, status=error.status)
        cookie[PENDING] = last.id
        flash(str(error), "warning")
    return htmx.go(url_for("grievances.leave_phone", no=grievance.no, step="code"))


def _check(grievance: Grievance, pending: OneTimeCode | None) -> ResponseReturnValue:
    form = PhoneCodeForm()
    if pending is None:
        flash(_("The code is wrong or has expired"), "warning")
        return htmx.go(url_for("grievances.leave_phone", no=grievance.no))
    if not form.validate():
        return _page(grievance, form, pending, status=422)
    phone = pending.phone
    with transaction():
        person = codes.check_code(phone=phone, code=form.code.data or "", purpose=codes.BIND)
        if person is not None:
            service.bind_reporter(grievance.id, person_id=person.id)
    if person is None:
        form.code.errors = [_("The code is wrong or has expired")]
        return _page(grievance, form, pending, status=422)
    cookie.pop(PENDING, None)
    flash(_("Your phone number is kept with the report. News will reach you."), "success")
    return htmx.go(url_for("grievances.show", no=grievance.no))


def _pending() -> OneTimeCode | None:
    """The code this browser waits for, while it is good."""
    number = cookie.get(PENDING)
    return sent.living(number) if isinstance(number, int) else None


def _page(
    grievance: Grievance,
    form: PhoneForm | PhoneCodeForm,
    pending: OneTimeCode | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    html = render_template(
        "grievances/phone.html",
        grievance=grievance,
        form=form,
        phone=pending.phone if pending else "",
        shown=sender().shown(pending.phone) if pending else "",
    )
    return html, status
