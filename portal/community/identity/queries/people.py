"""Names and phones of people, for the rooms above and for staff screens."""

from collections.abc import Collection

from sqlalchemy import select

from portal.base.db import session
from portal.community.identity.models import Credential, CredentialKind, Person

MOST_FOUND = 200


def names_of(ids: Collection[int]) -> dict[int, str]:
    """The names of these people; who has none or was erased is missing."""
    rows = session.execute(
        select(Person.id, Person.name).where(
            Person.id.in_(list(ids)), Person.name != "", Person.erased_at.is_(None)
        )
    )
    return {row[0]: row[1] for row in rows}


def find_by_name(text: str) -> list[int]:
    """The people whose name holds the text."""
    return list(
        session.scalars(
            select(Person.id)
            .where(Person.name.contains(text, autoescape=True), Person.erased_at.is_(None))
            .limit(MOST_FOUND)
        )
    )


def phone_of(person_id: int) -> str:
    """A person's phone in full, or an empty text; whoever shows it records that they did."""
    return phones_of([person_id]).get(person_id, "")


def phones_of(ids: Collection[int]) -> dict[int, str]:
    """The first phone of each of these people."""
    rows = session.execute(
        select(Credential.person_id, Credential.value)
        .where(Credential.kind == CredentialKind.PHONE, Credential.person_id.in_(list(ids)))
        .order_by(Credential.id.desc())
    )
    return {row[0]: row[1] for row in rows}
