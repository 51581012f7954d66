"""Splitting a report that holds several matters (拆分), and its result when all parts have one.

Each part is a report of the same reporter with its own number, kind, place, time limits and
answer. The parent stays open under its own promise, so that splitting gains nobody time; when all
its parts are resolved, refused or withdrawn, it is resolved by itself with their replies put
together, and the reporter is asked once more about the whole. Where the reporter took back every
part, nothing is left to ask about: the parent ends as withdrawn, unless neighbours have the
problem too or somebody outside works on it; then staff go on with it by hand. Not for a report
that already waits for the resident to confirm, and one level deep only.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.base import clock
from portal.base.i18n import _
from portal.grievances import labels, policy
from portal.grievances.lifecycle import FOLLOWING, FOLLOWS, SYSTEM_ACTOR, Actor
from portal.grievances.merging import errors, judging, rows
from portal.grievances.merging.waiting import ANSWERED, DONE_WITH
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Outcome,
    Visibility,
)
from portal.grievances.service import filing, handling, passing_on
from portal.grievances.service.moving import load, move, refuse_if_stale

E, S = EventKind, GrievanceStatus
MOST_PARTS = 5
PARTS = "parts"


@dataclass(frozen=True)
class Part:
    """One matter of a report: its kind, its place and the words that are about it."""

    category_code: str
    text: str
    building_id: int | None = None
    landmark_id: int | None = None
    place_text: str = ""


def split(grievance_id: int, *, actor: Actor, version: int, parts: Sequence[Part]) -> Event:
    """File each part as a report of its own; the event names their numbers."""
    case = load(grievance_id)
    refuse_if_stale(case, version)
    judging.refuse_unsplittable(case)
    if len(parts) < 2:
        raise errors.TwoPartsNeeded
    _take_on(case, actor)
    event = move(
        case,
        E.SPLIT,
        actor=actor,
        values={"part_count": len(parts[:MOST_PARTS])},
    )
    filed = [_file(case, part, n, actor) for n, part in enumerate(parts[:MOST_PARTS])]
    event.facts = event.facts | {PARTS: [each.no for each in filed]}
    return event


def _take_on(case: Grievance, actor: Actor) -> None:
    """Whoever splits a new report has it in hand: its parts are its work now, and no limit of a
    step before them runs on."""
    if case.status is S.SUBMITTED:
        handling.accept(case.id, actor=actor, version=case.version)
    if case.status is S.ACCEPTED:
        handling.self_handle(case.id, actor=actor, version=case.version)


def _file(case: Grievance, part: Part, n: int, actor: Actor) -> Grievance:
    """The part's own form number is made of the parent's, which nobody can guess."""
    return filing.file_grievance(
        community_id=case.community_id,
        submission_id=str(uuid.uuid5(uuid.UUID(case.submission_id), f"part {n} of {case.version}")),
        category_code=part.category_code,
        building_id=part.building_id,
        landmark_id=part.landmark_id,
        place_text=part.place_text,
        text=part.text,
        visibility=case.visibility,
        reporter_id=case.reporter_id,
        filed_by_id=actor.person_id,
        channel=case.channel,
        held_for=case.held_for,
        confidential=case.confidential,
        parent_case_id=case.id,
    ).grievance


def follow_part(part: Grievance) -> None:
    """After a part moved: resolve the parent if that was the last one."""
    if part.status not in DONE_WITH or part.parent_case_id is None:
        return
    parent = load(part.parent_case_id)
    parts = rows.parts_of(parent.id)
    open_still = any(each.status not in DONE_WITH for each in parts)
    if open_still or parent.status not in FOLLOWING[E.RESOLVE].origins:
        return
    if all(each.status is S.WITHDRAWN for each in parts):
        _end_with_nothing_left(parent)
        return
    # What the community has no power to end waits for its staff to pass it on.
    if policy.must_go_up(parent) and parent.status is not S.ESCALATED:
        return
    reply = _put_together(parent, parts)
    values = {
        "outcome": _outcome(parts),
        "reply": reply,
        "resolved_at": clock.now(),
        "solved": None,
        "satisfaction": None,
    }
    move(
        parent,
        E.RESOLVE,
        actor=SYSTEM_ACTOR,
        text=reply,
        is_public=True,
        values=values,
        facts={FOLLOWS: [each.no for each in parts]},
    )


def _end_with_nothing_left(parent: Grievance) -> None:
    """Every part was taken back by the reporter: so is the whole, or it is whole again."""
    outside = parent.unit_id is not None or parent.status not in FOLLOWING[E.WITHDRAW].origins
    if outside or passing_on.heir_of(parent) is not None:
        move(
            parent,
            E.NOTE,
            actor=SYSTEM_ACTOR,
            text=_("The reporter took back every part. What is left is dealt with here."),
            values={"part_count": 0},
        )
        return
    move(
        parent,
        E.WITHDRAW,
        actor=SYSTEM_ACTOR,
        text=_("Every part was taken back by the reporter, so nothing is left to deal with."),
        values={"visibility": Visibility.STAFF, "released_at": None},
    )


def _outcome(parts: Sequence[Grievance]) -> Outcome:
    """Fixed when every part is; otherwise what the parts have in common, or a part of it."""
    found = {each.outcome for each in parts if each.status in ANSWERED}
    if len(found) == 1 and all(each.status in ANSWERED for each in parts):
        return found.pop() or Outcome.EXPLAINED
    return Outcome.PARTLY if found & {Outcome.FIXED, Outcome.PARTLY} else Outcome.EXPLAINED


def _put_together(parent: Grievance, parts: Sequence[Grievance]) -> str:
    """What was answered to each part; of a part that neighbours do not see, nothing but that."""
    seen = parent.visibility is Visibility.NEIGHBOURS
    lines = []
    for each in parts:
        if each.status is S.WITHDRAWN:  # it is out of neighbours' sight by that, unanswered
            lines.append(_("A part was taken back by the reporter."))
        elif seen and not policy.is_public(each):
            lines.append(_("Another part was answered to the reporter alone."))
        elif each.status in ANSWERED:
            lines.append(_("%(no)s: %(reply)s", no=each.no, reply=each.reply))
        else:
            state = str(labels.STATUS_LABELS[each.status])
            lines.append(_("%(no)s: %(reply)s", no=each.no, reply=state))
    return "\n".join(dict.fromkeys(lines))
