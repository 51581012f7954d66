"""``/desk/c/<slug>/disclosures``: late on top, then due soon, then coming; what was done aside."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock, i18n
from portal.base.access import Permission, community, requires, viewer
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.disclosures import labels, service
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.calendar import queries
from portal.disclosures.calendar.queries import FAR, Page, Row
from portal.disclosures.catalogue import queries as catalogue
from portal.disclosures.catalogue.dues import Reckoning
from portal.disclosures.models import DisclosureState, ItemClass

OPEN, LATE, SOON, COMING, DONE = "open", "late", "soon", "coming", "done"
VIEWS: dict[str, LazyString] = {
    OPEN: _l("Everything that is not public yet"),
    LATE: _l("Late"),
    SOON: _l("Due soon"),
    COMING: _l("Coming"),
    DONE: _l("Made public"),
}
KINDS = {LATE: "overdue", SOON: "doing", COMING: "wait", DONE: "done"}


@dataclass(frozen=True)
class Asked:
    """The filters of the page."""

    view: str
    klass: ItemClass | None
    after: str

    @property
    def query(self) -> dict[str, Any]:
        """The filters as they stand in an address."""
        view = self.view if self.view != OPEN else None
        return {"view": view, "klass": self.klass.value if self.klass else None}


@bp.get("/desk/c/<slug>/disclosures")
@requires(Permission.DISCLOSURE_SEE)
def calendar() -> ResponseReturnValue:
    """What the community owes, and the one thing to do about each."""
    asked = _asked()
    page = _page(asked)
    today, reckoning = clock.today(), catalogue.reckoning(community().id)
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in page.rows:
        group = _group(row, today)
        groups.setdefault(group, []).append(_line(row, group, reckoning))
    following = url_for(".calendar", after=page.following, **asked.query)
    drafts = service.under_way(community().id) if asked.view == OPEN and not asked.after else []
    return htmx.render(
        "disclosures/calendar/index.html",
        fragment="disclosures/calendar/list.html",
        asked=asked,
        groups=[(name, VIEWS[name], KINDS[name], found) for name, found in groups.items()],
        counts=queries.counts(community().id),
        next_url=following if page.following else "",
        views=VIEWS,
        klasses=labels.CLASS_LABELS,
        drafts=[_draft(each) for each in drafts if each.disclosure.duty_id is None or each.no > 1],
        may_draft=viewer().may(Permission.DISCLOSURE_DRAFT, community().id),
        plain=PlainForm(formdata=None),
    )


def _asked() -> Asked:
    view, klass = request.args.get("view", ""), request.args.get("klass", "")
    return Asked(
        view if view in VIEWS else OPEN,
        ItemClass(klass) if klass in set(ItemClass) else None,
        request.args.get("after", ""),
    )


def _page(asked: Asked) -> Page:
    here, today = community().id, clock.today()
    if asked.view == DONE:
        return queries.met_page(here, klass=asked.klass, after=asked.after)
    soon = today + queries.SOON
    first, last = {
        OPEN: (date.min, FAR),
        LATE: (date.min, today - timedelta(days=1)),
        SOON: (today, soon),
        COMING: (soon + timedelta(days=1), FAR),
    }[asked.view]
    return queries.open_page(here, first=first, last=last, klass=asked.klass, after=asked.after)


def _group(row: Row, today: date) -> str:
    if row.met:
        return DONE
    if row.due_on < today:
        return LATE
    return SOON if row.due_on <= today + queries.SOON else COMING


def _line(row: Row, group: str, reckoning: Reckoning) -> dict[str, Any]:
    draft = row.disclosure_id is not None
    return {
        "id": row.id,
        "name": row.name,
        "period": row.event or labels.period_words(row.period_from, row.period_until),
        "happened": _day(row.period_from) if row.event else "",
        "due": _due(row, reckoning),
        "level": {LATE: "late", SOON: "soon"}.get(group, "ok"),
        "office": row.office or _("Residents' committee"),
        "state": labels.STATE_LABELS[row.state] if row.state and draft and not row.met else "",
        "open_url": url_for(".show", disclosure_id=row.disclosure_id) if draft else "",
        "start_url": "" if draft else url_for(".new", duty=row.id),
        "remove_url": url_for(".remove_event", duty_id=row.id) if row.event and not draft else "",
    }


def _due(row: Row, reckoning: Reckoning) -> str:
    said = _day(row.due_on)
    if not row.met and reckoning.is_provisional(row.period_until, row.due_on):
        return _("Public by %(date)s, provisional", date=said)
    return _("Public by %(date)s", date=said)


def _day(value: date) -> str:
    """A day; its year where it is not this one."""
    return i18n.day(value, year=value.year != clock.today().year)


def _draft(version: Any) -> dict[str, Any]:
    """A draft that serves no duty, or a correction: what waits for somebody."""
    return {
        "title": version.title,
        "url": url_for(".show", disclosure_id=version.disclosure_id),
        "kind": labels.STATE_KINDS[version.state],
        "label": labels.STATE_LABELS[version.state],
        "is_draft": version.state is DisclosureState.DRAFT,
    }
