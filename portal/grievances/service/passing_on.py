"""A report that its reporter takes back while neighbours have the problem too (转由邻居跟进).

It stays open in the name of the neighbour who joined first. What the former reporter wrote and
showed is treated as they chose: what neighbours may see stays, everything else goes, and neither
their link nor their code nor a form sent once more leads to the report any longer.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from portal.grievances import announcements, follow, policy
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.service import erasing
from portal.grievances.service.moving import move
from portal.grievances.support import counting, queries

S, E = GrievanceStatus, EventKind


def heir_of(grievance: Grievance) -> int | None:
    """Who goes on with the report: the first supporter who does not handle it; None where the
    report is not public or nobody has the problem too."""
    if not policy.is_public(grievance):
        return None
    found = queries.supporters(grievance.id)
    fit = (each for each in found if not policy.is_handler(each, grievance))
    return next((each for each in fit if each != grievance.reporter_id), None)


def pass_on(
    grievance: Grievance, heir_id: int, *, actor: Actor, text: str, facts: Mapping[str, Any]
) -> Event:
    """Make the supporter the reporter, who is told and may take it back too."""
    event = move(
        grievance,
        E.TAKE_OVER,
        actor=actor,
        text=text,
        values=_values(grievance, heir_id),
        facts=facts,
    )
    erasing.empty_events_and_photos(grievance)
    counting.forget(grievance.id, heir_id)
    if actor.kind == REPORTER:
        announcements.tell(grievance, "passed_on", "reporter", actor_id=actor.person_id)
    return event


def _values(grievance: Grievance, heir_id: int) -> dict[str, object]:
    number, secret = str(uuid.uuid4()), follow.the_secret()
    values: dict[str, object] = {
        "reporter_id": heir_id,
        "submission_id": number,
        "follow_hash": follow.hash_secret(follow.make_follow_token(secret, number)),
        "query_hash": follow.hash_secret(follow.make_query_code(secret, number)),
    }
    if grievance.released_at is None:
        values["text"] = ""
    if grievance.released_at is None and (grievance.building_id or grievance.landmark_id):
        values["place_text"] = ""
    return values
