"""Every stored file's address."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.errors import NotFound
from portal.base.files import permission, queries, storage
from portal.base.files.documents import ENDINGS, key_of
from portal.base.files.models import FileKind, StoredFile
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
    return _send(file.sha256, variant, file.mime, _own_caching(file))


def _own_caching(file: StoredFile) -> str:
    """For an hour, but not on a device that others use after the viewer."""
    return "private, no-store" if viewer().shared_device else f"private, {_kept(file, _HOUR)}"


def _kept(file: StoredFile, seconds: int) -> str:
    """How long it may be shown without asking: not at all where access can be taken back. Asking
    is cheap, since an unchanged file is answered by its tag alone."""
    return f"max-age={seconds}" if permission.is_lasting(file) else "no-cache"


@bp.get("/files/<token>/public/<any('thumb', 'full'):variant>")
@public
def show_public(token: str, variant: str) -> ResponseReturnValue:
    """The released copy, for everybody."""
    file = queries.by_token(token)
    if file is None or not permission.is_public(file) or file.public_sha256 is None:
        raise NotFound
    return _send(file.public_sha256, variant, file.mime, f"public, {_kept(file, _DAY)}")


@bp.get("/files/<token>/document")
@public
def document(token: str) -> ResponseReturnValue:
    """A document as it was sent, for saving, for whom its capability allows."""
    file = queries.by_token(token)
    if file is None or not permission.may_see_original(file, uploader_key=known_uploader_key()):
        raise NotFound
    return _hand_out(file, _own_caching(file))


@bp.get("/files/<token>/public/document")
@public
def public_document(token: str) -> ResponseReturnValue:
    """A released document, for everybody."""
    file = queries.by_token(token)
    if file is None or not permission.is_public(file):
        raise NotFound
    return _hand_out(file, f"public, {_kept(file, _DAY)}")


def document_url(file: StoredFile, *, released: bool = False) -> str:
    """The address at which a document is saved; ``released`` gives the public one."""
    endpoint = "files.public_document" if released else "files.document"
    return url_for(endpoint, token=file.token)


def _hand_out(file: StoredFile, caching: str) -> Response:
    """Never shown in the browser: saved, under its own name, and of no other kind than it is."""
    if file.kind is not FileKind.DOCUMENT:
        raise NotFound
    response = _answer(file.sha256, "file", key_of(file), file.mime, caching)
    ending = ENDINGS.get(file.mime, "bin")
    name = permission.name_of(file) or f"{file.token[:8]}.{ending}"
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def url_of(file: StoredFile, variant: str, *, released: bool = False) -> str:
    """The address of a variant (``thumb``, ``full``); ``released`` gives the public copy."""
    endpoint = "files.show_public" if released else "files.show"
    return url_for(endpoint, token=file.token, variant=variant)


def _send(sha256: str, variant: str, mime: str, caching: str) -> Response:
    response = _answer(sha256, variant, storage.object_key(sha256, variant), mime, caching)
    response.headers["Content-Disposition"] = "inline"
    return response


def _answer(sha256: str, variant: str, key: str, mime: str, caching: str) -> Response:
    response = make_response()
    response.set_etag(f"{sha256[:32]}-{variant}")
    response.headers["Cache-Control"] = caching
    if not request.if_none_match.contains(response.get_etag()[0] or ""):
        try:
            response.data = storage.current().get(key)
        except storage.MissingObject as error:
            raise NotFound from error
    response.content_type = mime
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.make_conditional(request)
    return response
