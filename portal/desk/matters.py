"""What the digest of the working day tells a member of staff: due today, overdue."""

from collections.abc import Iterable
from datetime import date

from portal.base import clock, scope
from portal.base.access import Permission, Viewer
from portal.base.outbox.rules.digest import Due, Part
from portal.base.web import today
from portal.base.web.today import Section, Urgency
from portal.community.identity.queries import presence
from portal.desk import queries


def staff(on: date) -> Iterable[int]:
    """Everybody who holds a staff role that day."""
    return presence.staff(on)


def due(person_id: int) -> Due:
    """As the overview of the day counts it for them: within their communities, and of reports
    about a community's own staff only those that are confided in them."""
    looking = Viewer(
        person_id=person_id, assignments=tuple(presence.assignments(person_id, clock.today()))
    )
    communities = looking.communities(Permission.DESK_SEE)
    token = scope.enter(scope.Scope(communities, looking.confided(communities)))
    try:
        sections = today.sections(looking, queries.communities_of(looking))
    finally:
        scope.leave(token)
    return Due(_part(sections, Urgency.DUE_TODAY), _part(sections, Urgency.OVERDUE))


def _part(sections: list[Section], urgency: Urgency) -> Part:
    found = [section for section in sections if section.urgency is urgency]
    lines = [matter.facts for section in found for matter in section.matters if matter.facts]
    return Part(sum(section.count for section in found), lines)
