"""Following a class of items, and who is told of what is published in it."""

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock, scope
from portal.base.db import session
from portal.community.identity.models import HouseholdMember
from portal.disclosures.models import Audience, Disclosure, ItemClass, Subscription

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def follow(*, community_id: int, person_id: int, klass: ItemClass) -> None:
    """News of the class from now on; following twice is once."""
    current = scope.current()
    if current is None or not current.covers(community_id):
        raise scope.ScopeCrossed(Subscription.__name__)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(Subscription)
        .values(community_id=community_id, person_id=person_id, klass=klass, since=clock.now())
        .on_conflict_do_nothing(),
        execution_options=BLIND,
    )


def unfollow(*, community_id: int, person_id: int, klass: ItemClass) -> None:
    """No more news of the class."""
    session.execute(
        delete(Subscription).where(
            Subscription.community_id == community_id,
            Subscription.person_id == person_id,
            Subscription.klass == klass,
        ),
        execution_options=BLIND,
    )


def subscribers(disclosure: Disclosure) -> list[int]:
    """Who is told of the disclosure: those who follow its class and may read it."""
    if disclosure.klass is None or disclosure.audience is Audience.NAMED:
        return []
    statement = (
        select(Subscription.person_id)
        .where(
            Subscription.community_id == disclosure.community_id,
            Subscription.klass == disclosure.klass,
        )
        .order_by(Subscription.person_id)
    )
    if disclosure.audience is Audience.RESIDENTS:
        confirmed = select(HouseholdMember.person_id).where(
            HouseholdMember.community_id == disclosure.community_id,
            HouseholdMember.ended_at.is_(None),
        )
        statement = statement.where(Subscription.person_id.in_(confirmed))
    return list(session.scalars(statement))
