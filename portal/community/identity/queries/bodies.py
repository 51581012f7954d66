"""Bodies of a community and their members; and the people a community knows, for a search."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.community.identity import phones
from portal.community.identity.models import (
    Body,
    Credential,
    CredentialKind,
    HouseholdMember,
    Membership,
    Person,
    RoleAssignment,
)
from portal.community.identity.queries.people import phones_of

SHORTEST_SEARCH = 2
MOST_FOUND = 50


@dataclass(frozen=True)
class Known:
    """Somebody whom the community knows; the phone is masked where it is shown."""

    id: int
    name: str
    phone: str


def bodies_of(community_id: int, on: date) -> list[tuple[Body, int]]:
    """The bodies of a community, those that ended last, with how many sit in them that day."""
    found = session.scalars(
        select(Body).where(Body.community_id == community_id).order_by(Body.kind, Body.id)
    ).all()
    seats = session.execute(
        select(Membership.body_id, Membership.from_on, Membership.until_on).where(
            Membership.community_id == community_id
        )
    ).all()
    number = {body.id: 0 for body in found}
    for body_id, from_on, until_on in seats:
        if from_on <= on and (until_on is None or until_on >= on):
            number[body_id] += 1
    ordered = sorted(found, key=lambda body: body.until_on is not None)
    return [(body, number[body.id]) for body in ordered]


def body(body_id: int) -> Body | None:
    """A body within the scope in force."""
    return session.scalar(select(Body).where(Body.id == body_id))


def seats_in(body_id: int) -> list[Membership]:
    """All seats ever held in a body, present ones first."""
    found = session.scalars(
        select(Membership)
        .where(Membership.body_id == body_id)
        .options(joinedload(Membership.person))
        .order_by(Membership.from_on, Membership.id)
    ).all()
    return sorted(found, key=lambda seat: seat.until_on is not None)


def seat(seat_id: int) -> Membership | None:
    """A seat within the scope in force."""
    return session.scalar(
        select(Membership).where(Membership.id == seat_id).options(joinedload(Membership.body))
    )


def offices_in(person_id: int, community_id: int) -> list[Membership]:
    """The seats of a person in a community, past ones too."""
    return list(
        session.scalars(
            select(Membership)
            .where(Membership.person_id == person_id, Membership.community_id == community_id)
            .options(joinedload(Membership.body))
            .order_by(Membership.from_on.desc())
        )
    )


def search(community_id: int, text: str) -> list[Known]:
    """People the community knows (staff, members, confirmed residents) by name, user name or whole
    phone number; nothing for fewer than two characters."""
    text = text.strip()
    if len(text) < SHORTEST_SEARCH:
        return []
    credential = select(Credential.person_id).where(
        or_(
            (Credential.kind == CredentialKind.USERNAME)
            & Credential.value.contains(text.casefold(), autoescape=True),
            (Credential.kind == CredentialKind.PHONE)
            & (Credential.value == (phones.plain(text) or "-")),
        )
    )
    rows = session.execute(
        select(Person.id, Person.name)
        .where(
            Person.erased_at.is_(None),
            _known_in(community_id),
            or_(Person.name.contains(text, autoescape=True), Person.id.in_(credential)),
        )
        .order_by(Person.name, Person.id)
        .limit(MOST_FOUND)
    ).all()
    numbers = phones_of([row.id for row in rows])
    return [Known(row.id, row.name, numbers.get(row.id, "")) for row in rows]


def known_person(community_id: int, person_id: int) -> Person | None:
    """A person, if the community knows them."""
    return session.scalar(
        select(Person).where(
            Person.id == person_id, Person.erased_at.is_(None), _known_in(community_id)
        )
    )


def _known_in(community_id: int) -> ColumnElement[bool]:
    """Whoever holds or held something here; also who was given a role here that was taken back
    before it held for a day, of which only the trail tells."""
    appointed = select(AuditEntry.subject_person_id).where(
        AuditEntry.community_id == community_id, AuditEntry.act == "role.grant"
    )
    return or_(
        Person.id.in_(appointed),
        *(
            Person.id.in_(select(table.person_id).where(table.community_id == community_id))
            for table in (RoleAssignment, Membership, HouseholdMember)
        ),
    )
