"""A resident known only by what staff were told on the phone or at the counter.

The number is kept unproved: it opens nothing until its holder enters a code sent to it, and
becomes theirs then. A person who is known already is never renamed by staff here, and help once
asked for is not taken away.
"""

from sqlalchemy.exc import IntegrityError

from portal.base.db import session
from portal.community.identity.models import Credential, CredentialKind, Person
from portal.community.identity.service.people import credential_of_phone


def person_told(*, phone: str, name: str = "", needs_care: bool = False) -> Person | None:
    """The person behind a number, made now if there is none; nobody when nothing is known.

    ``phone`` is eleven digits or empty. Without a number a row is made only for somebody who
    needs care, because a refusal towards them takes two people.
    """
    person = _by_phone(phone, name) if phone else None
    if person is None and needs_care:
        person = Person(name=name)
        session.add(person)
    if person is not None and needs_care:
        person.needs_care = True
    session.flush()  # the caller refers to the person by number
    return person


def _by_phone(phone: str, name: str) -> Person:
    credential = credential_of_phone(phone)
    if credential is None:
        person = Person(name=name)
        try:
            with session.begin_nested():
                session.add(Credential(person=person, kind=CredentialKind.PHONE, value=phone))
        except IntegrityError:  # the same number was typed at the same moment elsewhere
            credential = credential_of_phone(phone)
            assert credential is not None
        else:
            return person
    return credential.person
