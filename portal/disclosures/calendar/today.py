"""What 今日 tells of open affairs: late and due today; over many communities, how many in each."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import url_for

from portal.base import clock
from portal.base.access import Permission, Viewer
from portal.base.i18n import LazyString, _, _l, day, ngettext
from portal.base.web import today
from portal.base.web.today import Communities, Matter, Section, Urgency
from portal.disclosures import labels
from portal.disclosures.calendar import queries
from portal.disclosures.calendar.queries import Late, Row

SHOWN = 5
LONG_AGO = date(2000, 1, 1)
TITLES: dict[Urgency, LazyString] = {
    Urgency.OVERDUE: _l("Not made public in time"),
    Urgency.DUE_TODAY: _l("To be made public today"),
}


def register() -> None:
    """Add both parts."""
    for order, tell in enumerate(_TELLS):
        today.register_section(30 + order, tell)


def _telling(urgency: Urgency) -> Callable[[Viewer, Communities], Section | None]:
    def tell(viewer: Viewer, communities: Communities) -> Section | None:
        seen = [each for each in communities if viewer.may(Permission.DISCLOSURE_SEE, each.id)]
        first, last = _span(urgency)
        found = queries.unmet_between([each.id for each in seen], first, last)
        if not found:
            return None
        slugs = {each.id: (each.slug, each.name) for each in seen}
        one = slugs[found[0].community_id][0] if len(communities) == 1 else ""
        return Section(
            urgency=urgency,
            title=TITLES[urgency],
            count=sum(each.number for each in found),
            matters=_single(one, found[0], first, last) if one else _many(found, slugs),
            more_url=url_for("disclosures_desk.calendar", slug=one)
            if one
            else url_for("disclosures_desk.everywhere"),
        )

    return tell


def _span(urgency: Urgency) -> tuple[date, date]:
    now = clock.today()
    return (now, now) if urgency is Urgency.DUE_TODAY else (LONG_AGO, now - timedelta(days=1))


_TELLS = [_telling(urgency) for urgency in TITLES]


def _single(slug: str, found: Late, first: date, last: date) -> list[Matter]:
    """The first items of the one community."""
    page = queries.open_page(found.community_id, first=first, last=last, size=SHOWN)
    return [_matter(row, slug) for row in page.rows]


def _matter(row: Row, slug: str) -> Matter:
    period = row.event or labels.period_words(row.period_from, row.period_until)
    title = _("%(period)s %(item)s", period=period, item=row.name)
    due = _("Public by %(date)s", date=day(row.due_on))
    if row.disclosure_id is not None:
        url = url_for("disclosures_desk.show", slug=slug, disclosure_id=row.disclosure_id)
    else:
        url = url_for("disclosures_desk.calendar", slug=slug)
    # What happened is in the words of staff and may name people; it does not leave the portal.
    return Matter(url=url, title=title, note=due, facts=f"{row.name} {due}")


def _many(found: list[Late], slugs: dict[int, tuple[str, str]]) -> list[Matter]:
    """One line for each community, the most on top."""
    matters = []
    for each in found[:SHOWN]:
        slug, name = slugs[each.community_id]
        said = ngettext(
            "%(num)d item, since %(date)s",
            "%(num)d items, since %(date)s",
            each.number,
            date=day(each.since),
        )
        url = url_for("disclosures_desk.calendar", slug=slug)
        matters.append(Matter(url=url, title=name, note=said, facts=f"{name} {said}"))
    return matters
