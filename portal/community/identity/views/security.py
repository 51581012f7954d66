"""``/me/sessions``: devices signed in; ``/me/password``: the password of staff."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import signed_in, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _, ngettext
from portal.base.web import htmx, kept_forms
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.base.web.preferences_views import local_path
from portal.community.identity import labels
from portal.community.identity.forms.me import PasswordForm
from portal.community.identity.models import Credential
from portal.community.identity.queries import mine
from portal.community.identity.service import accounts, devices
from portal.community.identity.views import landing
from portal.community.identity.views.blueprint import bp
from portal.community.identity.views.me import my_id


@bp.get("/me/sessions")
@signed_in
def sessions_list() -> ResponseReturnValue:
    """The devices on which one is signed in."""
    found = mine.devices(my_id())
    here = viewer().session_id
    return render_template(
        "identity/sessions.html",
        devices=found,
        names={one.id: labels.device(one.device) for one in found},
        here=here,
        form=PlainForm(),
    )


@bp.post("/me/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    with transaction():
        ended = devices.end(person_id=my_id(), session_id=session_id)
    if not ended:
        raise NotFound
    flash(_("The device is signed out."), "success")
    return htmx.go(url_for(".sessions_list"))


@bp.post("/me/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """Sign all other devices out."""
    with transaction():
        number = devices.end_others(person_id=my_id(), but=viewer().session_id)
    flash(ngettext("%(num)d device signed out.", "%(num)d devices signed out.", number), "success")
    return htmx.go(url_for(".sessions_list"))


@bp.route("/me/password", methods=["GET", "POST"])
@signed_in
@limiter.limit("10 per minute", methods=["POST"])
def password() -> ResponseReturnValue:
    """Change one's password; all other devices are signed out."""
    account = my_account()
    form = PasswordForm()
    if form.validate_on_submit() and _changed(form, account):
        flash(_("The password is changed. Other devices are signed out."), "success")
        return landing.land()
    back = local_path(request.values.get("next"), url_for(".me"))
    html = _password_page(form, account, back, kept_forms.arrived())
    return html, 422 if form.is_submitted() else 200


def change_first(kept: kept_forms.Kept) -> ResponseReturnValue:
    """The same page on the way of a form that came too late, which goes on after the change."""
    flash(_("Choose a password of your own first."), "info")
    form = PasswordForm(formdata=None)
    return _password_page(form, my_account(), "", kept), {"Cache-Control": "no-store"}


def _password_page(
    form: PasswordForm, account: Credential, back: str, kept: kept_forms.Kept | None
) -> str:
    return render_template(
        "identity/password.html",
        form=form,
        account=account,
        minimum=accounts.MIN_LENGTH,
        next=back,
        kept=kept,
    )


def _changed(form: PasswordForm, account: Credential) -> bool:
    username, person_id = account.value, account.person_id
    if not accounts.judge(username=username, password=form.old.data or "").right:
        form.old.errors = [_("This is not your present password.")]
        return False
    try:
        with transaction():
            accounts.change_password(account=account, password=form.new.data or "")
            devices.end_others(person_id=person_id, but=viewer().session_id)
    except DomainError as error:
        form.new.errors = [str(error)]
        return False
    return True


def my_account() -> Credential:
    """The staff account of whoever looks; residents have none, and no page for it."""
    account = accounts.of_person(my_id())
    if account is None:
        raise NotFound
    return account
