"""What a person wants to be told where: read, set, exported, erased. The inbox is always on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock
from portal.base.db import session
from portal.base.i18n import LazyString, _, _l
from portal.base.outbox.delivering import labels
from portal.base.outbox.rules import subjects
from portal.base.outbox.rules.models import MessageChoice, Subject
from portal.base.reading import Reading

Choices = Mapping[tuple[Subject, str], bool]

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}

FIELDS: dict[str, LazyString] = {
    "subject": _l("Messages about"),
    "channel": _l("Channel"),
    "wanted": _l("Wanted"),
    "chosen_at": _l("Chosen at"),
}

_WANTED = Reading(
    select(MessageChoice.wanted).where(
        MessageChoice.person_id == bindparam("person"),
        MessageChoice.subject == bindparam("subject"),
        MessageChoice.channel == bindparam("channel"),
    )
)


def wants(person_id: int, subject: Subject, channel: str) -> bool:
    """Whether a person wants this by this channel; whoever has not chosen does."""
    found = _WANTED.scalar(person=person_id, subject=subject, channel=channel)
    return found is None or bool(found)


def of_person(person_id: int) -> Choices:
    """All that a person chose."""
    rows = session.scalars(select(MessageChoice).where(MessageChoice.person_id == person_id))
    return {(row.subject, row.channel): row.wanted for row in rows}


def choose(person_id: int, choices: Choices) -> None:
    """Keep what a person wants by which channel; what is not named stays as it was."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for (subject, channel), wanted in choices.items():
        row = {
            "person_id": person_id,
            "subject": subject,
            "channel": channel,
            "wanted": wanted,
            "chosen_at": clock.now(),
        }
        statement = dialect.insert(MessageChoice).values(**row)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=("person_id", "subject", "channel"),
                set_={"wanted": wanted, "chosen_at": row["chosen_at"]},
                where=MessageChoice.wanted.is_not(wanted),
            )
        )


def export(person_id: int) -> list[dict[str, Any]]:
    """A person's choices in words."""
    statement = select(MessageChoice).where(MessageChoice.person_id == person_id)
    return [
        {
            "subject": str(subjects.LABELS[row.subject]),
            "channel": str(labels.channel(row.channel)),
            "wanted": _("Yes") if row.wanted else _("No"),
            "chosen_at": row.chosen_at,
        }
        for row in session.scalars(statement.order_by(MessageChoice.id))
    ]


def forget_person(person_id: int) -> None:
    """Delete a person's choices."""
    session.execute(
        delete(MessageChoice).where(MessageChoice.person_id == person_id),
        execution_options=BLIND,
    )


def move_to(gone: int, kept: int) -> None:
    """Two rows of people are one person: what the kept one chose holds, the rest is taken over."""
    known = set(of_person(kept))
    for row in session.scalars(select(MessageChoice).where(MessageChoice.person_id == gone)).all():
        if (row.subject, row.channel) in known:
            session.delete(row)
        else:
            row.person_id = kept
    session.flush()  # the row of the gone person is removed by plain statements next
