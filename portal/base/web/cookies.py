"""The signed cookie of those who have one; a reader without it costs nothing."""

from functools import cache

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer


class CookieSessions(SecureCookieSessionInterface):
    """Flask's, with the signer made once instead of twice for each request."""

    def __init__(self) -> None:
        self._signer = cache(super().get_signing_serializer)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of an application; its secret does not change while it runs."""
        return self._signer(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie says; without one an empty session."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Of a session that stays as it is only that the answer hangs on it."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers.add("Vary", "Cookie")


def init_cookies(app: Flask) -> None:
    """Before the first request."""
    app.session_interface = CookieSessions()
