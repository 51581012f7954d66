"""``/c/<slug>/reports.atom``: public reports of a community as an Atom feed, or of one kind."""

import hashlib
from typing import NamedTuple

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.base.access import community, public
from portal.base.errors import NotFound
from portal.base.i18n import HTML_LANG, current_locale
from portal.base.web.xml import clean
from portal.grievances.queries import categories
from portal.grievances.queries.categories import Kind
from portal.open311 import presentation, rendering
from portal.open311.queries import reports
from portal.open311.queries.reports import Seen, Wanted
from portal.open311.views.answering import choose_language, portal_url

bp = Blueprint("feeds", __name__)

MOST = 30


class Item(NamedTuple):
    """An entry of the feed."""

    url: str
    title: str
    filed: str
    updated: str
    category: str
    summary: str
    photo: str


@bp.before_request
def speak() -> None:
    """A feed reader has no cookie to say its language with."""
    choose_language()


@bp.get("/c/<slug>/reports.atom")
@public
def index() -> Response:
    """The newest public reports, of one kind with ``?category=``."""
    here, kind = community(), _kind()
    wanted = Wanted(categories=_with_subkinds(kind) if kind else ())
    rows, _more = reports.page(here.id, wanted, number=1, size=MOST)
    response = make_response(
        render_template(
            "open311/feed.xml",
            lang=HTML_LANG[current_locale()],
            name=clean(here.name),
            kind=clean(kind.name(current_locale())) if kind else "",
            list_url=portal_url() + url_for("grievances.index", category=_code(kind)),
            feed_url=portal_url() + url_for("feeds.index", category=_code(kind)),
            updated=_latest(rows),
            items=[_item(row) for row in rows],
        )
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Accept-Language",))
    # Weak, so that compression on the way leaves it as it is.
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    return response


def _kind() -> Kind | None:
    code = request.args.get("category", "")
    found = categories.by_code().get(code)
    if code and found is None:
        raise NotFound
    return found


def _code(kind: Kind | None) -> str | None:
    return kind.code if kind else None


def _with_subkinds(kind: Kind) -> list[int]:
    if kind.id != kind.kind_id:
        return [kind.id]
    return [one.id for one in categories.everything() if one.kind_id == kind.id]


def _latest(rows: list[Seen]) -> str:
    if not rows:
        return presentation.CHANGESET
    return rendering.moment(max(row.updated_at for row in rows))


def _item(row: Seen) -> Item:
    kind = categories.by_id()[row.category_id].name(current_locale())
    told = [presentation.status_notes(row), row.text]
    return Item(
        url=portal_url() + url_for("grievances.show", no=row.no),
        title=clean(f"{row.place} {kind}" if row.place else kind),
        filed=rendering.moment(row.filed_at),
        updated=rendering.moment(row.updated_at),
        category=kind,
        summary=clean("\n".join(part for part in told if part)),
        photo=presentation.photo_url(portal_url(), row.photo) if row.photo else "",
    )
