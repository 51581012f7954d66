"""The public list of reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.base.access import community, public
from portal.base.i18n import _, current_locale
from portal.base.web import htmx, parts
from portal.base.web.arrivals import row_number_or
from portal.community.places import queries as places
from portal.grievances import cards, labels, queries
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.search import results
from portal.grievances.views.blueprint import bp

STATES = {
    "open": frozenset(labels.OPEN_SHOWN),
    "done": frozenset({GrievanceStatus.CLOSED, GrievanceStatus.RESOLVED}),
}


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; unknown values count as no filter."""

    category: str
    building: int | None
    status: str
    words: str = ""

    @classmethod
    def asked(cls) -> "Filters":
        """From the address."""
        asked = request.args.to_dict()
        category, building = asked.get("category", ""), asked.get("building", "")
        status = asked.get("status", "")
        return cls(
            category if category in categories.by_code() else "",
            row_number_or(None, building),
            status if status in STATES else "",
            results.words(asked.get("q", "")),
        )

    @property
    def any(self) -> bool:
        """Whether reports may be missing because of what was asked."""
        return bool(self.category or self.building or self.status or self.words)

    def address(self, *, before: int | None = None, after: int | None = None) -> str:
        """The list's address with these filters: from ``before`` on, or past ``after`` hits."""
        return url_for(
            "grievances.index",
            category=self.category or None,
            building=self.building,
            status=self.status or None,
            q=self.words or None,
            before=before,
            after=after,
        )


@bp.get("/c/<slug>/reports")
@public
def index() -> ResponseReturnValue:
    """Reports that neighbours may see, newest first, twenty a page."""
    filters = Filters.asked()
    listed = _found(filters) if filters.words else _newest(filters)
    locale = current_locale()
    return htmx.render(
        "grievances/index.html",
        fragment="grievances/fragments/list.html",
        cards=cards.drawn(listed.cards, locale),
        filters=filters,
        filtered=filters.any,
        later=listed.later,
        found=listed.found,
        total=listed.total,
        locale=locale,
        filter_form=_filter_form(filters, locale),
        next_url=listed.next_url,
    )


def _filter_form(filters: Filters, locale: str) -> Markup:
    """The form above the list, drawn once for each choice; with words typed it is drawn anew."""
    kinds = tuple([(m.code, m.name(locale)) for m in categories.tree()])
    compounds = places.buildings_for_choice(community().id)
    buildings = tuple([(c.name, tuple([(b.id, b.name) for b in c.buildings])) for c in compounds])

    def shown() -> dict[str, Any]:
        return {
            "filters": filters,
            "kinds": [("", _("All kinds")), *kinds],
            "compounds": buildings,
            "states": [
                ("", _("All states")),
                ("open", _("Being dealt with")),
                ("done", _("Settled")),
            ],
        }

    name = "grievances/fragments/filters.html"
    if filters.words:
        return Markup(render_template(name, **shown()))  # noqa: S704 (our template)
    return parts.kept(name, (filters, kinds, buildings), shown)


@dataclass(frozen=True)
class Listed:
    """A page of the list; ``found`` is how many a search found, empty when none was made."""

    cards: Sequence[queries.Card]
    next_url: str
    later: bool
    total: int
    found: str = ""


def _newest(filters: Filters) -> Listed:
    before = results.place(request.args.get("before", ""))
    page = queries.public_page(
        community().id,
        category=filters.category or None,
        building=filters.building,
        status=STATES.get(filters.status),
        before_id=before,
    )
    following = filters.address(before=page.next_before) if page.next_before else ""
    return Listed(page.rows, following, before is not None, page.total)


def _found(filters: Filters) -> Listed:
    after = results.place(request.args.get("after", "")) or 0
    kind = categories.by_code().get(filters.category)
    page = results.public(
        community().id,
        filters.words,
        kind_id=kind.id if kind else None,
        building_id=filters.building,
        status=STATES.get(filters.status),
        after=after,
    )
    following = filters.address(after=page.next_after) if page.next_after else ""
    total = queries.public_total(community().id)
    return Listed(page.cards, following, after > 0, total, page.count)
