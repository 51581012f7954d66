"""``/me/authenticator``: the second proof of staff, set up with an app and a QR code."""

import segno
from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.base.access import signed_in
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.community.identity.forms.me import AuthenticatorForm, OwnPasswordForm
from portal.community.identity.models import Credential
from portal.community.identity.service import accounts
from portal.community.identity.service import authenticator as second
from portal.community.identity.views.blueprint import bp
from portal.community.identity.views.security import my_account


@bp.get("/me/authenticator")
@signed_in
def authenticator() -> ResponseReturnValue:
    """Whether the authenticator is on, and the way on or off."""
    return _page(my_account())


@bp.post("/me/authenticator/begin")
@signed_in
def begin_authenticator() -> ResponseReturnValue:
    """Make a secret for the app to scan."""
    account = my_account()
    with transaction():
        second.propose(account)
    return htmx.go(url_for(".authenticator"))


@bp.post("/me/authenticator/confirm")
@signed_in
@limiter.limit("10 per minute")
def confirm_authenticator() -> ResponseReturnValue:
    """Switch on with a first code; the recovery codes are shown this once."""
    account = my_account()
    form = AuthenticatorForm()
    if not form.validate_on_submit():
        return _page(account, confirm=form)
    with transaction():
        made = second.switch_on(account, form.code.data or "")
    if not made:
        form.code.errors = [_("The code does not fit. Wait for the next one and type it.")]
        return _page(account, confirm=form)
    return render_template("identity/recovery_codes.html", codes=made)


@bp.post("/me/authenticator/off")
@signed_in
@limiter.limit("10 per minute")
def authenticator_off() -> ResponseReturnValue:
    """Switch off, with the password once more."""
    account = my_account()
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return _page(account, off=form)
    if not accounts.judge(username=account.value, password=form.password.data or "").right:
        form.password.errors = [_("This is not your present password.")]
        return _page(account, off=form)
    with transaction():
        second.switch_off(account)
    flash(_("The authenticator is switched off."), "success")
    return htmx.go(url_for(".authenticator"))


def _page(
    account: Credential,
    *,
    confirm: AuthenticatorForm | None = None,
    off: OwnPasswordForm | None = None,
) -> ResponseReturnValue:
    on = account.totp_confirmed_at is not None
    proposed = bool(account.totp_secret) and not on
    html = render_template(
        "identity/authenticator.html",
        on=on,
        proposed=proposed,
        qr=_picture(second.address(account)) if proposed else "",
        secret=account.totp_secret if proposed else "",
        left=second.unused_recovery_codes(account) if on else 0,
        begin=PlainForm(formdata=None),
        confirm=confirm or AuthenticatorForm(formdata=None),
        off=off or OwnPasswordForm(formdata=None),
    )
    return html, 422 if confirm or off else 200


def _picture(address: str) -> Markup:
    """The address as an inline SVG, drawn by us from our own text."""
    return Markup(segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff"))  # noqa: S704
