"""Photos sent ahead of their form by script, which shows the answer beside each photo."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.base import db
from portal.base.access import public
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files import reception, service
from portal.base.files.refusals import PhotoEmpty, PhotoTooLarge
from portal.base.files.uploader import uploader_key
from portal.base.files.views import url_of
from portal.base.i18n import LazyString, _
from portal.base.web.limits import limiter

bp = Blueprint("uploads", __name__)

RATE = "60 per minute; 600 per hour"
"""Photos from one address; a whole compound may share one, so the bound is wide."""


@bp.post("/uploads")
@public
@limiter.limit(RATE)
def upload() -> ResponseReturnValue:
    """Take one photo (field ``photo``); 201 with its id and the address of its thumbnail."""
    sent = request.files.get("photo")
    if sent is None:
        raise PhotoEmpty
    photo = reception.receive(sent.stream)
    key = uploader_key()
    with transaction():
        file = service.accept_photo(photo, community_id=None, uploader_key=key)
    return jsonify(id=file.token, thumb=url_of(file, "thumb")), 201


@bp.post("/uploads/<token>/delete")
@public
def delete_upload(token: str) -> ResponseReturnValue:
    """Forget an upload that no form took up; only the browser that sent it may."""
    with transaction():
        service.discard(token, uploader_key=uploader_key())
    return "", 204


def _sentence(status: int, sentence: str | LazyString) -> ResponseReturnValue:
    db.session.rollback()
    return jsonify(error=str(sentence)), status


@bp.errorhandler(DomainError)
def _refused(error: DomainError) -> ResponseReturnValue:
    return _sentence(error.status, error.sentence)


@bp.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return _sentence(413, PhotoTooLarge.sentence)


@bp.errorhandler(RateLimitExceeded)
def _too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    minutes = max(1, round(error.limit.limit.get_expiry() / 60))
    return _sentence(429, _("Too many tries. Try again in %(n)s minutes", n=minutes))


@bp.errorhandler(CSRFError)
def _stale_page(_error: CSRFError) -> ResponseReturnValue:
    return _sentence(
        400, _("This page was open for too long. Reload it and choose the photo again")
    )


@bp.errorhandler(HTTPException)
def _other(error: HTTPException) -> ResponseReturnValue:
    return _sentence(error.code or 400, _("Photo did not arrive. Try again"))
