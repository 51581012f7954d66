"""``/c/<slug>/disclosures.atom``: what was made public to everybody, as an Atom feed."""

import hashlib
from typing import Any, NamedTuple

from flask import Response, make_response, render_template, request, url_for

from portal.base.access import community, public
from portal.base.i18n import HTML_LANG, current_locale
from portal.base.web import sharing
from portal.base.web.xml import clean
from portal.disclosures import labels, presentation, queries
from portal.disclosures.blueprints import public as bp
from portal.disclosures.models import DisclosureState, ItemClass

MOST = 30
BEFORE_ANY = "2026-01-01T00:00:00Z"


class Item(NamedTuple):
    """An entry of the feed."""

    url: str
    title: str
    at: str
    category: str
    summary: str


@bp.get("/c/<slug>/disclosures.atom")
@public
def feed() -> Response:
    """The newest disclosures, of one class with ``?class=``."""
    here, name = community(), request.args.get("class", "")
    klass = ItemClass(name) if name in list(ItemClass) else None
    cards = queries.public_page(here.id, klass=klass, size=MOST).rows
    items = [_item(card) for card in cards if card.state is DisclosureState.PUBLISHED]
    response = make_response(
        render_template(
            "disclosures/feed.xml",
            lang=HTML_LANG[current_locale()],
            name=clean(here.name),
            list_url=sharing.absolute(url_for("disclosures.index", **_query(klass))),
            feed_url=sharing.absolute(url_for("disclosures.feed", **_query(klass))),
            updated=max((item.at for item in items), default=BEFORE_ANY),
            items=items,
        )
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    # Weak, so that compression on the way leaves it as it is.
    response.set_etag(hashlib.sha256(response.data).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    return response


def _query(klass: ItemClass | None) -> dict[str, Any]:
    return {"class": klass.value} if klass else {}


def _item(card: queries.Card) -> Item:
    kind, label = presentation.chip(card)
    return Item(
        url=sharing.absolute(url_for(presentation.endpoint_of(card.kind), number=card.number)),
        title=clean(card.title),
        at=card.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        category=str(labels.CLASS_LABELS[card.klass]) if card.klass else "",
        summary=label if kind else "",
    )
