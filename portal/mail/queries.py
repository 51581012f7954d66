"""Reading mailboxes: one's own for its page, and where to send."""

from datetime import timedelta

from sqlalchemy import bindparam, exists, select

from portal.base import clock
from portal.base.db import session
from portal.base.reading import Reading
from portal.community.identity.models import RoleAssignment
from portal.community.identity.queries.presence import in_force
from portal.mail.models import Mailbox, MailboxProof

# How long after the first tap a second one of the same button is taken for the same.
SECOND_TAP = timedelta(seconds=15)

_AT_WORK = Reading(
    select(Mailbox.address).where(
        Mailbox.person_id == bindparam("person"),
        exists().where(RoleAssignment.person_id == Mailbox.person_id, in_force(bindparam("today"))),
    )
)


def mailbox_of(person_id: int) -> Mailbox | None:
    """A person's own mailbox."""
    return session.scalar(select(Mailbox).where(Mailbox.person_id == person_id))


def address_at_work(person_id: int) -> str | None:
    """Where a person gets letters who holds a staff role today. For sending only: never shown to
    others, never logged."""
    found: str | None = _AT_WORK.scalar(person=person_id, today=clock.today())
    return found


def pending(person_id: int) -> MailboxProof | None:
    """The code sent to a person last, until it is used or over."""
    return session.scalar(
        select(MailboxProof)
        .where(
            MailboxProof.person_id == person_id,
            MailboxProof.used_at.is_(None),
            MailboxProof.expires_at > clock.now(),
        )
        .order_by(MailboxProof.id.desc())
        .limit(1)
    )


def proved_just_now(person_id: int) -> bool:
    """Whether a code of the person was used a moment ago."""
    latest = clock.now() - SECOND_TAP
    return bool(
        session.scalar(
            select(
                exists().where(MailboxProof.person_id == person_id, MailboxProof.used_at > latest)
            )
        )
    )
