"""Reports that were handed over, and the people above who record their stages."""

from typing import Any

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.community.places.models import Division
from portal.grievances.dispatch import service as dispatch
from portal.grievances.lifecycle import STREET, Actor
from portal.grievances.models import Event, Grievance, GrievanceStatus
from portal.grievances.stages import service
from tests.factories.grievances import GrievanceFactory, Scene, version
from tests.factories.identity import staff

SHED = "illegal_construction.shed"


def of_the_street(here: Scene) -> Person:
    """Somebody of the sub-district of that community."""
    return staff(Role.STREET, division=session.get(Division, here.community.street_id))


def handed_over(here: Scene, **more: Any) -> Grievance:
    """An illegal building that the worker handed over to the sub-district."""
    shed = GrievanceFactory.create(
        scene=here, category=SHED, status=GrievanceStatus.IN_PROGRESS, **more
    )
    hand_over(here, shed)
    return shed


def hand_over(here: Scene, grievance: Grievance) -> Event:
    """Hand a report over."""
    with transaction():
        event = dispatch.escalate(
            grievance.id,
            actor=here.hand,
            version=version(grievance.id),
            target="street",
            text="已移交街道",
        )
    session.refresh(grievance)
    return event


def record(grievance: Grievance, by: Person, **more: Any) -> Event:
    """Record the stage that runs, as reached today unless told otherwise."""
    more.setdefault("on", clock.today())
    with transaction():
        event = service.record(
            grievance.id, actor=Actor(STREET, by.id), version=version(grievance.id), **more
        )
    session.refresh(grievance)
    return event


def correct(grievance: Grievance, by: Person, **more: Any) -> Event:
    """Correct a recorded stage."""
    with transaction():
        event = service.correct(
            grievance.id, actor=Actor(STREET, by.id), version=version(grievance.id), **more
        )
    session.refresh(grievance)
    return event
