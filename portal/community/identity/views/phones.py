"""``/me/phones``: the numbers with which one signs in."""

from flask import flash, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base.access import signed_in
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.community.identity import sessions
from portal.community.identity.errors import PhoneTaken
from portal.community.identity.forms.sign_in import CodeForm, PhoneForm
from portal.community.identity.models import OneTimeCode
from portal.community.identity.queries import codes as sent
from portal.community.identity.queries import mine
from portal.community.identity.senders import sender
from portal.community.identity.sending import send_code
from portal.community.identity.service import codes, devices, people
from portal.community.identity.views.blueprint import bp
from portal.community.identity.views.me import my_id

PENDING = "bind_for"


@bp.get("/me/phones")
@signed_in
def phones() -> ResponseReturnValue:
    """One's numbers."""
    return render_template(
        "identity/phones.html",
        phones=mine.phones(my_id()),
        removable=mine.ways_to_sign_in(my_id()) > 1,
        form=PlainForm(),
    )


@bp.post("/me/phones/<int:credential_id>/remove")
@signed_in
def remove_phone(credential_id: int) -> ResponseReturnValue:
    """Take a number away, unless it is the only way to sign in."""
    with transaction():
        gone = people.remove_phone(person_id=my_id(), credential_id=credential_id)
    if gone:
        flash(_("The number is removed."), "success")
    else:
        flash(_("You need at least one way to sign in."), "warning")
    return htmx.go(url_for(".phones"))


@bp.route("/me/phones/add", methods=["GET", "POST"])
@signed_in
@limiter.limit("30 per minute", methods=["POST"])
def add_phone() -> ResponseReturnValue:
    """Type a number, then the code sent to it."""
    pending = _pending() if request.args.get("step") == "code" else None
    if request.method == "POST" and not pending and _tapped_again():
        flash(_("The number is added."), "success")
        return htmx.go(url_for(".phones"))
    if request.method == "POST":
        return _bind(pending) if pending else _send()
    if pending:
        return _code_page(CodeForm(formdata=None), pending, 200)
    return render_template("identity/phone_add.html", form=PhoneForm(formdata=None))


def _send() -> ResponseReturnValue:
    form = PhoneForm()
    if form.validate_on_submit():
        try:
            made = send_code(phone=form.phone.data or "", purpose=codes.BIND)
            cookie[PENDING] = made.id
            if made.warning:
                flash(made.warning, "warning")
            return htmx.go(url_for(".add_phone", step="code"))
        except DomainError as error:
            form.phone.errors = [str(error)]
    return render_template("identity/phone_add.html", form=form), 422


def _bind(pending: OneTimeCode) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, pending, 422)
    try:
        bound = _use_code(pending.phone, form.code.data or "")
    except PhoneTaken as error:
        flash(str(error), "error")
        return htmx.go(url_for(".phones"))
    if not bound:
        form.code.errors = [_("The code is wrong or has expired")]
        return _code_page(form, pending, 422)
    cookie.pop(PENDING, None)
    flash(_("The number is added."), "success")
    return htmx.go(url_for(".phones"))


def _use_code(phone: str, code: str) -> bool:
    before = my_id()
    with transaction():
        if not codes.use_code(phone=phone, code=code, purpose=codes.BIND):
            return False
        person = people.bind_phone(person_id=before, phone=phone)
        if person.id != before:
            sessions.sign_in(person, method=devices.PHONE_CODE)
    return True


def _tapped_again() -> bool:
    """Whether the first of two taps bound the number a moment ago."""
    number = cookie.get(PENDING)
    used = sent.just_used(number) if "code" in request.form and isinstance(number, int) else None
    return used is not None and any(one.value == used.phone for one in mine.phones(my_id()))


def _pending() -> OneTimeCode | None:
    number = cookie.get(PENDING)
    return sent.living(number) if isinstance(number, int) else None


def _code_page(form: CodeForm, pending: OneTimeCode, status: int) -> ResponseReturnValue:
    shown = sender().shown(pending.phone)
    html = render_template("identity/phone_code.html", form=form, phone=pending.phone, shown=shown)
    return html, status
