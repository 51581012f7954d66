"""Mailboxes of staff."""

from datetime import timedelta

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.mail.models import Mailbox, MailboxProof


def mailbox_of(person: Person, address: str) -> Mailbox:
    """A mailbox that the person has proved."""
    row = Mailbox(person_id=person.id, address=address, confirmed_at=clock.now())
    with transaction():
        session.add(row)
    return row


def asked_for(person: Person, address: str) -> None:
    """A code that is on its way to a mailbox."""
    with transaction():
        session.add(
            MailboxProof(
                person_id=person.id,
                address=address,
                code_hash="0" * 64,
                expires_at=clock.now() + timedelta(days=1),
            )
        )
