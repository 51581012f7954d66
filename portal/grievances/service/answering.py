"""What the reporter does after filing: answer, add, confirm, dispute, appeal, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.base import clock
from portal.grievances import policy
from portal.grievances.dispatch import reopening
from portal.grievances.errors import (
    HandlerCannotConfirm,
    NotAllowedNow,
    WindowOver,
    WordsMissing,
)
from portal.grievances.lifecycle import CALLED, RESIDENTS, Actor
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    PhotoStage,
    Satisfaction,
    Visibility,
)
from portal.grievances.service import passing_on, photos, placing, repeats
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import trimmed, words

E, S = EventKind, GrievanceStatus


def was_sent(grievance_id: int, sent: str) -> bool:
    """Whether the reporter's form of that number was taken already."""
    return repeats.event_of_residents(grievance_id, sent) is not None


def answer_info(
    grievance_id: int,
    *,
    actor: Actor,
    text: str,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
    sent: str = "",
) -> Event:
    """Answer a question; our clock goes on with what was left of it."""
    grievance = load(grievance_id)
    first = repeats.event_of(grievance.id, sent, actor)
    if first is not None:
        return first
    said = _said(text, photo_tokens)
    return _with_photos(grievance, E.ANSWER_INFO, actor, said, photo_tokens, uploader_key, sent)


def add(
    grievance_id: int,
    *,
    actor: Actor,
    text: str,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
    sent: str = "",
) -> Event:
    """Add words or photos, once for each form sent; by the reporter, or by staff who were told."""
    grievance = load(grievance_id)
    first = repeats.event_of_residents(grievance.id, sent)
    first = first or repeats.event_of(grievance.id, sent, actor)
    if first is not None:
        return first
    said = _said(text, photo_tokens)
    return _with_photos(grievance, E.ADD, actor, said, photo_tokens, uploader_key, sent)


def confirm(
    grievance_id: int,
    *,
    actor: Actor,
    satisfaction: Satisfaction | str | None = None,
    solved: bool = True,
) -> Grievance:
    """The reporter's judgement closes the case. A second tap with the same answer is one answer.

    ``solved`` False accepts a reply although the problem remains, which is counted as unsolved.
    """
    grievance = load(grievance_id)
    _refuse_handler(actor, grievance)
    judged = Satisfaction(satisfaction) if satisfaction else None
    values = {"solved": solved, "satisfaction": judged, "closed_at": clock.now()}
    if _said_already(grievance, solved, judged):
        return grievance
    move(grievance, E.CONFIRM, actor=actor, values=values)
    return grievance


def _said_already(grievance: Grievance, solved: bool, judged: Satisfaction | None) -> bool:
    same = (grievance.solved, grievance.satisfaction) == (solved, judged)
    return grievance.status is S.CLOSED and same


def dispute(
    grievance_id: int,
    *,
    actor: Actor,
    reason: str,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
    sent: str = "",
) -> Event:
    """Not solved: the case is reopened with its lead worker, and the supervisors are told."""
    grievance = load(grievance_id)
    if actor.kind not in RESIDENTS:
        raise NotAllowedNow(grievance.status)
    _refuse_handler(actor, grievance)
    said = _said(reason, photo_tokens)
    if not policy.may_still_dispute(grievance, clock.now()):
        raise WindowOver
    values = begins_anew(grievance)
    event = _with_photos(
        grievance, E.DISPUTE, actor, said, photo_tokens, uploader_key, sent, values
    )
    reopening.let_unit_in(grievance)
    return event


def reopen_for(grievance: Grievance, *, actor: Actor, reason: str, call_back: int) -> Event:
    """The same on the resident's behalf, by the member of staff who called back; ``call_back`` is
    the number of the record of the call, kept with the event."""
    if not policy.may_still_dispute(grievance, clock.now()):
        raise WindowOver
    event = move(
        grievance,
        E.DISPUTE,
        actor=actor,
        text=words(reason),
        values=begins_anew(grievance),
        facts={CALLED: call_back},
    )
    reopening.let_unit_in(grievance)
    return event


def begins_anew(grievance: Grievance) -> dict[str, Any]:
    """The columns of a report that is dealt with once more, by whoever led it first."""
    return {
        "reopen_count": grievance.reopen_count + 1,
        "holder_id": grievance.lead_id,
        "resolved_at": None,
        "closed_at": None,
        "solved": None,
        "satisfaction": None,
        "outcome": None,
    } | placing.grid_again(grievance)


def appeal(grievance_id: int, *, actor: Actor, text: str, sent: str = "") -> Event:
    """Once, in time: somebody else looks at a refused report again."""
    grievance = load(grievance_id)
    said = words(text)
    if not policy.may_still_appeal(grievance, clock.now()):
        raise WindowOver
    values = {"appeal_count": grievance.appeal_count + 1, "reject_reason": None}
    values |= placing.grid_again(grievance)
    facts = repeats.facts(sent)
    return move(grievance, E.APPEAL, actor=actor, text=said, values=values, facts=facts)


def withdraw(grievance_id: int, *, actor: Actor, text: str = "", sent: str = "") -> Event:
    """Take the report back before work begins; neighbours no longer see it. Where neighbours have
    the problem too, it stays and goes on in the name of the first of them."""
    grievance = load(grievance_id)
    said, facts = trimmed(text), repeats.facts(sent)
    heir_id = passing_on.heir_of(grievance)
    if heir_id is not None:
        return passing_on.pass_on(grievance, heir_id, actor=actor, text=said, facts=facts)
    values = {"visibility": Visibility.STAFF, "released_at": None}
    return move(
        grievance,
        E.WITHDRAW,
        actor=actor,
        text=said,
        values=values,
        facts=facts,
    )


def _said(text: str, tokens: Sequence[str]) -> str:
    said = trimmed(text)
    if not said and not tokens:
        raise WordsMissing
    return said


def _with_photos(
    grievance: Grievance,
    kind: EventKind,
    actor: Actor,
    text: str,
    tokens: Sequence[str],
    uploader_key: str,
    sent: str = "",
    values: Mapping[str, object] | None = None,
) -> Event:
    """An event that may bring photos; by the reporter they wait for a release."""
    facts = ({"photos": len(tokens)} if tokens else {}) | repeats.facts(sent)
    event = move(
        grievance,
        kind,
        actor=actor,
        text=text,
        values=values,
        facts=facts,
    )
    photos.add_to(grievance, tokens, uploader_key=uploader_key, stage=PhotoStage.ADDED)
    return event


def _refuse_handler(actor: Actor, grievance: Grievance) -> None:
    """Who handled a report does not judge it."""
    if policy.is_handler(actor.person_id, grievance):
        raise HandlerCannotConfirm
