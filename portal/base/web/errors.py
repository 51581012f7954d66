"""One place that turns errors into pages or fragments, in the reader's language."""

import secrets
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from portal.base import db
from portal.base.access.guards import SignInNeeded
from portal.base.errors import Conflict, DomainError
from portal.base.i18n import HTML_LANG, LazyString, _, _l
from portal.base.web import htmx, kept_forms
from portal.base.web.arrivals import came_from
from portal.base.web.limits import sentence
from portal.base.web.preferences import preferences

log = structlog.get_logger()

TITLES: dict[int, LazyString] = {
    400: _l("The page could not be understood"),
    403: _l("Not allowed"),
    404: _l("Not found"),
    405: _l("Not found"),
    409: _l("Changed meanwhile"),
    410: _l("No longer shown"),
    413: _l("Too large"),
    422: _l("Check what you entered"),
    429: _l("Too many tries"),
    503: _l("Back in a moment"),
}
SENTENCES: dict[int, LazyString] = {
    400: _l("The address or the form was incomplete. Go back and try again."),
    404: _l("This content does not exist or is not public."),
    405: _l("This content does not exist or is not public."),
    413: _l("What you sent is too large. Choose smaller photos or files."),
    429: _l("Too many tries. Try again in a few minutes"),
}


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(DomainError, _domain)
    for gone in (StaleDataError, ObjectDeletedError):
        app.register_error_handler(gone, lambda _error: _domain(Conflict()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, words: str | LazyString, *, code: str = "") -> Response:
    """An error page, or the fragment that says the same inside a swap."""
    db.session.rollback()
    context = {
        "title": TITLES.get(status) or _("Something went wrong"),
        "what_happened": words,
        "what_to_do": _("Go back to the page before, or start again from the home page."),
        "code": code,
        **_surroundings(),
    }
    template = "errors/fragment.html" if htmx.wants_fragment() else "errors/page.html"
    response = make_response(render_template(template, **context), status)
    response.vary.update(htmx.FRAGMENT_HEADERS)
    return response


def _surroundings() -> dict[str, Any]:
    """The face that the reader chose and the office to call; nothing is asked of the database."""
    face, here = preferences(), g.get("community")
    return {
        "face": face,
        "html_lang": HTML_LANG[face.locale],
        "demo": current_app.extensions["portal_config"].demo,
        "phone": getattr(here, "office_phone", ""),
        "home_url": f"/c/{here.slug}/" if here is not None else "/",
    }


def _sign_in(error: SignInNeeded) -> BaseResponse:
    back = request.full_path.rstrip("?") if request.method == "GET" else came_from()
    endpoint = "identity.staff_login" if error.staff else "identity.login"
    target = url_for(endpoint, next=back)
    if request.method != "GET":
        flash(_("Sign in again. Your draft is kept"), "warning")
    step = kept_forms.STAFF if error.staff else kept_forms.RESIDENT
    return kept_forms.page_with_form(step) or htmx.go(target)


def _stale_form(error: CSRFError) -> Response:
    """The form outlived its session; what was typed is given back where the view can do so."""
    return page(
        400,
        _("This form was open for too long. Go back, reload the page and send it again."),
    )


def _too_many(error: RateLimitExceeded) -> Response:
    return page(429, sentence(error.limit.limit) if error.limit else SENTENCES[429])


def _domain(error: DomainError) -> Response:
    return page(error.status, error.sentence)


def _http(error: HTTPException) -> BaseResponse:
    if isinstance(error.response, BaseResponse):
        return error.response
    status = error.code or 500
    if status in {301, 302, 303, 304, 307, 308}:
        return error.get_response()
    return page(status, SENTENCES.get(status) or _("The request could not be answered."))


def _unexpected(error: Exception) -> Response:
    code = secrets.token_hex(3).upper()
    log.error("unexpected", code=code, endpoint=request.endpoint, exc_info=error)
    return page(500, _("Something went wrong. Code %(code)s", code=code), code=code)
