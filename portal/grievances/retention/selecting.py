"""Which reports are due: one condition for the dry run, the run and the counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select

from portal.base import clock, deadlines
from portal.grievances.models import Grievance, GrievanceStatus, Turn
from portal.grievances.retention.models import Reason, RetentionHold


def limit_of(months: int, now: datetime) -> datetime:
    """The moment before which a report must have been touched last."""
    return clock.start_of(deadlines.add_months(clock.local(now).date(), -months))


def finished() -> ColumnElement[bool]:
    """Dealt with, words still there. A merged report waits for its lead."""
    return and_(
        # In SQL as a literal, as the condition of the index has it.
        Grievance.turn == literal(Turn.NOBODY, Grievance.turn.type, literal_execute=True),
        Grievance.words_erased_at.is_(None),
        Grievance.status != GrievanceStatus.MERGED,
    )


def by_rule(rule: Reason, months: int, now: datetime) -> ColumnElement[bool]:
    """The reports of a rule: nothing happened for so many months, or the reporter left."""
    if rule is Reason.LEFT:
        return Grievance.reporter_erased_at.is_not(None)
    return and_(
        Grievance.changed_at < limit_of(months, now), Grievance.reporter_erased_at.is_(None)
    )


def kept_back(now: datetime) -> ColumnElement[bool]:
    """What may not go yet: held for a check, held on purpose, or an objection is still open to
    its reporter."""
    return or_(
        Grievance.held_for.is_not(None),
        held_on_purpose(now),
        # A comparison with nothing is neither true nor false, and neither is what is not it.
        and_(
            Grievance.objection_until.is_not(None),
            Grievance.objection_until > now,
            Grievance.reporter_erased_at.is_(None),
        ),
    )


def held_on_purpose(now: datetime) -> ColumnElement[bool]:
    """A hold that was not lifted and whose last day is not over."""
    return exists().where(
        RetentionHold.grievance_id == Grievance.id,
        RetentionHold.lifted_at.is_(None),
        or_(RetentionHold.until_on.is_(None), RetentionHold.until_on >= clock.local(now).date()),
    )


def due(
    rule: Reason, months: int, now: datetime, communities: Sequence[int] | None
) -> Select[*tuple[Any, ...]]:
    """Ids and times of the reports of a rule, in these communities or in all, longest ago first."""
    found = select(Grievance.id, Grievance.changed_at).where(
        finished(), by_rule(rule, months, now), ~kept_back(now)
    )
    if communities is not None:
        found = found.where(Grievance.community_id.in_(communities))
    return found.order_by(Grievance.changed_at, Grievance.id)
