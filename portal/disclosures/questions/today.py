"""Where questions stand on the desk: in the menu with their number, and in 今日."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import request, url_for

from portal.base import clock
from portal.base.access import Permission, Viewer, viewer
from portal.base.access.guards import CommunityLike
from portal.base.i18n import LazyString, _, _l
from portal.base.web import navigation, today
from portal.base.web.navigation import Entry
from portal.base.web.today import Communities, Matter, Section, Urgency
from portal.disclosures.models import DisclosureQuestion, QuestionState
from portal.disclosures.questions import queries, showing

P, S = Permission, QuestionState
_KEPT = "portal.disclosures.questions.count"
TITLES: dict[Urgency, LazyString] = {
    Urgency.OVERDUE: _l("Questions past their time limit"),
    Urgency.DUE_TODAY: _l("Questions to answer today"),
    Urgency.NEW: _l("Questions waiting for an answer"),
}
LISTED = 5


def register() -> None:
    """The entry of the menu, and the parts of 今日."""
    navigation.register(
        Entry(
            place="desk",
            endpoint="disclosures_desk.objections",
            label=_l("Questions about open affairs"),
            icon="talk",
            order=41,
            permission=P.DISCLOSURE_SEE,
            count=waiting_here,
            match=("disclosures_desk.objection",),
        )
    )
    for order, tell in enumerate(_TELLS):
        today.register_section(40 + order, tell)


def waiting_here(community: CommunityLike) -> int:
    """How many wait for the viewer: to be answered, or for the words to be looked at."""
    kept: dict[int, int] = request.environ.setdefault(_KEPT, {})
    if community.id not in kept:
        kept[community.id] = _count(viewer(), community.id)
    return kept[community.id]


def _count(looking: Viewer, here: int) -> int:
    if looking.may(P.QUESTION_ANSWER, here):
        return queries.count(here, S.OPEN)
    if looking.may(P.QUESTION_DECIDE, here):
        return queries.count(here, S.ESCALATED)
    if looking.may(P.QUESTION_SEE_ASKER, here):
        return queries.count_held(here)
    return 0


def _telling(urgency: Urgency) -> Callable[[Viewer, Communities], Section | None]:
    def tell(looking: Viewer, communities: Communities) -> Section | None:
        turns = _turns(looking, communities)
        if not turns:
            return None
        midnight = clock.start_of(clock.today() + timedelta(days=1))
        count, rows = queries.due(turns, _between(urgency, midnight), LISTED)
        if not count:
            return None
        only = communities[0].slug if len(communities) == 1 else ""
        return Section(
            urgency=urgency,
            title=TITLES[urgency],
            count=count,
            matters=[_matter(row, communities) for row in rows],
            more_url=url_for("disclosures_desk.objections", slug=only) if only else "",
        )

    return tell


_TELLS = [_telling(urgency) for urgency in TITLES]


def _turns(looking: Viewer, communities: Communities) -> dict[QuestionState, list[int]]:
    """Of which communities the viewer answers what stands in which state."""
    found = {
        S.OPEN: [each.id for each in communities if looking.may(P.QUESTION_ANSWER, each.id)],
        S.ESCALATED: [each.id for each in communities if looking.may(P.QUESTION_DECIDE, each.id)],
    }
    return {state: ids for state, ids in found.items() if ids}


def _between(urgency: Urgency, midnight: datetime) -> queries.Span:
    now = clock.now()
    if urgency is Urgency.OVERDUE:
        return queries.Span(None, now)
    if urgency is Urgency.DUE_TODAY:
        return queries.Span(now, midnight)
    return queries.Span(midnight, None)


def _matter(row: DisclosureQuestion, communities: Communities) -> Matter:
    place = next(each for each in communities if each.id == row.community_id)
    number = f"{row.disclosure.slug}-{row.no}"
    due, _level = showing.date_of(row)
    return Matter(
        url=url_for("disclosures_desk.objection", slug=place.slug, question_id=row.id),
        title=row.disclosure.title,
        note=f"{number} {due}",
        community=place.name if len(communities) > 1 else "",
        status=showing.status_of(row),
        facts=_("%(number)s %(due)s", number=number, due=due),
    )
