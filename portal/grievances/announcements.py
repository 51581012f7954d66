"""Which event is told to whom, in which words: the topics ``grievance.*``.

A reporter without an account is told nothing here: the page behind the follow-up link says it
all. When a message leaves the portal is the outbox's affair (quiet hours, the day's digest).
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import url_for

from portal.base import clock
from portal.base.i18n import LazyString, _l
from portal.base.outbox import topics
from portal.base.outbox.service import enqueue, withdraw
from portal.base.outbox.topics import RESIDENT, STAFF, Facts, Topic
from portal.community.places.queries.communities import slug_of
from portal.grievances import lifecycle, recipients
from portal.grievances.models import EventKind, Grievance

E = EventKind
NO_TIME = timedelta(0)
LEAD_MOVED, ASKED_INSTEAD = "lead_moved", "asked_instead"

# Who pressed "I have this problem too" asked to follow a neighbour's report, not to be sent
# messages: this is news. Everything else that residents are told is about a report that is theirs,
# or that they are asked about themselves.
NEWS = "followed_"
# Staff learn of these by themselves; the rest waits for the digest. Words of danger are urgent.
AT_ONCE = frozenset({"overdue"})
# The facts at their longest, by which texts are shown and measured.
SAMPLE: dict[str, object] = {
    "no": "261230-088",
    "due_at": "2026-12-30T17:30:00+08:00",
    "promised_at": "2026-12-30T17:30:00+08:00",
    "number": 300,
    "stage": "现场核查和责令停工",
}

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
    "called_back": (_l("A call-back about your report was written down"), RESIDENT),
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
    "urged": (_l("The resident urges a report"), STAFF),
    "supervised": (_l("A report was put under supervision"), STAFF),
    "supervision_answered": (_l("An answer to your supervision"), STAFF),
    "supervision_late": (_l("The answer to a supervision is late"), STAFF),
    "supervision_lifted": (_l("A supervision was ended"), STAFF),
    "dispatched": (_l("Your report was sent to a unit"), RESIDENT),
    "extended": (_l("The date of your report was put off"), RESIDENT),
    "escalated": (_l("Your report was passed on"), RESIDENT),
    "stage": (_l("A stage of your report is done"), RESIDENT),
    "stage_skipped": (_l("A stage of your report does not apply"), RESIDENT),
    "stage_put_off": (_l("A stage of your report takes longer"), RESIDENT),
    "handed_over": (_l("A report was handed over to you"), STAFF),
    "deescalated": (_l("Your report is back with the community"), RESIDENT),
    "returned": (_l("A unit gave a report back"), STAFF),
    "extension_asked": (_l("Somebody asks for more time"), STAFF),
    "came_back": (_l("A report came back from above"), STAFF),
    "escalation_proposed": (_l("Passing a report on is proposed"), STAFF),
    "merged": (_l("Your report is dealt with together with another one"), RESIDENT),
    "unmerged": (_l("Your report is dealt with by itself again"), RESIDENT),
    "lead_moved": (_l("News about your report"), RESIDENT),
    "split": (_l("Your report is dealt with in parts"), RESIDENT),
    "separated": (_l("A joined report goes on by itself"), STAFF),
    "followed_accepted": (_l("A report you follow was accepted"), RESIDENT),
    "followed_resolved": (_l("A report you follow was dealt with"), RESIDENT),
    "followed_closed": (_l("A report you follow is closed"), RESIDENT),
    "followed_reopened": (_l("A report you follow was reopened"), RESIDENT),
    "followed_rejected": (_l("A report you follow was not accepted"), RESIDENT),
    "followed_extended": (_l("The date of a report you follow was put off"), RESIDENT),
    "followed_escalated": (_l("A report you follow was passed on"), RESIDENT),
    "followed_merged": (_l("A report you follow was joined with another one"), RESIDENT),
    "followed_withdrawn": (_l("A report you follow was taken back"), RESIDENT),
    "passed_on": (_l("A report goes on in your name"), RESIDENT),
    "asked_instead": (_l("Is it solved? The reporter has not answered"), RESIDENT),
    "confirmed_instead": (_l("A neighbour says that your report is solved"), RESIDENT),
    "disputed_instead": (_l("A neighbour says that your report is not solved"), RESIDENT),
}


class Tell(NamedTuple):
    """One announcement of an event."""

    topic: str
    who: str


TELLS: dict[EventKind, tuple[Tell, ...]] = {
    E.SUBMIT: (Tell("new", "worker"),),
    E.ACCEPT: (Tell("accepted", "reporter"), Tell("followed_accepted", "followers")),
    E.ASK_INFO: (Tell("asked", "reporter"),),
    E.ANSWER_INFO: (Tell("answered", "holder"),),
    E.INFO_TIMEOUT: (Tell("no_answer", "holder"), Tell("went_on", "reporter")),
    E.RESOLVE: (Tell("resolved", "reporter"), Tell("followed_resolved", "followers")),
    E.CONFIRM: (Tell("closed", "reporter"), Tell("followed_closed", "followers")),
    E.CONFIRM_TIMEOUT: (Tell("unrated", "reporter"), Tell("followed_closed", "followers")),
    E.DISPUTE: (
        Tell("disputed", "holder"),
        Tell("disputed", "supervisors"),
        Tell("reopened", "reporter"),
        Tell("followed_reopened", "followers"),
    ),
    E.PROPOSE_REJECT: (Tell("second_person", "worker"), Tell("second_person", "committee")),
    E.REJECT: (Tell("rejected", "reporter"), Tell("followed_rejected", "followers")),
    E.APPEAL: (Tell("appealed", "committee"), Tell("appealed", "supervisors")),
    E.WITHDRAW: (Tell("taken_back", "worker"), Tell("followed_withdrawn", "followers")),
    E.ADD: (Tell("added", "holder"),),
    E.OVERDUE: (
        Tell("overdue", "holder"),
        Tell("overdue", "supervisors"),
        Tell("overdue", "those_above"),
    ),
    E.RECOMPUTE: (Tell("date_moved", "reporter"),),
    E.DISPATCH: (Tell("dispatched", "reporter"),),
    E.RETURN: (Tell("returned", "holder"),),
    E.EXTEND: (Tell("extended", "reporter"), Tell("followed_extended", "followers")),
    E.ESCALATE: (
        Tell("escalated", "reporter"),
        Tell("followed_escalated", "followers"),
        Tell("handed_over", "those_above"),
    ),
    E.DEESCALATE: (Tell("came_back", "holder"), Tell("deescalated", "reporter")),
    E.MERGE: (Tell("merged", "reporter"), Tell("followed_merged", "followers")),
    E.UNMERGE: (Tell("unmerged", "reporter"), Tell("separated", "holder")),
    E.SPLIT: (Tell("split", "reporter"),),
    E.URGE: (Tell("urged", "holder"), Tell("urged", "lead")),
    E.LIFT_SUPERVISION: (Tell("supervision_lifted", "holder"),),
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
                solicited=not name.startswith(NEWS),
                at_once=name in AT_ONCE,
                sample=SAMPLE,
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


# What the reporter is told where a neighbour was asked instead.
BY_SUPPORTER = {"closed": "confirmed_instead", "reopened": "disputed_instead"}


def announce(grievance: Grievance, kind: EventKind, *, actor_id: int | None, by: str = "") -> None:
    """Tell everybody whom the event concerns, but for the person who caused it; ``by`` is the kind
    of actor."""
    waits = kind in lifecycle.UNDOABLE
    for topic, who in TELLS.get(kind, ()):
        tell(
            grievance,
            BY_SUPPORTER.get(topic, topic) if by == lifecycle.SUPPORTER else topic,
            who,
            actor_id=actor_id,
            after=lifecycle.TOLD_AFTER if waits else NO_TIME,
        )
    if kind is E.SUBMIT:
        warn(grievance, actor_id=actor_id)


def warn(grievance: Grievance, *, actor_id: int | None) -> None:
    """Tell the duty roster of words of danger."""
    if grievance.urgent:
        tell(grievance, "urgent", "roster", actor_id=actor_id, urgent=True)


def tell(
    grievance: Grievance,
    topic: str,
    who: str,
    *,
    actor_id: int | None,
    urgent: bool = False,
    after: timedelta = NO_TIME,
    until: datetime | None = None,
) -> None:
    """Announce one topic to the people meant by ``who``, no earlier than ``after`` a while;
    ``until`` is told in place of the limit of the step."""
    for person_id in recipients.people(grievance, who):
        if person_id != actor_id:
            tell_person(grievance, topic, person_id, urgent=urgent, after=after, until=until)


def tell_person(
    grievance: Grievance,
    topic: str,
    person_id: int,
    *,
    urgent: bool = False,
    after: timedelta = NO_TIME,
    until: datetime | None = None,
) -> None:
    """The same to one person, once for each change of the report."""
    enqueue(
        f"grievance.{topic}",
        key=f"{_occasion(grievance.id, grievance.version)}{person_id}",
        person_id=person_id,
        community_id=grievance.community_id,
        urgent=urgent,
        not_before=clock.now() + after,
        **_facts(grievance, until),
    )


def tell_of_lead(lead: Grievance, person_id: int, *, grievance_id: int, no: str) -> None:
    """Tell who reported ``no`` how the report stands into which it was merged, once an act can no
    longer be taken back; nothing else of the lead is told."""
    enqueue(
        f"grievance.{LEAD_MOVED}",
        key=f"{_occasion(lead.id, lead.version)}{person_id}",
        person_id=person_id,
        community_id=lead.community_id,
        urgent=False,
        not_before=clock.now() + lifecycle.TOLD_AFTER,
        **_facts(lead, None) | {"grievance_id": grievance_id, "no": no},
    )


def ask_instead(grievance: Grievance, person_id: int) -> None:
    """Ask a supporter in place of a silent reporter, once for each time it was dealt with."""
    enqueue(
        f"grievance.{ASKED_INSTEAD}",
        key=occasion_of_asking(grievance.id, grievance.resolved_at, person_id),
        person_id=person_id,
        community_id=grievance.community_id,
        urgent=False,
        not_before=clock.now(),
        **_facts(grievance),
    )


def occasion_of_asking(grievance_id: int, resolved_at: datetime | None, person_id: int) -> str:
    """By which the message of :func:`ask_instead` is known again."""
    return f"{grievance_id}:{resolved_at:%y%m%d%H%M%S}:{person_id}"


def take_back(grievance_id: int, seq: int, kind: EventKind) -> None:
    """Tell nobody of an event that was taken back."""
    for topic in {LEAD_MOVED, *(told.topic for told in TELLS.get(kind, ()))}:
        withdraw(f"grievance.{topic}", _occasion(grievance_id, seq))


def _occasion(grievance_id: int, version: int) -> str:
    return f"{grievance_id}:{version}:"


def _facts(grievance: Grievance, until: datetime | None = None) -> dict[str, object]:
    due, promised = until or grievance.due_at, grievance.promised_at
    return {
        "grievance_id": grievance.id,
        "community": grievance.community_id,
        "no": grievance.no,
        "status": grievance.status.value,
        "due_at": due.isoformat() if due else "",
        "promised_at": promised.isoformat() if promised else "",
    }
