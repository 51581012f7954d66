"""What staff do with a grievance: accept, ask, take in hand, resolve, refuse, note."""

from collections.abc import Callable, Sequence

from sqlalchemy import exists, select

from portal.base import clock
from portal.base.db import session
from portal.base.errors import Invalid
from portal.community.identity.models import Person
from portal.grievances import policy
from portal.grievances.errors import (
    AnotherReviewerNeeded,
    HandOverFirst,
    MustLeave,
    PhotoMissing,
    ReplyMissing,
    SecondPersonNeeded,
)
from portal.grievances.labels import REJECT_REASONS
from portal.grievances.lifecycle import STREET, Actor
from portal.grievances.merging import waiting
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Outcome,
    PhotoStage,
)
from portal.grievances.service import changing, photos, repeats
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words
from portal.grievances.stages import standing
from portal.grievances.stages.errors import NotTheirs, StagesOpen

E, S = EventKind, GrievanceStatus

_when_accepted: list[Callable[[Grievance], object]] = []


def when_accepted(follow: Callable[[Grievance], object]) -> None:
    """Have ``follow`` called, in the same transaction, for each report that was accepted and not
    taken in hand with the same tap."""
    if follow not in _when_accepted:
        _when_accepted.append(follow)


def accept(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    grid_id: int | None = None,
    category_code: str | None = None,
) -> Event:
    """Take the report on; kind and grid may be put right before. Who accepts first leads
    (首接负责)."""
    grievance = load(grievance_id)
    _not_the_one_who_refused(actor, grievance)
    if grid_id is not None or category_code is not None:
        changed = changing.change_loaded(
            grievance, actor=actor, version=version, grid_id=grid_id, category_code=category_code
        )
        version = grievance.version if changed else version
    event = take(grievance, actor=actor, version=version)
    for follow in _when_accepted:
        follow(grievance)
    return event


def take(grievance: Grievance, *, actor: Actor, version: int | None, silent: bool = False) -> Event:
    """Accept a report that is locked already, and nothing else; ``silent`` where the next step
    tells the resident more."""
    _not_the_one_who_refused(actor, grievance)
    values = {
        "holder_id": actor.person_id,
        "lead_id": grievance.lead_id or actor.person_id,
        "accepted_at": grievance.accepted_at or clock.now(),
        "reject_proposed_by_id": None,
    }
    return move(grievance, E.ACCEPT, actor=actor, version=version, values=values, silent=silent)


def ask_info(grievance_id: int, *, actor: Actor, version: int, text: str) -> Event:
    """Ask the reporter for details; our clock pauses until the answer."""
    return move(load(grievance_id), E.ASK_INFO, actor=actor, version=version, text=words(text))


def self_handle(grievance_id: int, *, actor: Actor, version: int) -> Event:
    """Deal with it oneself; whoever does becomes the holder."""
    grievance = load(grievance_id)
    if policy.must_leave_the_community(grievance):
        raise MustLeave
    values = {
        "holder_id": actor.person_id,
        "lead_id": grievance.lead_id or actor.person_id,
        "unit_id": None,
    }
    return move(grievance, E.SELF_HANDLE, actor=actor, version=version, values=values)


def resolve(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    outcome: Outcome | str,
    reply: str,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
) -> Event:
    """Say what was achieved; the reporter is asked whether it is solved."""
    grievance, outcome = load(grievance_id), Outcome(outcome)
    waiting.refuse_while_parts_are_open(grievance)
    if policy.must_go_up(grievance) and grievance.status is S.IN_PROGRESS:
        raise HandOverFirst
    _refuse_unless_theirs(grievance, actor)
    reply = words(reply, ReplyMissing)
    if outcome is Outcome.FIXED and grievance.category.photo_on_resolve and not photo_tokens:
        raise PhotoMissing
    values = {
        "outcome": outcome,
        "reply": reply,
        "resolved_at": clock.now(),
        "holder_id": actor.person_id or grievance.holder_id,
        "solved": None,
        "satisfaction": None,
    }
    event = move(
        grievance,
        E.RESOLVE,
        actor=actor,
        version=version,
        text=reply,
        is_public=True,
        values=values,
        facts={"photos": len(photo_tokens)},
    )
    photos.add_to(grievance, photo_tokens, uploader_key=uploader_key, stage=PhotoStage.AFTER)
    return event


def _refuse_unless_theirs(grievance: Grievance, actor: Actor) -> None:
    """What goes by stages is ended by those above alone, once every stage is recorded."""
    if not standing.goes_by_stages(grievance):
        return
    if actor.kind != STREET:
        raise NotTheirs
    if standing.running(grievance) is not None:
        raise StagesOpen


def reject(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    reason_code: str,
    text: str,
    go_where: str = "",
) -> Event:
    """Refuse a report, with the reason and where to turn instead.

    Towards somebody who needs care, and for a repeated report, the first call proposes it
    (``PROPOSE_REJECT``) and a second person's call decides.
    """
    grievance = load(grievance_id)
    _not_the_one_who_refused(actor, grievance)
    if reason_code not in REJECT_REASONS:
        raise Invalid
    said = "\n".join(part for part in (words(text, ReplyMissing), go_where.strip()) if part)
    if _needs_second(grievance, reason_code) and grievance.reject_proposed_by_id is None:
        values = {"reject_proposed_by_id": actor.person_id}
        return move(
            grievance,
            E.PROPOSE_REJECT,
            actor=actor,
            version=version,
            text=said,
            values=values,
            facts={"reason": reason_code},
        )
    if policy.must_agree(actor.person_id, grievance):
        raise SecondPersonNeeded
    return move(
        grievance,
        E.REJECT,
        actor=actor,
        version=version,
        text=said,
        values={
            "reject_reason": reason_code,
            "rejected_by_id": actor.person_id,
            "reject_proposed_by_id": None,
        },
    )


def note(grievance_id: int, *, actor: Actor, text: str, sent: str = "") -> Event:
    """An internal note, once for each form sent: neither the reporter nor neighbours see it."""
    grievance = load(grievance_id)
    first = repeats.event_of(grievance_id, sent, actor)
    if first is not None:
        return first
    return move(grievance, E.NOTE, actor=actor, text=words(text), facts=repeats.facts(sent))


def _not_the_one_who_refused(actor: Actor, grievance: Grievance) -> None:
    if policy.must_be_another(actor.person_id, grievance):
        raise AnotherReviewerNeeded


def _needs_second(grievance: Grievance, reason_code: str) -> bool:
    return policy.needs_second_person(
        reporter_needs_care=_needs_care(grievance.reporter_id),
        is_repeat=reason_code == "repeat"
        or grievance.appeal_count > 0
        or _reported_before(grievance),
    )


def _needs_care(reporter_id: int | None) -> bool:
    if reporter_id is None:
        return False
    return bool(session.scalar(select(Person.needs_care).where(Person.id == reporter_id)))


def _reported_before(grievance: Grievance) -> bool:
    """Whether the same person reported the same kind at the same place before."""
    if grievance.reporter_id is None:
        return False
    return bool(
        session.scalar(
            select(
                exists().where(
                    Grievance.reporter_id == grievance.reporter_id,
                    Grievance.id < grievance.id,
                    Grievance.kind_id == grievance.kind_id,
                    Grievance.building_id == grievance.building_id,
                    Grievance.community_id == grievance.community_id,
                    Grievance.status != S.WITHDRAWN,
                )
            )
        )
    )
