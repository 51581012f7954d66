"""Which event is told to whom, in which words: the topics ``grievance.*``.

Staff are left alone between 21:00 and 8:00, except for words of danger. A reporter without an
account is told nothing here: the page behind the follow-up link says it all.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from flask import url_for

from portal.base import clock
from portal.base.i18n import LazyString, _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import RESIDENT, STAFF, Facts, Topic
from portal.community.places.queries.communities import slug_of
from portal.grievances import recipients
from portal.grievances.models import EventKind, Grievance

E = EventKind
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(8, 0)

# Topic: title and for whom. The words stand in templates/messages/inbox/grievances/<name>.txt.
TOPICS: dict[str, tuple[LazyString, str]] = {
    "accepted": (_l("Your report was accepted"), RESIDENT),
    "asked": (_l("Staff need more details"), RESIDENT),
    "went_on": (_l("Staff go on with your report"), RESIDENT),
    "resolved": (_l("Please confirm: is it solved?"), RESIDENT),
    "remind_confirm": (_l("Reminder: is it solved?"), RESIDENT),
    "remind_info": (_l("Reminder: staff need more details"), RESIDENT),
    "closed": (_l("Your report is closed"), RESIDENT),
    "unrated": (_l("Your report was closed without your opinion"), RESIDENT),
    "reopened": (_l("Your report was reopened"), RESIDENT),
    "rejected": (_l("Your report was not accepted"), RESIDENT),
    "date_moved": (_l("The date of your report has changed"), RESIDENT),
    "new": (_l("New report"), STAFF),
    "urgent": (_l("Words of danger in a report"), STAFF),
    "answered": (_l("The resident answered"), STAFF),
    "no_answer": (_l("No answer came; go on with the report"), STAFF),
    "added": (_l("The resident added details"), STAFF),
    "disputed": (_l("The resident says it is not solved"), STAFF),
    "appealed": (_l("The resident asks for another look"), STAFF),
    "second_person": (_l("A refusal waits for a second person"), STAFF),
    "overdue": (_l("The time limit was missed"), STAFF),
    "taken_back": (_l("A report was withdrawn"), STAFF),
    "dispatched": (_l("Your report was sent to a unit"), RESIDENT),
    "extended": (_l("The date of your report was put off"), RESIDENT),
    "escalated": (_l("Your report was passed on"), RESIDENT),
    "deescalated": (_l("Your report is back with the community"), RESIDENT),
    "returned": (_l("A unit gave a report back"), STAFF),
    "extension_asked": (_l("Somebody asks for more time"), STAFF),
    "came_back": (_l("A report came back from above"), STAFF),
}


class Tell(NamedTuple):
    """One announcement of an event."""

    topic: str
    who: str


TELLS: dict[EventKind, tuple[Tell, ...]] = {
    E.SUBMIT: (Tell("new", "worker"),),
    E.ACCEPT: (Tell("accepted", "reporter"),),
    E.ASK_INFO: (Tell("asked", "reporter"),),
    E.ANSWER_INFO: (Tell("answered", "holder"),),
    E.INFO_TIMEOUT: (Tell("no_answer", "holder"), Tell("went_on", "reporter")),
    E.RESOLVE: (Tell("resolved", "reporter"),),
    E.CONFIRM: (Tell("closed", "reporter"),),
    E.CONFIRM_TIMEOUT: (Tell("unrated", "reporter"),),
    E.DISPUTE: (
        Tell("disputed", "holder"),
        Tell("disputed", "supervisors"),
        Tell("reopened", "reporter"),
    ),
    E.PROPOSE_REJECT: (Tell("second_person", "worker"), Tell("second_person", "committee")),
    E.REJECT: (Tell("rejected", "reporter"),),
    E.APPEAL: (Tell("appealed", "committee"), Tell("appealed", "supervisors")),
    E.WITHDRAW: (Tell("taken_back", "worker"),),
    E.ADD: (Tell("added", "holder"),),
    E.OVERDUE: (Tell("overdue", "holder"), Tell("overdue", "supervisors")),
    E.RECOMPUTE: (Tell("date_moved", "reporter"),),
    E.DISPATCH: (Tell("dispatched", "reporter"),),
    E.RETURN: (Tell("returned", "holder"),),
    E.EXTEND: (Tell("extended", "reporter"),),
    E.ESCALATE: (Tell("escalated", "reporter"),),
    E.DEESCALATE: (Tell("came_back", "holder"), Tell("deescalated", "reporter")),
}


def register_topics() -> None:
    """Make the topics known to the outbox."""
    topics.register(
        *(
            Topic(
                name=f"grievance.{name}",
                label=label,
                template=f"grievances/{name}.txt",
                url_builder=_reporter_url if audience == RESIDENT else _desk_url,
                audience=audience,
            )
            for name, (label, audience) in TOPICS.items()
        )
    )


def _reporter_url(facts: Facts) -> str:
    return _url("grievances.show", facts)


def _desk_url(facts: Facts) -> str:
    return _url("grievances_desk.show", facts)


def _url(endpoint: str, facts: Facts) -> str:
    slug = slug_of(facts["community"])
    return url_for(endpoint, slug=slug, no=facts["no"]) if slug else ""


def announce(grievance: Grievance, kind: EventKind, *, actor_id: int | None) -> None:
    """Tell everybody whom the event concerns, but for the person who caused it."""
    for topic, who in TELLS.get(kind, ()):
        tell(grievance, topic, who, actor_id=actor_id)
    if kind is E.SUBMIT:
        warn(grievance, actor_id=actor_id)


def warn(grievance: Grievance, *, actor_id: int | None) -> None:
    """Tell the duty roster of words of danger."""
    if grievance.urgent:
        tell(grievance, "urgent", "roster", actor_id=actor_id, urgent=True)


def tell(
    grievance: Grievance, topic: str, who: str, *, actor_id: int | None, urgent: bool = False
) -> None:
    """Announce one topic to the people meant by ``who``."""
    audience = TOPICS[topic][1]
    not_before = None if urgent or audience == RESIDENT else waking_hour(clock.now())
    for person_id in recipients.people(grievance, who):
        if person_id != actor_id:
            enqueue(
                f"grievance.{topic}",
                key=f"{grievance.id}:{grievance.version}:{person_id}",
                person_id=person_id,
                community_id=grievance.community_id,
                urgent=urgent,
                not_before=not_before,
                **_facts(grievance),
            )


def _facts(grievance: Grievance) -> dict[str, object]:
    due, promised = grievance.due_at, grievance.promised_at
    return {
        "grievance_id": grievance.id,
        "community": grievance.community_id,
        "no": grievance.no,
        "status": grievance.status.value,
        "due_at": due.isoformat() if due else "",
        "promised_at": promised.isoformat() if promised else "",
    }


def waking_hour(moment: datetime) -> datetime:
    """The moment itself, or eight in the morning when it lies in the quiet hours."""
    told = clock.local(moment)
    if QUIET_UNTIL <= told.time() < QUIET_FROM:
        return moment
    day = told.date() if told.time() < QUIET_UNTIL else told.date() + timedelta(days=1)
    return clock.start_of(day) + timedelta(hours=QUIET_UNTIL.hour)
