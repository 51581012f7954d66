"""``/login/staff`` by user name and password."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx, kept_forms
from portal.base.web.limits import limiter, wider_in_a_demo
from portal.community.identity.forms.sign_in import StaffForm
from portal.community.identity.service import accounts, devices
from portal.community.identity.views import landing, security
from portal.community.identity.views.blueprint import bp


@bp.route("/login/staff", methods=["GET", "POST"])
@public
@limiter.limit(wider_in_a_demo("20 per minute; 200 per hour"), methods=["POST"])
def staff_login() -> ResponseReturnValue:
    """Sign staff in; whatever was wrong, the answer is the same."""
    if request.form.get("act") == "other":
        return _page(StaffForm(formdata=None), 200)
    form = StaffForm()
    if not form.validate_on_submit():
        return _page(form, 422 if form.is_submitted() else 200)
    judged = accounts.judge(username=form.username.data or "", password=form.password.data or "")
    with transaction():
        person = accounts.admit(judged, code=form.code.data or "", tap=landing.tap())
        if person:
            landing.enter(person, devices.PASSWORD, shared=form.shared_device.data)
            must_change = accounts.must_change(person.id)
    if person is None:
        form.password.errors = [
            _(
                "User name, password or code is wrong. After 5 wrong tries an account is locked "
                "for 15 minutes or longer."
            )
        ]
        return _page(form, 422)
    return _choose_a_password() if must_change else landing.land(_home())


def _choose_a_password() -> ResponseReturnValue:
    kept = kept_forms.arrived()
    if kept is not None:
        return security.change_first(kept)
    flash(_("Choose a password of your own first."), "info")
    return htmx.go(url_for(".password", next=landing.wanted(_home())))


def _home() -> str:
    """The desk of the day for who holds a role today; else the own page."""
    return "/desk" if viewer().is_staff else ""


def _page(form: StaffForm, status: int) -> ResponseReturnValue:
    given = request.form.get("next") or request.args.get("next") or ""
    return _drawn(form, given, kept_forms.arrived()), status


def sign_in_again(kept: kept_forms.Kept) -> ResponseReturnValue:
    """The sign-in page with a form that was sent too late inside it."""
    return _drawn(StaffForm(formdata=None), "", kept), 401


def _drawn(form: StaffForm, given: str, kept: kept_forms.Kept | None) -> str:
    if not landing.tap():
        landing.expect_tap()
    return render_template("identity/login_staff.html", form=form, next=given, kept=kept)
