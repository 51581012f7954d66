"""Who is told what after a step: the next in the chain, the authors, those who follow."""

from sqlalchemy import select

from portal.base.access.permissions import Role
from portal.base.db import session
from portal.community.identity.models import Person
from portal.community.identity.queries.rights import staff_in
from portal.disclosures import announcements, lifecycle
from portal.disclosures.models import Audience, DisclosureState, VersionKind
from portal.disclosures.service import standing
from portal.disclosures.service.readers import readers_of
from portal.disclosures.service.standing import Case

S = DisclosureState
_TOPICS = {
    S.CHECKING: "to_check",
    S.REVIEWING: "to_review",
    S.SIGNING: "to_sign",
    S.READY: "to_publish",
}


def next_people(case: Case) -> list[int]:
    """Who may take the step that is due: in the words of the page, who acts next."""
    here, state = case.disclosure.community_id, case.state
    out = case.authors | {step.person_id for step in case.approvals}
    if state is S.CHECKING:
        found = _checkers(case, out)
    elif state is S.REVIEWING:
        found = standing.reviewers(here)
    elif state is S.SIGNING:
        found = standing.directors(here)
    elif state in (S.READY, S.DRAFT):
        return sorted(case.authors)
    else:
        return []
    return [person for person in found if person not in out]


def _checkers(case: Case, out: frozenset[int] | set[int]) -> list[int]:
    owners = standing.owners_of(case) - out
    if owners:
        return sorted(owners)
    colleagues = set(staff_in(case.disclosure.community_id, [Role.COMMITTEE]))
    if case.path == lifecycle.SHORT and not colleagues - out:
        return standing.reviewers(case.disclosure.community_id)
    return sorted(colleagues)


def names_of_next(case: Case) -> list[str]:
    """The names of those who act next."""
    people = next_people(case)
    if not people:
        return []
    return list(
        session.scalars(select(Person.name).where(Person.id.in_(people)).order_by(Person.id))
    )


def tell_next(case: Case, *, actor_id: int) -> None:
    """Tell those whose turn it is."""
    topic = _TOPICS.get(case.state)
    if topic:
        announcements.tell(case.disclosure, topic, next_people(case), but=actor_id)


def tell_authors(case: Case, topic: str, *, actor_id: int) -> None:
    """Tell those who wrote it."""
    announcements.tell(case.disclosure, topic, sorted(case.authors), but=actor_id)


def tell_readers(case: Case, *, actor_id: int) -> None:
    """Tell those who follow the class that something was published or corrected; of personal data
    taken out nobody is told, because that would draw eyes to it."""
    if case.version.kind is VersionKind.PRIVACY:
        return
    if case.disclosure.audience is Audience.NAMED:
        people = [each.person_id for each in readers_of(case.disclosure.id)]
        announcements.tell(case.disclosure, "for_you", people, but=actor_id)
        return
    topic = "published" if case.version.kind is VersionKind.FIRST else "corrected"
    announcements.tell_subscribers(case.disclosure, topic, but=actor_id)
