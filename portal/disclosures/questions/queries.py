"""Questions as pages want them: of a disclosure, of a person, of the desk, and their figures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.reading import Reading
from portal.community.places.models import Community
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    ItemClass,
    QuestionState,
    QuestionTally,
    Subscription,
)
from portal.disclosures.models.indexes import WAITING

Q, S = DisclosureQuestion, QuestionState
NEWEST = 2**31 - 1
PER_PAGE = 20

_ROOTS = (
    select(Q)
    .where(
        Q.disclosure_id == bindparam("disclosure"),
        Q.parent_id.is_(None),
        Q.no < bindparam("before"),
    )
    .order_by(Q.no.desc())
    .limit(bindparam("most"))
)
_FOLLOW_UPS = select(Q).where(Q.parent_id.in_(bindparam("parents", expanding=True)))
_BY_NO = select(Q).where(Q.disclosure_id == bindparam("disclosure"), Q.no == bindparam("no"))
_BY_ID = (
    select(Q)
    .where(Q.id == bindparam("id"))
    .options(joinedload(Q.disclosure).joinedload(Disclosure.item))
)
_MINE = (
    select(Q)
    .where(Q.asker_id == bindparam("person"), Q.id < bindparam("before"))
    .options(joinedload(Q.disclosure))
    .order_by(Q.id.desc())
    .limit(bindparam("most"))
)


def roots(
    disclosure_id: int, *, before: int | None = None, size: int = PER_PAGE
) -> Sequence[DisclosureQuestion]:
    """Questions about a disclosure without follow-ups, newest first."""
    values = {"disclosure": disclosure_id, "before": before or NEWEST, "most": size}
    return session.scalars(_ROOTS.params(**values)).all()


def follow_ups(parents: Collection[int]) -> dict[int, DisclosureQuestion]:
    """The follow-up of each of these questions that has one."""
    if not parents:
        return {}
    found = session.scalars(_FOLLOW_UPS.params(parents=list(parents)))
    return {row.parent_id: row for row in found if row.parent_id is not None}


def by_no(disclosure_id: int, no: int) -> DisclosureQuestion | None:
    """A question by its number."""
    return session.scalar(_BY_NO.params(disclosure=disclosure_id, no=no))


def by_id(question_id: int) -> DisclosureQuestion | None:
    """A question with its disclosure, if the scope has it."""
    return session.scalar(_BY_ID.params(id=question_id))


def asked_by(person_id: int, *, before: int | None = None) -> Sequence[DisclosureQuestion]:
    """A person's own questions in the scope, newest first; one more than a page."""
    values = {"person": person_id, "before": before or NEWEST, "most": PER_PAGE + 1}
    return session.scalars(_MINE.params(**values)).all()


_PUBLICATION = select(Disclosure).where(Disclosure.id == bindparam("id"))


def publication(disclosure_id: int) -> Disclosure | None:
    """A disclosure, if the scope has it."""
    return session.scalar(_PUBLICATION.params(id=disclosure_id))


WAITING_VIEW, HELD, OPEN, UP, DONE = "waiting", "held", "open", "escalated", "done"
VIEWS = (WAITING_VIEW, OPEN, UP, HELD, DONE)
MOST_WAITING = 100

_LINES = select(Q).options(joinedload(Q.disclosure))
_BY_DUE = (Q.due_at, Q.id)


def queue(
    community_id: int, view: str, *, disclosure_id: int | None = None, before: int | None = None
) -> Sequence[DisclosureQuestion]:
    """The desk's list: what waits by its date, what is done newest first; one more than a page."""
    statement = _LINES.where(Q.community_id == community_id)
    if disclosure_id is not None:
        statement = statement.where(Q.disclosure_id == disclosure_id)
    if view == DONE:
        statement = statement.where(Q.state.not_in((S.OPEN, S.ESCALATED)))
        statement = statement.where(Q.id < (before or NEWEST)).order_by(Q.id.desc())
        return session.scalars(statement.limit(PER_PAGE + 1)).all()
    if view == HELD:
        statement = statement.where(sql("showing = 'held'"), Q.words_erased_at.is_(None))
        return session.scalars(statement.order_by(Q.id).limit(MOST_WAITING)).all()
    states = {OPEN: (S.OPEN,), UP: (S.ESCALATED,)}.get(view, (S.OPEN, S.ESCALATED))
    statement = statement.where(Q.state.in_(states)).order_by(*_BY_DUE)
    return session.scalars(statement.limit(MOST_WAITING)).all()


_COUNT = Reading(
    select(func.count(Q.id)).where(
        Q.community_id == bindparam("community"), Q.state == bindparam("state")
    )
)
_HELD = Reading(
    select(func.count(Q.id)).where(
        Q.community_id == bindparam("community"),
        sql("showing = 'held'"),
        Q.words_erased_at.is_(None),
    )
)


