"""Calls to residents in tests, recorded by the real service."""

import uuid
from typing import Any

from portal.base.db import session, transaction
from portal.grievances.callback import service
from portal.grievances.callback.models import CallBack
from portal.grievances.lifecycle import STAFF, Actor
from portal.grievances.models import Grievance
from tests.factories.grievances import Scene


def caller(scene: Scene) -> Actor:
    """The supervisor, who handled nothing."""
    return Actor(STAFF, scene.supervisor.id)


def called(grievance: Grievance, scene: Scene, outcome: str = "reached", **more: Any) -> CallBack:
    """Record one attempt; a resident who was reached says that it is solved unless told."""
    if outcome == "reached":
        more.setdefault("solved", True)
    more.setdefault("actor", caller(scene))
    more.setdefault("submission_id", str(uuid.uuid4()))
    with transaction():
        row = service.record(grievance.id, outcome=outcome, **more)
    session.refresh(grievance)
    return row
