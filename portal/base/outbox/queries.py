"""Reading the inbox and looking after the outbox."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, or_, select

from portal.base import clock
from portal.base.db import session
from portal.base.outbox.delivering.models import Delivery
from portal.base.outbox.delivering.queries import IS_DEAD, IS_OPEN, Why
from portal.base.outbox.models import InboxMessage, MessageState, OutboxMessage
from portal.base.reading import Reading

PAGE = 20
LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Page:
    """One page of an inbox, newest first; ``next_before`` continues it."""

    messages: Sequence[InboxMessage]
    next_before: int | None


def inbox(person_id: int, *, before: int | None = None, unread: bool = False) -> Page:
    """A person's messages older than ``before``, only the unread ones if asked."""
    statement = select(InboxMessage).where(InboxMessage.person_id == person_id)
    if before is not None:
        statement = statement.where(InboxMessage.id < before)
    if unread:
        statement = statement.where(InboxMessage.read_at.is_(None))
    statement = statement.order_by(InboxMessage.id.desc()).limit(PAGE + 1)
    rows = session.scalars(statement).all()
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def message_of(person_id: int, message_id: int) -> InboxMessage | None:
    """A message, if it is this person's."""
    found = session.get(InboxMessage, message_id)
    return found if found is not None and found.person_id == person_id else None


def unread_count(person_id: int) -> int:
    """How many messages a person has not opened; one look into a small index."""
    statement = (
        select(func.count())
        .select_from(InboxMessage)
        .where(InboxMessage.person_id == person_id, InboxMessage.read_at.is_(None))
    )
    return session.scalar(statement) or 0


def _late(limit: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Waiting since before that moment, not counting what was meant to wait."""
    failed = and_(OutboxMessage.attempts > 0, OutboxMessage.created_at < limit)
    untouched = and_(OutboxMessage.attempts == 0, OutboxMessage.not_before < limit)
    return and_(OutboxMessage.state == MessageState.WAITING, or_(failed, untouched))


_LATE = Reading(
    select(
        or_(
            exists().where(_late(bindparam("limit"))),
            exists().where(IS_OPEN, Delivery.wanted_at < bindparam("limit")),
        ).label("late"),
        exists(select(Delivery.id).where(IS_DEAD)).label("dead"),
    )
)


class Trouble(NamedTuple):
    """What is wrong with the messages that leave: held up for more than five minutes (the worker
    or a provider may be down), or dead until somebody looks."""

    late: bool
    dead: bool


def trouble() -> Trouble:
    """One look for the desk's banner."""
    found = _LATE.first(limit=clock.now() - LATE_AFTER)
    return Trouble(False, False) if found is None else Trouble(bool(found.late), bool(found.dead))


def is_late() -> bool:
    """Whether a message has been waiting for more than five minutes."""
    return trouble().late


def unsent(
    state: MessageState,
    *,
    reason: str | None = None,
    before: int | None = None,
    communities: Collection[int] | None = None,
) -> tuple[Sequence[OutboxMessage], int | None]:
    """Messages waiting, or dead for a reason, newest first, with the key of the next page; of
    these communities only, unless None."""
    statement = select(OutboxMessage).where(OutboxMessage.state == state)
    if communities is not None:
        statement = statement.where(OutboxMessage.community_id.in_(communities))
    if reason is not None:
        statement = statement.where(OutboxMessage.last_error == reason)
    if before is not None:
        statement = statement.where(OutboxMessage.id < before)
    rows = session.scalars(statement.order_by(OutboxMessage.id.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def counts(communities: Collection[int] | None = None) -> dict[MessageState, int]:
    """How many messages wait and how many are dead."""
    unsent_states = (MessageState.WAITING, MessageState.DEAD)
    statement = (
        select(OutboxMessage.state, func.count().label("number"))
        .where(OutboxMessage.state.in_(unsent_states))
        .group_by(OutboxMessage.state)
    )
    if communities is not None:
        statement = statement.where(OutboxMessage.community_id.in_(communities))
    found = {row.state: row.number for row in session.execute(statement)}
    return {state: found.get(state, 0) for state in unsent_states}


def dead_announcements(communities: Collection[int] | None) -> list[Why]:
    """Why announcements could not even be put into an inbox."""
    number = func.count().label("number")
    statement = (
        select(OutboxMessage.last_error, number)
        .where(OutboxMessage.state == MessageState.DEAD)
        .group_by(OutboxMessage.last_error)
        .order_by(number.desc(), OutboxMessage.last_error)
    )
    if communities is not None:
        statement = statement.where(OutboxMessage.community_id.in_(communities))
    return [Why("inbox", *row) for row in session.execute(statement)]