def count(community_id: int, state: QuestionState) -> int:
    """How many questions stand there."""
    return int(_COUNT.scalar(community=community_id, state=state) or 0)


def count_held(community_id: int) -> int:
    """How many wait for the supervision committee to look at their words."""
    return int(_HELD.scalar(community=community_id) or 0)


class Span(NamedTuple):
    """Dates from a moment on, before another; None for no end."""

    since: datetime | None
    before: datetime | None


def due(
    turns: Mapping[QuestionState, Collection[int]], span: Span, most: int
) -> tuple[int, Sequence[DisclosureQuestion]]:
    """How many questions in these states and communities are due then, and the first of them."""
    wanted = [
        or_(*(and_(Q.state == state, Q.community_id.in_(ids)) for state, ids in turns.items()))
    ]
    if span.since is not None:
        wanted.append(Q.due_at >= span.since)
    if span.before is not None:
        wanted.append(Q.due_at < span.before)
    number = session.scalar(select(func.count(Q.id)).where(*wanted)) or 0
    if not number:
        return 0, []
    return number, session.scalars(_LINES.where(*wanted).order_by(*_BY_DUE).limit(most)).all()


_OVERDUE = Reading(
    select(Q.id)
    .where(sql(WAITING), Q.due_at < bindparam("now"), Q.late_told_at.is_(None))
    .order_by(Q.due_at, Q.id)
    .limit(bindparam("most"))
)


def run_late(now: datetime, most: int) -> list[int]:
    """What was not answered in time and nobody was told of yet, oldest first."""
    return [row.id for row in _OVERDUE.rows(now=now, most=most)]


class Dated(NamedTuple):
    """What the date of a waiting question follows from."""

    id: int
    community_id: int
    state: QuestionState
    asked_at: datetime
    escalated_at: datetime | None
    due_at: datetime


_WAITING = Reading(
    select(Q.id, Q.community_id, Q.state, Q.asked_at, Q.escalated_at, Q.due_at)
    .where(sql(WAITING), Q.id > bindparam("after"))
    .order_by(Q.id)
    .limit(bindparam("most"))
)


def waiting_after(after: int, most: int) -> list[Dated]:
    """The next questions that wait for an answer, by their ids."""
    return [Dated._make(row) for row in _WAITING.rows(after=after, most=most)]


class Figures(NamedTuple):
    """The questions of one year."""

    year: int
    asked: int
    in_time: int
    late: int
    withdrawn: int
    escalated: int

    @property
    def answered(self) -> int:
        """Those with an answer."""
        return self.in_time + self.late

    @property
    def waiting(self) -> int:
        """Those without one that were not taken back."""
        return self.asked - self.withdrawn - self.answered


_FIGURES = Reading(
    select(
        QuestionTally.year,
        QuestionTally.asked,
        QuestionTally.in_time,
        QuestionTally.late,
        QuestionTally.withdrawn,
        QuestionTally.escalated,
    )
    .where(QuestionTally.community_id == bindparam("community"))
    .order_by(QuestionTally.year.desc())
)


def figures(community_id: int) -> list[Figures]:
    """The figures of each year, newest first."""
    return [Figures._make(row) for row in _FIGURES.rows(community=community_id)]


_FOLLOWED = Reading(
    select(Subscription.klass).where(
        Subscription.community_id == bindparam("community"),
        Subscription.person_id == bindparam("person"),
    )
)
_ALL_FOLLOWED = Reading(
    select(Subscription.community_id, Subscription.klass, Subscription.since)
    .where(Subscription.person_id == bindparam("person"))
    .order_by(Subscription.community_id, Subscription.id)
)


def followed(community_id: int, person_id: int | None) -> frozenset[ItemClass]:
    """The classes a person follows in a community; asks nothing for somebody unknown."""
    if person_id is None:
        return frozenset()
    rows = _FOLLOWED.rows(community=community_id, person=person_id)
    return frozenset(ItemClass(row.klass) for row in rows)


class Followed(NamedTuple):
    """A class that a person follows in a community."""

    community_id: int
    klass: ItemClass
    since: datetime


def all_followed(person_id: int) -> list[Followed]:
    """All that a person follows in the scope."""
    return [Followed._make(row) for row in _ALL_FOLLOWED.rows(person=person_id)]


def places(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Address and name of these communities; closed ones are left out."""
    rows = session.execute(
        select(Community.id, Community.slug, Community.name).where(
            Community.id.in_(list(ids)), Community.closed_on.is_(None)
        )
    )
    return {row.id: (row.slug, row.name) for row in rows}


def numbers_of(ids: Collection[int]) -> dict[int, str]:
    """The numbers by which people know these questions, for the audit trail."""
    rows = session.execute(
        select(Q.id, Disclosure.slug, Q.no)
        .join(Disclosure, Disclosure.id == Q.disclosure_id)
        .where(Q.id.in_(ids))
    )
    return {row.id: f"{row.slug}-{row.no}" for row in rows}
