"""Reading the trail, newest first, page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, false, select

from portal.base import clock, names
from portal.base.audit.models import AuditEntry
from portal.base.db import session

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What is looked for; ``people`` are those who acted or whom it concerned, None means all."""

    act: str = ""
    people: frozenset[int] | None = None
    day: date | None = None


@dataclass(frozen=True)
class Page:
    """One page of the trail with the names of the people on it; ``next_before`` continues it."""

    entries: Sequence[AuditEntry]
    names: dict[int, str]
    next_before: int | None


def trail(
    filters: Filters, *, communities: Collection[int] | None, before: int | None = None
) -> Page:
    """The entries of these communities; None means all, those of the installation included."""
    statement = select(AuditEntry)
    if communities is not None:
        statement = statement.where(AuditEntry.community_id.in_(communities))
    if filters.act:
        statement = statement.where(AuditEntry.act == filters.act)
    if filters.people is not None:
        theirs = AuditEntry.actor_id.in_(filters.people)
        about = AuditEntry.subject_person_id.in_(filters.people)
        statement = statement.where(theirs | about)
    if filters.day is not None:
        statement = statement.where(*_on(filters.day))
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    rows = session.scalars(statement.order_by(AuditEntry.id.desc()).limit(PAGE + 1)).all()
    return _page(rows)


def _on(day: date) -> tuple[ColumnElement[bool], ...]:
    """Acts of a day; the first and the last day a date can have are those of nobody."""
    if not date.min < day < date.max:
        return (false(),)
    begin, end = clock.start_of(day), clock.start_of(day + timedelta(days=1))
    return AuditEntry.at >= begin, AuditEntry.at < end


def about(person_id: int, *, before: int | None = None) -> Page:
    """What others did that concerns this person, such as looking at their phone number."""
    statement = select(AuditEntry).where(AuditEntry.subject_person_id == person_id)
    statement = statement.where(AuditEntry.actor_id.is_distinct_from(person_id))
    if before is not None:
        statement = statement.where(AuditEntry.id < before)
    return _page(session.scalars(statement.order_by(AuditEntry.id.desc()).limit(PAGE + 1)).all())


def _page(rows: Sequence[AuditEntry]) -> Page:
    shown = rows[:PAGE]
    people = {
        number
        for row in shown
        for number in (row.actor_id, row.subject_person_id, row.on_behalf_of_id)
    }
    more = len(rows) > PAGE
    return Page(shown, dict(names.names_of(people)), shown[-1].id if more else None)
