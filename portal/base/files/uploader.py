"""Which browser sent an upload: a random secret in a cookie, kept by us only as a hash."""

import hashlib
import re
import secrets

from flask import Response, after_this_request, current_app, g, request

COOKIE = "uploads"
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")
_TWO_DAYS = 2 * 24 * 3600  # longer than an abandoned upload lives


def uploader_key() -> str:
    """The key of the browser behind this request; the answer brings it a secret if it has none.

    It says nothing about the person and is only good for uploads that wait for their form.
    """
    if "upload_secret" not in g:
        sent = request.cookies.get(COOKIE, "")
        g.upload_secret = sent if _SECRET.fullmatch(sent) else _new_secret()
    return hashlib.sha256(g.upload_secret.encode()).hexdigest()


def prepare_for_uploads() -> None:
    """Give the browser its secret with a form that takes photos, and make it last.

    Two photos that are sent at once by a browser without one would get two, and one be lost.
    """
    key_before = request.cookies.get(COOKIE, "")
    uploader_key()
    if g.upload_secret == key_before:
        _remember(key_before)


def known_uploader_key() -> str | None:
    """The key of a browser that has a secret already; one that only looks is given none."""
    return uploader_key() if COOKIE in request.cookies else None


def _new_secret() -> str:
    secret = secrets.token_urlsafe(24)
    _remember(secret)
    return secret


def _remember(secret: str) -> None:
    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            secret,
            max_age=_TWO_DAYS,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response
