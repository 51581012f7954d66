"""The list of what the community has made public, and what it has not yet."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import community, public, viewer
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.arrivals import row_number_or
from portal.disclosures import labels, presentation, queries, visibility
from portal.disclosures.blueprints import public as bp
from portal.disclosures.models import DisclosureKind, ItemClass
from portal.disclosures.views import awaited, neighbours


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; unknown values count as no filter."""

    year: int | None
    klass: ItemClass | None
    after: str

    @classmethod
    def asked(cls) -> "Filters":
        """From the address."""
        asked = request.args.to_dict()
        name = asked.get("class", "")
        klass = ItemClass(name) if name in list(ItemClass) else None
        return cls(row_number_or(None, asked.get("year", "")), klass, asked.get("after", ""))

    @property
    def any(self) -> bool:
        """Whether something may be missing because of what was asked."""
        return self.year is not None or self.klass is not None

    def address(self, endpoint: str, *, after: str = "") -> str:
        """The list's address with these filters, from where a page ended."""
        klass = self.klass.value if self.klass else None
        query: dict[str, Any] = {"year": self.year, "class": klass, "after": after or None}
        return url_for(endpoint, **query)


@bp.get("/c/<slug>/disclosures")
@public
def index() -> ResponseReturnValue:
    """What was made public, newest first, twenty a page; before it what is due."""
    filters, here = Filters.asked(), community().id
    first = not filters.any and not filters.after
    found = listed(DisclosureKind.DISCLOSURE, filters)
    return htmx.render(
        "disclosures/index.html",
        fragment="disclosures/fragments/list.html",
        endpoint="disclosures.index",
        waiting=awaited.in_community(here) if first else None,
        nothing=awaited.next_in(here) if first and not found["cards"] else "",
        following=neighbours.following_of(filters.klass),
        question_figures=neighbours.figures_of_questions(here) if first else None,
        classes=[("", _("All kinds")), *((k.value, v) for k, v in labels.CLASS_LABELS.items())],
        **found,
    )


def listed(kind: DisclosureKind, filters: Filters) -> dict[str, Any]:
    """What the lists of disclosures and of notices share."""
    here = community().id
    audiences = visibility.audiences_of(viewer(), here)
    found = queries.public_page(
        here,
        kind=kind,
        audiences=audiences,
        year=filters.year,
        klass=filters.klass,
        after=filters.after,
    )
    endpoint = "notices.index" if kind is DisclosureKind.NOTICE else "disclosures.index"
    years = queries.years(here, kind, audiences=audiences)
    return {
        "filters": filters,
        "cards": presentation.lines(found.rows),
        "years": [("", _("All years")), *((str(year), str(year)) for year in years)],
        "next_url": filters.address(endpoint, after=found.following) if found.following else "",
    }
