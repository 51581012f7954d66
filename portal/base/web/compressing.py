"""Smaller answers for those who can unpack them, in few steps: every page passes here."""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, current_app, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

PACKED_TYPES = frozenset({"text/html", "application/json", "application/atom+xml", "text/csv"})
LEAST_BYTES = 500
MOST_BYTES = 64 * 1024  # of a page that is kept packed
BROTLI_QUALITY = 1  # a third of the time of level 3 for a tenth more bytes
GZIP_LEVEL = 4


def init_compressing(app: Flask) -> None:
    """Before hooks that change what an answer says: those registered later run earlier."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    headers = response.headers
    said = headers.get("Vary")
    if said is None:
        headers["Vary"] = "Accept-Encoding"
    elif "accept-encoding" not in said.lower():
        headers["Vary"] = f"{said}, Accept-Encoding"
    way = _way(request.headers.get("Accept-Encoding", ""))
    if not way or response.status_code != 200 or response.is_streamed:
        return response
    if response.mimetype not in PACKED_TYPES or "Content-Encoding" in headers:
        return response
    plain = response.get_data()
    if len(plain) < LEAST_BYTES:
        return response
    headers["Content-Encoding"] = way
    anybody = current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    response.set_data(
        (_packed_lately if anybody and len(plain) < MOST_BYTES else _packed)(plain, way)
    )
    etag, weak = response.get_etag() if "ETag" in headers else (None, True)
    if etag and not weak:  # the packed bytes are others
        response.set_etag(f"{etag}:{way}")
    return response


def _packed(plain: bytes, way: str) -> bytes:
    if way == "br":
        packed: bytes = brotli.compress(plain, quality=BROTLI_QUALITY)
        return packed
    return gzip.compress(plain, GZIP_LEVEL)


# What anybody sees, a list or a home page, is the same bytes for many: known by all of them.
_packed_lately = lru_cache(maxsize=256)(_packed)


@lru_cache(maxsize=256)
def _way(accepted: str) -> str:
    """The way that the visitor likes best, brotli of two liked alike; empty when neither."""
    wishes = parse_accept_header(accepted, Accept)
    return wishes.best_match(("br", "gzip")) or "" if accepted else ""
