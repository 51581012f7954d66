"""Every stored file's address."""

from flask import Blueprint, Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.errors import NotFound
from portal.base.files import permission, queries, storage
from portal.base.files.models import StoredFile
from portal.base.files.uploader import known_uploader_key

bp = Blueprint("files", __name__)

_HOUR, _DAY = 3600, 86_400


@bp.get("/files/<token>/<any('thumb', 'full'):variant>")
@public
def show(token: str, variant: str) -> ResponseReturnValue:
    """The photo as sent (upright and stripped), for whom its capability allows."""
    file = queries.by_token(token)
    if file is None or not permission.may_see_original(file, uploader_key=known_uploader_key()):
        raise NotFound
    return send_original(file, variant)


def send_original(file: StoredFile, variant: str) -> Response:
    """A photo as it was sent; for other addresses that have asked who may see it themselves."""
    return _send(file.sha256, variant, file.mime, f"private, max-age={_HOUR}")


@bp.get("/files/<token>/public/<any('thumb', 'full'):variant>")
@public
def show_public(token: str, variant: str) -> ResponseReturnValue:
    """The released copy, for everybody."""
    file = queries.by_token(token)
    if file is None or not permission.is_public(file) or file.public_sha256 is None:
        raise NotFound
    return _send(file.public_sha256, variant, file.mime, f"public, max-age={_DAY}")


def url_of(file: StoredFile, variant: str, *, released: bool = False) -> str:
    """The address of a variant (``thumb``, ``full``); ``released`` gives the public copy."""
    endpoint = "files.show_public" if released else "files.show"
    return url_for(endpoint, token=file.token, variant=variant)


def _send(sha256: str, variant: str, mime: str, caching: str) -> Response:
    response = make_response()
    response.set_etag(f"{sha256[:32]}-{variant}")
    response.headers["Cache-Control"] = caching
    if not request.if_none_match.contains(response.get_etag()[0] or ""):
        try:
            response.data = storage.current().get(storage.object_key(sha256, variant))
        except storage.MissingObject as error:
            raise NotFound from error
    response.content_type = mime
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.make_conditional(request)
    return response
