"""What both ways to sign in share: two taps on one button, and where the sign-in leads."""

import secrets

from flask import render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base.web import htmx, kept_forms
from portal.base.web.preferences_views import local_path
from portal.community.identity import sessions
from portal.community.identity.models import Person

_TAP = "tap"


def expect_tap() -> None:
    """Put into the cookie by what two taps of the button to come are known as one."""
    cookie[_TAP] = secrets.token_urlsafe(16)


def tap() -> str:
    """What :func:`expect_tap` put there; empty without."""
    return str(cookie.get(_TAP, ""))


def enter(person: Person, method: str, *, shared: bool) -> None:
    """Sign in, inside a transaction; a second tap gets the session of the first."""
    sessions.sign_in(person, method=method, shared_device=shared, tap=tap())


def wanted(home: str = "") -> str:
    """Where the visitor wanted to go: a page of this site, else ``home``, else one's own page."""
    home = home or url_for("identity.me")
    given = request.form.get("next") or request.args.get("next")
    target = local_path(given, home)
    return home if target.startswith(url_for("identity.login")) else target


def land(home: str = "") -> ResponseReturnValue:
    """What was typed before the sign-in, if it came along; else the page that was wanted."""
    kept = kept_forms.arrived()
    if kept is None:
        return htmx.go(wanted(home))
    return render_template("identity/kept.html", kept=kept), {"Cache-Control": "no-store"}
