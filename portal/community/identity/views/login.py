"""``/login`` by phone and code; ``/logout``."""

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
from portal.base.web.limits import limiter, wider_in_a_demo
from portal.base.web.preferences import COOKIES
from portal.community.identity import belonging, sessions, ways
from portal.community.identity.forms.sign_in import CodeForm, PhoneForm
from portal.community.identity.models import OneTimeCode
from portal.community.identity.queries import codes as sent
from portal.community.identity.senders import sender
from portal.community.identity.sending import send_code
from portal.community.identity.service import codes, devices, people
from portal.community.identity.views import landing
from portal.community.identity.views.blueprint import bp

PENDING = "code_for"


@bp.route("/login", methods=["GET", "POST"])
@public
@limiter.limit(wider_in_a_demo("30 per minute; 200 per hour"), methods=["POST"])
def login() -> ResponseReturnValue:
    """Ask for the phone, then for the code sent to it."""
    if not sender().available:
        kept = kept_forms.arrived()
        return _off_page(landing.wanted(), kept)
    if request.method == "POST" and request.form.get("act") == "check":
        return _check()
    if request.form.get("act") == "other":
        return _phone_page(PhoneForm(formdata=None))
    if request.method == "POST":
        return _send()
    pending = _pending() if request.args.get("step") == "code" else None
    if pending:
        return _code_page(CodeForm(), pending)
    if viewer().person_id:
        return landing.land()
    return _phone_page(PhoneForm(formdata=None))


def _send() -> ResponseReturnValue:
    """Send a code to the number typed, or again to the number of the pending code."""
    pending = _pending() if request.form.get("act") == "again" else None
    form = PhoneForm(data={"phone": pending.phone}, formdata=None) if pending else PhoneForm()
    if not pending and not form.validate_on_submit():
        return _phone_page(form, 422)
    phone = form.phone.data or ""
    try:
        made = send_code(phone=phone, purpose=codes.SIGN_IN)
    except DomainError as error:
        return _not_sent(form, phone, error)
    cookie[PENDING] = made.id
    if made.warning:
        flash(made.warning, "warning")
    return _to_code()


def _not_sent(form: PhoneForm, phone: str, error: DomainError) -> ResponseReturnValue:
    """Too many codes: the last one, while it is good, is still asked for."""
    last = sent.newest(phone, codes.SIGN_IN)
    if last:
        cookie[PENDING] = last.id
        flash(str(error), "warning")
        return _to_code()
    form.phone.errors = [str(error)]
    return _phone_page(form, error.status)


def _to_code() -> ResponseReturnValue:
    """The page for the code, at once where something typed comes along; no address holds that."""
    landing.expect_tap()
    pending = _pending() if kept_forms.arrived() else None
    if pending is not None:
        return _code_page(CodeForm(formdata=None), pending)
    return htmx.go(url_for(".login", step="code", next=landing.wanted()))


def _check() -> ResponseReturnValue:
    number = cookie.get(PENDING)
    pending = _pending()
    if pending is None and (viewer().person_id or _tapped_again(number)):
        return landing.land()
    if pending is None:
        return _too_late()
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, pending, 422)
    phone, purpose = pending.phone, pending.purpose
    with transaction():
        person = codes.check_code(phone=phone, code=form.code.data or "", purpose=purpose)
        if person:
            landing.enter(person, devices.PHONE_CODE, shared=form.shared_device.data)
    if person is None and _tapped_again(number):
        return landing.land()
    if person is None:
        form.code.errors = [_("The code is wrong or has expired")]
        return _code_page(form, pending, 422)
    flash(_("You are signed in."), "success")
    return landing.land()


def _too_late() -> ResponseReturnValue:
    flash(_("The code is wrong or has expired"), "warning")
    if kept_forms.arrived():
        return _phone_page(PhoneForm(formdata=None), 422)
    return htmx.go(url_for(".login", next=landing.wanted()))


def _tapped_again(number: object) -> bool:
    """Sign in on the second of two taps as well: its answer is the one that is shown."""
    form = CodeForm()
    if not isinstance(number, int) or not form.validate():
        return False
    with transaction():
        used = sent.just_used(number)
        person = codes.tapped_again(used, form.code.data or "") if used else None
        if person:
            landing.enter(person, devices.PHONE_CODE, shared=form.shared_device.data)
    if person:
        flash(_("You are signed in."), "success")
    return person is not None


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


def _pending() -> OneTimeCode | None:
    """The code this browser waits for, while it is good."""
    number = cookie.get(PENDING)
    return sent.living(number) if isinstance(number, int) else None


def _phone_page(
    form: PhoneForm, status: int = 200, kept: kept_forms.Kept | None = None
) -> ResponseReturnValue:
    html = render_template(
        "identity/login.html",
        form=form,
        next="" if kept else landing.wanted(),
        purpose=purposes.find(people.PHONE_CONSENT),
        kept=kept or kept_forms.arrived(),
        ways=[] if kept or kept_forms.arrived() else ways.offered(landing.wanted()),
        home_url=_home(),
    )
    return html, status


def _off_page(next_page: str, kept: kept_forms.Kept | None) -> ResponseReturnValue:
    """Where no code can be sent; there may be another way."""
    others = [] if kept else ways.offered(next_page)
    html = render_template("identity/login_off.html", next=next_page, kept=kept, ways=others)
    return html, 200 if others else 503


def _home() -> str:
    """The home page of the community from which the visitor comes, else the list of all."""
    slug = belonging.own_slug(viewer())
    return url_for("places.home", slug=slug) if slug else url_for("places.index")


def _code_page(form: CodeForm, pending: OneTimeCode, status: int = 200) -> ResponseReturnValue:
    context = {
        "form": form,
        "again": PlainForm(),
        "next": landing.wanted(),
        "kept": kept_forms.arrived(),
        "phone": pending.phone,
        "shown": sender().shown(pending.phone),
    }
    return render_template("identity/login_code.html", **context), status


def sign_in_again(kept: kept_forms.Kept) -> ResponseReturnValue:
    """The sign-in page with a form that was sent too late inside it."""
    if not sender().available:
        return _off_page("", kept)
    return _phone_page(PhoneForm(formdata=None), 401, kept=kept)
