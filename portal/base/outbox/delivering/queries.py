"""Reading what was not sent: how many, why, and which."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, TextClause, exists, func, select, text
from sqlalchemy.orm import aliased

from portal.base.db import session
from portal.base.outbox.delivering.models import DEAD, OPEN, Delivery, DeliveryState

PAGE = 20

# As they stand, so that the indexes of what is open and what is dead are used.
IS_OPEN = text(f"outbox_deliveries.{OPEN}")
IS_DEAD = text(f"outbox_deliveries.{DEAD}")

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
Reach = Collection[int] | None
GOT_THROUGH = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT)


@dataclass(frozen=True)
class Why:
    """Dead deliveries of one channel that share a reason."""

    channel: str
    reason: str
    number: int


def counts(*, dead: bool, communities: Reach) -> dict[str, int]:
    """How many deliveries of each channel are open, or dead."""
    statement = select(Delivery.channel, func.count().label("number")).group_by(Delivery.channel)
    rows = session.execute(_within(statement, IS_DEAD if dead else IS_OPEN, communities))
    return {row.channel: row.number for row in rows}


def reasons(communities: Reach) -> list[Why]:
    """Why deliveries are dead, the most frequent first."""
    number = func.count().label("number")
    statement = (
        select(Delivery.channel, Delivery.reason, number)
        .group_by(Delivery.channel, Delivery.reason)
        .order_by(number.desc(), Delivery.channel, Delivery.reason)
    )
    return [Why(*row) for row in session.execute(_within(statement, IS_DEAD, communities))]


def page(
    channel: str,
    *,
    dead: bool,
    reason: str | None = None,
    before: int | None = None,
    communities: Reach,
) -> tuple[Sequence[Delivery], int | None]:
    """Deliveries that are open or dead, newest first, with the key of the next page."""
    statement = select(Delivery).where(Delivery.channel == channel)
    if reason is not None:
        statement = statement.where(Delivery.reason == reason)
    if before is not None:
        statement = statement.where(Delivery.id < before)
    statement = _within(statement, IS_DEAD if dead else IS_OPEN, communities)
    rows = session.scalars(statement.order_by(Delivery.id.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def told_otherwise() -> ColumnElement[bool]:
    """Condition on a delivery: another channel has told the person, or is about to."""
    other = aliased(Delivery)
    return exists().where(
        other.outbox_id == Delivery.outbox_id,
        other.id != Delivery.id,
        other.state.in_(GOT_THROUGH),
        Delivery.urgent.is_(False),
    )


def _within(statement: S, state: TextClause, communities: Reach) -> S:
    statement = statement.where(state)
    if communities is not None:
        statement = statement.where(Delivery.community_id.in_(communities))
    return statement
