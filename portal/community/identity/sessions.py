"""The cookie and the viewer: which person stands behind a request.

The cookie holds a random token and nothing of the person; the row it points to can be ended
from any device. Staff rights come only with a password session: a phone that stays signed in for
ninety days must not carry a desk with it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import flask_login
from flask import Flask, Response, g, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base import clock, scope
from portal.base.access import NOBODY, Assignment, Viewer, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.db import session, transaction
from portal.base.web import htmx, kept_forms
from portal.community.identity import keyed
from portal.community.identity.models import Person
from portal.community.identity.queries import presence
from portal.community.identity.service import devices

TOKEN_KEY = "_user_id"  # flask-login's name for what identifies the visitor  # noqa: S105
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

AssignmentSource = Callable[[int, date], Iterable[Assignment]]
_sources: list[AssignmentSource] = []
# Told inside the transaction of a sign-in: the person's id, and what the cookie held before.
SignInHook = Callable[[int, Mapping[str, Any]], None]
_hooks: list[SignInHook] = []
_leaving: list[Callable[[], None]] = []


@dataclass(frozen=True)
class SignedIn:
    """What flask-login keeps for a request: the token of the cookie and the session it names."""

    token: str
    presence: presence.Presence

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.token


class PasswordChangeNeeded(Exception):
    """A one-time password opens nothing but the page on which it is changed."""

    def __init__(self, found: presence.Presence) -> None:
        self.presence = found
        super().__init__("password change needed")


def init_sessions(app: Flask, login: flask_login.LoginManager) -> None:
    """Teach flask-login our rows; let the cookie live as long as a resident's session."""
    app.config["PERMANENT_SESSION_LIFETIME"] = devices.RESIDENT_LIFE
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login.user_loader(_find)
    app.after_request(_keep_alive)
    app.register_error_handler(PasswordChangeNeeded, _to_password)


def also_assigned(source: AssignmentSource) -> None:
    """Let a higher room add assignments (grid duties) of a person on a day."""
    if source not in _sources:
        _sources.append(source)


def when_signed_in(hook: SignInHook) -> None:
    """Let a higher room go on with what somebody had begun before signing in."""
    if hook not in _hooks:
        _hooks.append(hook)


def when_signed_out(hook: Callable[[], None]) -> None:
    """Let a higher room note in the emptied cookie that somebody chose to leave."""
    if hook not in _leaving:
        _leaving.append(hook)


def load_viewer() -> Viewer:
    """The viewer behind this request; without a cookie nobody, and no query."""
    if not cookie.get(TOKEN_KEY):
        return NOBODY
    user = flask_login.current_user
    if not user.is_authenticated:
        return NOBODY
    found: presence.Presence = user.presence
    _plan_touch(found)
    return _viewer(found, _assignments(found))


def _viewer(found: presence.Presence, assignments: tuple[Assignment, ...]) -> Viewer:
    return Viewer(
        person_id=found.person_id,
        name=found.name,
        session_id=found.session_id,
        assignments=assignments,
        phone_verified=found.phone_verified,
        shared_device=found.shared_device,
        keys_off=found.keys_off,
    )


def lapsed() -> bool:
    """Whether this browser was signed in, and is no more without having signed out."""
    return bool(cookie.get(TOKEN_KEY)) and viewer().person_id is None


def sign_in(person: Person, *, method: str, shared_device: bool = False, tap: str = "") -> None:
    """Sign the visitor in with a new token and a new CSRF token, inside a transaction.

    A former session of this browser ends, so that a token planted before is worth nothing. ``tap``
    is a random text that the form's page put into the browser's cookie: two taps of one button
    bring the same and get the same session, whichever answer the browser takes.
    """
    former = load_viewer()
    if former.person_id and former.session_id:
        devices.end(person_id=former.person_id, session_id=former.session_id)
    row, token = devices.begin(
        person_id=person.id,
        method=method,
        shared_device=shared_device,
        device=device_name(request.user_agent.string),
        tap=tap,
    )
    held = dict(cookie)
    cookie.clear()
    cookie.permanent = not shared_device
    user = SignedIn(token, presence.of(row, person))
    flask_login.login_user(user, force=True)
    g.pop("viewer", None)
    for hook in _hooks:
        hook(person.id, held)


def sign_out() -> None:
    """End this device's session, inside a transaction, and empty the cookie."""
    former = load_viewer()
    if former.person_id and former.session_id:
        devices.end(person_id=former.person_id, session_id=former.session_id)
    flask_login.logout_user()
    cookie.clear()
    g.pop("viewer", None)
    g.pop("touch", None)
    for hook in _leaving:
        hook()


def device_name(agent: str) -> str:
    """A few words by which a person recognises the device: "WeChat, Android"."""
    programs = {
        "MicroMessenger": "WeChat",
        "Edg": "Edge",
        "Firefox": "Firefox",
        "Chrome": "Chrome",
        "Safari": "Safari",
    }
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "macOS",
        "Linux": "Linux",
    }
    words = [
        next((name for mark, name in known.items() if mark in agent), "")
        for known in (programs, systems)
    ]
    return ", ".join(word for word in words if word)


def _find(token: str) -> SignedIn | None:
    found = presence.find(keyed.token_hash(token))
    return SignedIn(token, found) if found else None


def _assignments(found: presence.Presence) -> tuple[Assignment, ...]:
    at_desk = request.path.startswith("/desk")
    if found.method != devices.PASSWORD:
        if at_desk and found.has_account:
            raise SignInNeeded(staff=True)
        return ()
    if found.must_change:
        if at_desk:
            raise PasswordChangeNeeded(found)
        return ()
    today = clock.today()
    held = presence.assignments(found.person_id, today)
    with scope.everywhere("a person's own roles"):
        for source in _sources:
            held.extend(source(found.person_id, today))
    return tuple(held)


def _to_password(error: PasswordChangeNeeded) -> ResponseReturnValue:
    g.viewer = _viewer(error.presence, ())
    kept = kept_forms.page_with_form(kept_forms.PASSWORD)
    return kept or htmx.go(url_for("identity.password", next=request.path))


def _plan_touch(found: presence.Presence) -> None:
    rhythm = MINUTE if found.shared_device else HOUR
    if clock.now() - found.seen_at >= rhythm:
        g.touch = (
            found.session_id,
            devices.expiry(
                method=found.method,
                shared_device=found.shared_device,
                started_at=found.created_at,
            ),
        )


def _keep_alive(response: Response) -> Response:
    """Write that the device was seen, once the answer is made, at most once an hour."""
    planned: tuple[int, datetime] | None = g.pop("touch", None)
    current = session()
    if planned is None or current.new or current.dirty or current.deleted:
        return response
    session_id, expires_at = planned
    with transaction(although_refused=True):
        devices.touch(session_id=session_id, expires_at=expires_at)
    if cookie.permanent:
        cookie.modified = True
    return response
