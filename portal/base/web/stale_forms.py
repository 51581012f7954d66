"""Forms that outlived their session: the CSRF token is missing or belongs to another session.

Such a form is judged by its own view, which finds the token wrong and gives everything typed back
with a fresh one. Whatever the view does, it can write nothing: every transaction is refused. A
form sent by another site is refused at once, so that it cannot even make the view set a cookie.
"""

from typing import Any

from flask import Flask, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect
from flask_wtf.csrf import _FlaskFormCSRF as FormTokens

from portal.base import db
from portal.base.errors import DomainError
from portal.base.i18n import LazyString, _l

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class FormTooOld(DomainError):
    """The view would have written although the form cannot be trusted."""

    status = 400
    sentence = _l("This form was open for too long. Go back, reload the page and send it again.")


class LateTokens(FormTokens):
    """A form's token is signed when the form is shown, and not for one that is only read."""

    def generate_csrf_token(self, csrf_token_field: Any) -> LazyString:
        """Stands for the token until somebody looks."""
        return LazyString(super().generate_csrf_token, csrf_token_field)


def init_stale_forms(app: Flask, csrf: CSRFProtect) -> None:
    """After the guards, so that who has to sign in again is told that first."""
    FlaskForm.Meta.csrf_class = LateTokens
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False

    @app.before_request
    def judge() -> None:
        if request.method in SAFE or not app.config["WTF_CSRF_ENABLED"]:
            return
        try:
            csrf.protect(apply_exemptions=True)
        except CSRFError:
            if not may_be_given_back():
                raise
            db.refuse_writes(FormTooOld())

    @app.teardown_request
    def trust_again(_error: BaseException | None) -> None:
        db.refuse_writes(None)


def may_be_given_back() -> bool:
    """A form of this site that a person sent; scripts fetch a token and try again by themselves."""
    if request.headers.get("X-Requested-With") == "fetch":
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "null")
    return origin == "null" or origin.partition("://")[2] == request.host
