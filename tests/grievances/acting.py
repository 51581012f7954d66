"""Acts on a report by their names, and what they made known."""

from sqlalchemy import select

from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import service
from tests.factories.grievances import Scene, version


def act(name, grievance, **more):
    """One service call in a transaction of its own, and the row read again."""
    with transaction():
        result = getattr(service, name)(grievance.id, **more)
    session.refresh(grievance)
    return result


def by_hand(name, grievance, here: Scene, **more):
    """The same by the grid's worker who has just opened the page."""
    return act(name, grievance, actor=here.hand, version=version(grievance.id), **more)


def topics(person_id: int) -> list[str]:
    """What was announced to a person, oldest first."""
    return list(
        session.scalars(
            select(OutboxMessage.topic)
            .where(OutboxMessage.person_id == person_id)
            .order_by(OutboxMessage.id)
        )
    )
