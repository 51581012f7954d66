"""Every answer of the interface: in the format asked for, refusals and errors too, never a page.

The key takes the place of the token against forged forms, and no cookie is read or set.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from flask import Response, current_app, g, request
from flask_limiter.errors import RateLimitExceeded
from limits import parse
from werkzeug.exceptions import HTTPException

from portal.base import db, settings
from portal.base.errors import DomainError
from portal.base.i18n import DEFAULT_LOCALE, _, _l
from portal.base.web.limits import limiter
from portal.config import Config
from portal.open311 import options, presentation, rendering
from portal.open311.errors import Fault, Refused
from portal.open311.rendering import Many, One
from portal.open311.views.blueprint import BASE, bp

log = structlog.get_logger()

NOT_HERE = _l("Nothing stands at this address.")
Answer = Many | One | tuple[Many | One, int] | tuple[Many | One, int, dict[str, str]]


def form() -> str:
    """The format asked for: by the suffix of the address, else by the Accept header, else XML."""
    suffix = request.path.rpartition(".")[2].lower()
    if suffix in rendering.MIMES:
        return suffix
    best = request.accept_mimetypes.best_match(["text/xml", "application/json"])
    return "json" if best == "application/json" else "xml"


def answered(view: Callable[..., Answer]) -> Callable[..., Response]:
    """Turn what a view tells into a document."""

    @wraps(view)
    def answer(*args: Any, **values: Any) -> Response:
        told = view(*args, **values)
        if not isinstance(told, tuple):
            return document(told)
        return document(*told)

    return answer


def document(
    told: Many | One, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The answer in the format asked for."""
    response = Response(rendering.write(told, form()), status=status, headers=headers)
    response.headers["Content-Type"] = rendering.MIMES[form()]
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.update(("Accept-Language", "Accept"))
    return response


def portal_url() -> str:
    """The address of the portal as residents open it."""
    config: Config = current_app.extensions["portal_config"]
    return config.base_url


def choose_language() -> None:
    """``lang`` in the query, else Accept-Language, else Chinese; cookies are not asked."""
    asked = request.args.get("lang", "")[:2].lower()
    if asked not in {"zh", "en"}:
        asked = (request.accept_languages.best_match(["zh", "en"]) or "zh")[:2]
    g.locale = "en" if asked == "en" else DEFAULT_LOCALE


@bp.before_request
def begin() -> None:
    """Language and pace; what is counted is the network address."""
    choose_language()
    if limiter.enabled:
        bound = settings.get(options.PER_MINUTE)
        count(f"{bound} per minute", "address", request.remote_addr or "")


def count(limit: str, *whose: str) -> None:
    """Count this request against a limit; raises when it is reached."""
    if limiter.enabled and not limiter.limiter.hit(parse(limit), "open311", *whose):
        raise Refused(429, [Fault("", _("Too many tries. Try again in a few minutes"))])


@bp.before_app_request
def answer_unknown_addresses() -> Response | None:
    """Below the interface's address even what no route takes is answered in its format."""
    if request.routing_exception is None or not f"{request.path}/".startswith(f"{BASE}/"):
        return None
    choose_language()
    return _http(request.routing_exception)


@bp.errorhandler(Refused)
def _refused(error: Refused) -> Response:
    return _told(error.status, error.faults)


@bp.errorhandler(DomainError)
def _domain(error: DomainError) -> Response:
    status = error.status if error.status in {403, 404, 429, 503} else 400
    return _told(status, [Fault("", error.sentence)])


@bp.errorhandler(RateLimitExceeded)
def _too_many(_error: RateLimitExceeded) -> Response:
    return _told(429, [Fault("", _("Too many tries. Try again in a few minutes"))])


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    status = error.code or 400
    if status == 404 or 300 <= status < 400:
        return _told(404, [Fault("", NOT_HERE)])
    if status == 405:
        return _told(405, [Fault("", _("This address takes no such method."))])
    if status == 413:
        return _told(400, [Fault("", _("What you sent is too large."))])
    return _told(400, [Fault("", _("The request could not be read."))])


@bp.errorhandler(Exception)
def _unexpected(error: Exception) -> Response:
    code = secrets.token_hex(3).upper()
    log.error("unexpected", code=code, endpoint=request.endpoint, exc_info=error)
    return _told(500, [Fault("", _("Something went wrong. Code %(code)s", code=code))])


def _told(status: int, faults: Any) -> Response:
    db.session.rollback()
    return document(presentation.errors(status, faults), status)
