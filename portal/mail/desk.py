"""``/desk/mail``: whether letters go out, from which address, and a letter to try it."""

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.mail import queries, sending, server
from portal.mail.errors import NotDelivered
from portal.mail.models import Mailbox
from portal.mail.server import Tls

bp = Blueprint("mail_desk", __name__)

TLS: dict[Tls, LazyString] = {
    Tls.STARTTLS: _l("encrypted (STARTTLS)"),
    Tls.FROM_THE_START: _l("encrypted from the start (TLS)"),
    Tls.SAME_MACHINE: _l("on this machine, not encrypted"),
}


def register_navigation() -> None:
    """The entry under 更多 above the communities."""
    navigation.register(
        navigation.Entry(
            place="desk-all",
            endpoint="mail_desk.show",
            label=_l("Letters by e-mail"),
            icon="bell",
            order=85,
            permission=Permission.OUTBOX_READ,
            match=("mail_desk.",),
            group=navigation.Group.SETTINGS,
        )
    )


@bp.get("/desk/mail")
@requires(Permission.OUTBOX_READ)
def show() -> ResponseReturnValue:
    """The server in use, or how to name one."""
    using = server.server() if server.is_on() else None
    return render_template(
        "mail/desk.html",
        using=using,
        tls=TLS[using.tls] if using else "",
        own=_own(),
        form=PlainForm(),
    )


@bp.post("/desk/mail/test")
@requires(Permission.OUTBOX_READ)
@limiter.limit("5 per minute")
def test() -> ResponseReturnValue:
    """Send a test letter to one's own mailbox and tell what the server said."""
    own = _own()
    if own is None or not server.is_on():
        flash(_("Set your own mailbox first. The test letter goes there."), "warning")
        return htmx.go(url_for(".show"))
    try:
        sending.send_test(own.address)
    except NotDelivered as error:
        flash(_("The test letter did not go out. %(why)s", why=error), "error")
    else:
        flash(_("The mail server took the test letter. Look into your mailbox."), "success")
    return htmx.go(url_for(".show"))


def _own() -> Mailbox | None:
    me = viewer().person_id
    return None if me is None else queries.mailbox_of(me)
