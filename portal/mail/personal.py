"""What this room keeps of a person: given out on request, cut out on request, moved when two
accounts prove to be one person's."""

from typing import Any

from sqlalchemy import delete, select, update

from portal.base.db import session
from portal.base.i18n import _l
from portal.mail import queries
from portal.mail.models import Mailbox, MailboxProof

FIELDS = {"mailbox": _l("Mailbox"), "since": _l("Since")}

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def export(person_id: int) -> list[dict[str, Any]]:
    """The mailbox, and one that still waits for its code."""
    kept, asked = queries.mailbox_of(person_id), queries.pending(person_id)
    rows: list[dict[str, Any]] = []
    if kept is not None:
        rows.append({"mailbox": kept.address, "since": kept.confirmed_at})
    if asked is not None:
        rows.append({"mailbox": asked.address})
    return rows


def erase(person_id: int) -> None:
    """Delete the mailbox and every code sent."""
    for table in (Mailbox, MailboxProof):
        session.execute(delete(table).where(table.person_id == person_id), execution_options=BLIND)


def move(gone_id: int, kept_id: int) -> None:
    """Who has no mailbox takes over the other's; codes under way end."""
    has_one = select(Mailbox.id).where(Mailbox.person_id == kept_id)
    if session.scalar(has_one) is None:
        session.execute(
            update(Mailbox).where(Mailbox.person_id == gone_id).values(person_id=kept_id),
            execution_options=BLIND,
        )
    erase(gone_id)
