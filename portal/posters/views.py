"""``/q/<code>``: from paper to the page it speaks of."""

import logging
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import BuildError
from werkzeug.wrappers import Response

from portal.base import scope
from portal.base.access import public
from portal.base.db import transaction
from portal.community.places.errors import CodeRetired
from portal.community.places.queries import communities, place_by_code
from portal.posters import codes, queries, service, visiting
from portal.posters.queries import Followed

log = logging.getLogger(__name__)

bp = Blueprint("posters", __name__)

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@bp.get("/q/<code>")
@public
def follow(code: str) -> ResponseReturnValue:
    """Lead on and count the visit; a retired code says where to go instead.

    Codes of buildings and landmarks, which stand on older paper, lead to the report form.
    """
    with scope.everywhere("a code on paper tells which community it belongs to"):
        found = queries.followed(codes.plain(code))
        if found is None:
            return _to_place(code)
        url = address_of(found)
        if not url:
            return render_template("posters/gone.html", found=found), 410, HEADERS
        if visiting.is_person(request.method, request.headers):
            _count(found.id)
    return _lead(url)


def address_of(found: Followed) -> str:
    """The page a code leads to; empty for a retired one and where the page is no more."""
    if found.retired or not found.slug:
        return ""
    try:
        return url_for(found.endpoint, slug=found.slug, **found.arguments)
    except BuildError:
        log.warning("short link %s leads to no page", found.id)
        return ""


def _count(link_id: int) -> None:
    """A visit that cannot be counted is led on all the same."""
    try:
        with transaction():
            service.count(link_id)
    except SQLAlchemyError:
        log.warning("a visit of short link %s was not counted", link_id)


def _to_place(code: str) -> ResponseReturnValue:
    place = place_by_code(code)
    slug = communities.slug_of(place.community_id) if place else None
    if place is None or place.retired or slug is None:
        raise CodeRetired
    return _lead(url_for("grievances.report", slug=slug, place=place.code))


def _lead(url: str) -> Response:
    answer: Any = redirect(url, code=303)
    answer.headers.update(HEADERS)
    return answer  # type: ignore[no-any-return]
