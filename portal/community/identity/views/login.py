"""``/login`` by phone and code, ``/login/staff`` by user name and password, ``/logout``."""

from flask import (
    Response,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.personal import purposes
from portal.base.web import htmx, kept_forms
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.base.web.preferences import COOKIES
from portal.base.web.preferences_views import local_path
from portal.community.identity import sessions
from portal.community.identity.forms.sign_in import CodeForm, PhoneForm, StaffForm
from portal.community.identity.models import OneTimeCode, Person
from portal.community.identity.queries import codes as sent
from portal.community.identity.senders import sender
from portal.community.identity.service import accounts, codes, devices, people
from portal.community.identity.views.blueprint import bp

PENDING = "code_for"


@bp.route("/login", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute; 200 per hour", methods=["POST"])
def login() -> ResponseReturnValue:
    """Ask for the phone, then for the code sent to it."""
    if not sender().available:
        return render_template("identity/login_off.html", next=_next()), 503
    if request.method == "POST" and request.form.get("act") == "check":
        return _check()
    if request.method == "POST":
        return _send()
    pending = _pending() if request.args.get("step") == "code" else None
    if pending:
        return _code_page(CodeForm(), pending)
    if viewer().person_id:
        return htmx.go(_next())
    return _phone_page(PhoneForm(formdata=None))


def _send() -> ResponseReturnValue:
    """Send a code to the number typed, or again to the number of the pending code."""
    pending = _pending() if request.form.get("act") == "again" else None
    form = PhoneForm(data={"phone": pending.phone}, formdata=None) if pending else PhoneForm()
    if not pending and not form.validate_on_submit():
        return _phone_page(form, 422)
    phone = form.phone.data or ""
    try:
        with transaction():
            cookie[PENDING] = codes.request_code(phone=phone, purpose=codes.SIGN_IN).id
    except DomainError as error:
        return _not_sent(form, phone, error)
    return htmx.go(url_for(".login", step="code", next=_next()))


def _not_sent(form: PhoneForm, phone: str, error: DomainError) -> ResponseReturnValue:
    """Too many codes: the last one, while it is good, is still asked for."""
    last = sent.newest(phone, codes.SIGN_IN)
    if last:
        cookie[PENDING] = last.id
        flash(str(error), "warning")
        return htmx.go(url_for(".login", step="code", next=_next()))
    form.phone.errors = [str(error)]
    return _phone_page(form, error.status)


def _check() -> ResponseReturnValue:
    number = cookie.get(PENDING)
    pending = _pending()
    if pending is None and (viewer().person_id or _tapped_again(number)):
        return htmx.go(_next())
    if pending is None:
        flash(_("The code is wrong or has expired"), "warning")
        return htmx.go(url_for(".login", next=_next()))
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, pending, 422)
    phone, purpose = pending.phone, pending.purpose
    with transaction():
        person = codes.check_code(phone=phone, code=form.code.data or "", purpose=purpose)
        if person:
            _enter(person, devices.PHONE_CODE, shared=form.shared_device.data)
    if person is None and _tapped_again(number):
        return htmx.go(_next())
    if person is None:
        form.code.errors = [_("The code is wrong or has expired")]
        return _code_page(form, pending, 422)
    flash(_("You are signed in."), "success")
    return htmx.go(_next())


def _tapped_again(number: object) -> bool:
    """Sign in on the second of two taps as well: its answer is the one that is shown."""
    form = CodeForm()
    if not isinstance(number, int) or not form.validate():
        return False
    with transaction():
        used = sent.just_used(number)
        person = codes.tapped_again(used, form.code.data or "") if used else None
        if person:
            _enter(person, devices.PHONE_CODE, shared=form.shared_device.data)
    return person is not None


def _enter(person: Person, method: str, *, shared: bool) -> None:
    sessions.sign_in(person, method=method, shared_device=shared)


@bp.route("/login/staff", methods=["GET", "POST"])
@public
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
def staff_login() -> ResponseReturnValue:
    """Sign staff in; whatever was wrong, the answer is the same."""
    form = StaffForm()
    if not form.validate_on_submit():
        return _staff_page(form, 422 if form.is_submitted() else 200)
    judged = accounts.judge(username=form.username.data or "", password=form.password.data or "")
    with transaction():
        person = accounts.admit(judged, code=form.code.data or "")
        if person:
            _enter(person, devices.PASSWORD, shared=form.shared_device.data)
            must_change = accounts.must_change(person.id)
    if person is None:
        form.password.errors = [
            _(
                "User name, password or code is wrong. After 5 wrong tries an account is locked "
                "for 15 minutes or longer."
            )
        ]
        return _staff_page(form, 422)
    if must_change:
        flash(_("Choose a password of your own first."), "info")
        return htmx.go(url_for(".password", next=_next(_staff_home())))
    kept = kept_forms.arrived()
    if kept is not None:
        return render_template("identity/kept.html", kept=kept), {"Cache-Control": "no-store"}
    return htmx.go(_next(_staff_home()))


@bp.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """End this device's session."""
    shared = viewer().shared_device
    with transaction():
        sessions.sign_out()
    flash(_("You are signed out."), "success")
    response = make_response(htmx.go(url_for(".login")))
    return _without_traces(response) if shared else response


def _without_traces(response: Response) -> Response:
    """On a device that others use nothing stays by which reports or uploads are known."""
    kept = COOKIES | {current_app.config["SESSION_COOKIE_NAME"]}
    for name in request.cookies.keys() - kept:
        response.delete_cookie(name)
    return response


def _next(home: str = "") -> str:
    home = home or url_for(".me")
    wanted = request.form.get("next") or request.args.get("next")
    target = local_path(wanted, home)
    return home if target.startswith(url_for(".login")) else target


def _staff_home() -> str:
    """The desk of the day for who holds a role today; else the own page."""
    return "/desk" if viewer().is_staff else ""


def _pending() -> OneTimeCode | None:
    """The code this browser waits for, while it is good."""
    number = cookie.get(PENDING)
    return sent.living(number) if isinstance(number, int) else None


def _phone_page(form: PhoneForm, status: int = 200) -> ResponseReturnValue:
    purpose = purposes.find(people.PHONE_CONSENT)
    html = render_template("identity/login.html", form=form, next=_next(), purpose=purpose)
    return html, status


def _code_page(form: CodeForm, pending: OneTimeCode, status: int = 200) -> ResponseReturnValue:
    context = {
        "form": form,
        "again": PlainForm(),
        "next": _next(),
        "phone": pending.phone,
        "shown": sender().shown(pending.phone),
    }
    return render_template("identity/login_code.html", **context), status


def _staff_page(form: StaffForm, status: int) -> ResponseReturnValue:
    wanted = request.form.get("next") or request.args.get("next") or ""
    kept = kept_forms.arrived()
    return render_template("identity/login_staff.html", form=form, next=wanted, kept=kept), status


def sign_in_again(kept: kept_forms.Kept) -> ResponseReturnValue:
    """The sign-in page with a form that was sent too late inside it."""
    form = StaffForm(formdata=None)
    html = render_template("identity/login_staff.html", form=form, next="", kept=kept)
    return html, 401
