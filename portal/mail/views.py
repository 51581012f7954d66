"""``/me/mailbox``: where a member of staff gets letters, proved by a code sent there."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import authorize, signed_in, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _, _l
from portal.base.personal import purposes
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.mail import queries, sending, server, service
from portal.mail.forms import MailboxForm, ProofForm

bp = Blueprint("mail", __name__)


def register_navigation() -> None:
    """The entry on the 我的 page and beside the choice of channels, for staff of an installation
    that sends letters."""
    for place in ("me-safety", "message-ways"):
        navigation.register(
            navigation.Entry(
                place,
                "mail.mailbox",
                _l("Mailbox for letters at work"),
                "bell",
                20,
                when=lambda looking, _community: looking.is_staff and server.is_on(),
            )
        )


@bp.before_request
def _back() -> None:
    """The arrow leads to the page of one's own matters."""
    navigation.back_to(url_for("identity.me"))


@bp.get("/me/mailbox")
@signed_in
def mailbox() -> ResponseReturnValue:
    """One's mailbox, or the form to name one."""
    kept = queries.mailbox_of(_me())
    authorize(viewer().is_staff or kept is not None)
    return render_template(
        "mail/mailbox.html",
        kept=kept,
        pending=queries.pending(_me()),
        on=server.is_on(),
        works_here=viewer().is_staff,
        form=PlainForm(),
    )


@bp.route("/me/mailbox/new", methods=["GET", "POST"])
@signed_in
@limiter.limit("20 per minute", methods=["POST"])
def name_mailbox() -> ResponseReturnValue:
    """Type the address; a code is sent there at once."""
    authorize(viewer().is_staff)
    navigation.back_to(url_for(".mailbox"))
    form = MailboxForm()
    if form.validate_on_submit():
        try:
            with transaction():
                asked = service.ask(person_id=_me(), address=form.address.data or "")
            sending.send_code(asked)
            return htmx.go(url_for(".prove_mailbox"))
        except DomainError as error:
            form.address.errors = [str(error)]
    status = 422 if form.is_submitted() else 200
    page = render_template(
        "mail/mailbox_new.html",
        form=form,
        on=server.is_on(),
        purpose=purposes.find(service.PURPOSE),
    )
    return page, status


@bp.route("/me/mailbox/code", methods=["GET", "POST"])
@signed_in
@limiter.limit("20 per minute", methods=["POST"])
def prove_mailbox() -> ResponseReturnValue:
    """Type the code that arrived."""
    authorize(viewer().is_staff)
    navigation.back_to(url_for(".mailbox"))
    pending = queries.pending(_me())
    form = ProofForm()
    if pending is None:
        return _without_code(form)
    if form.validate_on_submit():
        with transaction():
            right = service.prove(person_id=_me(), code=form.code.data or "")
        if right:
            return _kept()
        form.code.errors = [_("The code is wrong or has expired")]
    status = 422 if form.is_submitted() else 200
    return render_template("mail/mailbox_code.html", form=form, address=pending.address), status


@bp.post("/me/mailbox/remove")
@signed_in
def remove_mailbox() -> ResponseReturnValue:
    """Take the mailbox away; no letter goes there any more."""
    with transaction():
        gone = service.remove(person_id=_me())
    if gone:
        flash(_("Your mailbox is taken away. No more letters are sent there."), "success")
    return htmx.go(url_for(".mailbox") if viewer().is_staff else url_for("identity.me"))


def _without_code(form: ProofForm) -> ResponseReturnValue:
    """No code is under way: it was used by the first of two taps, or it is over."""
    if form.is_submitted() and queries.proved_just_now(_me()):
        return _kept()
    flash(_("The code has expired. Ask for a new one."), "warning")
    return htmx.go(url_for(".name_mailbox"))


def _kept() -> ResponseReturnValue:
    flash(_("Your mailbox is set."), "success")
    return htmx.go(url_for(".mailbox"))


def _me() -> int:
    found = viewer().person_id
    if found is None:
        raise SignInNeeded(staff=False)
    return found
