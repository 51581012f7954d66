"""The signed cookie of those who have one; a reader without it costs nothing."""

from functools import cache

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import Signer, TimedSerializer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import want_bytes


class KeptKey(Signer):
    """Derives a key from the secret once instead of for every signature that is made or checked."""

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """As itsdangerous does."""
        secret = self.secret_keys[-1] if secret_key is None else want_bytes(secret_key)
        made_of = (secret, self.salt, self.key_derivation, self.digest_method)
        found: bytes | None = _keys.get(made_of)
        if found is None:
            if len(_keys) >= MOST_KEYS:
                _keys.clear()
            found = _keys[made_of] = super().derive_key(secret)
        return found


class DatedKeptKey(KeptKey, TimestampSigner):
    """The same, and signs the moment too."""


MOST_KEYS = 64
_keys: dict[tuple[object, ...], bytes] = {}


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
    """Before the first request; tokens of forms are signed by the same kind of signer."""
    TimedSerializer.default_signer = DatedKeptKey
    app.session_interface = CookieSessions()
