"""Filing a grievance: once per submission, however often it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class
from sqlalchemy.orm.util import identity_key

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.deadlines.limits import Due
from portal.base.driver import Kept
from portal.base.errors import Conflict
from portal.grievances import announcements, clocks, follow, numbers, tallies
from portal.grievances.clocks import Stage
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import (
    NORMAL_RANK,
    URGENT_RANK,
    Channel,
    ClockSegment,
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    PhotoStage,
    Visibility,
)
from portal.grievances.outside import earlier
from portal.grievances.search import service as search
from portal.grievances.service import intake, moving, photos, timing
from portal.grievances.service.intake import Outside, Report, Typed
from portal.grievances.upserts import Prepared

MOST_CODES = 4  # a code taken by another report of the community is replaced by the next


@dataclass(frozen=True)
class Secrets:
    """What the reporter is told once: the secret of the follow-up link, and the query code."""

    follow_token: str
    query_code: str


@dataclass(frozen=True)
class Filed:
    """The report, its secrets, and whether it had been sent before."""

    grievance: Grievance
    follow_token: str
    query_code: str
    repeated: bool


def secrets_of(grievance: Grievance) -> Secrets:
    """The secrets of a report once more; for its reporter only."""
    secret = follow.the_secret()
    codes = (
        follow.make_query_code(secret, grievance.submission_id, attempt)
        for attempt in range(MOST_CODES)
    )
    code = next((c for c in codes if follow.hash_secret(c) == grievance.query_hash), "")
    return Secrets(follow.make_follow_token(secret, grievance.submission_id), code)


def filed_before(community_id: int, submission_id: str) -> Filed | None:
    """What an earlier send of the same form was answered with; None when there was none."""
    first = _find(submission_id)
    if first is None or first.community_id != community_id:
        return None
    return _told_before(first)


def file_grievance(
    *,
    community_id: int,
    submission_id: str,
    category_code: str,
    building_id: int | None = None,
    landmark_id: int | None = None,
    place_text: str = "",
    text: str = "",
    visibility: Visibility | str | None = None,
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
    reporter_id: int | None = None,
    filed_by_id: int | None = None,
    channel: Channel = Channel.WEB,
    held_for: str | None = None,
    confidential: bool = False,
    address: str | None = None,
    outside: Outside | None = None,
    parent_case_id: int | None = None,
) -> Filed:
    """File a report; a repeated submission gives the first one again.

    ``confidential`` says that it is about the community's own staff, who then never see it.
    ``visibility`` None is the kind's own. ``uploader_key`` and ``address`` (of the network) serve
    the hourly limits of reports from the web; staff filing for residents are free of them.
    ``outside`` comes with an order of a list: of those, staff are told of the list as a whole.
    ``parent_case_id`` is the report of which this one is a part.
    """
    typed = Typed(**locals())
    first = _find(intake.checked_submission(submission_id))
    if first is not None:
        return _told_before(first)
    report = intake.paced(intake.judge(typed))
    begun = _first_stage(report)
    filed = _insert(report, begun)
    if filed.repeated:
        return filed
    kept = photos.attach(
        grievance_id=filed.grievance.id,
        community_id=community_id,
        tokens=photo_tokens[: photos.MOST],
        uploader_key=uploader_key,
        stage=PhotoStage.BEFORE,
    )
    _begin(filed.grievance, begun.stage, photo_count=kept, in_a_list=outside is not None)
    return filed


_ROW = Grievance.__table__
_KNOWN = Kept(select(_ROW.c.id).where(_ROW.c.submission_id == bindparam("submission")))
_NEW = Prepared(Grievance, lambda insert: insert.on_conflict_do_nothing().returning(_ROW.c.id))
_FIRST_EVENT = Prepared(Event)
_FIRST_SEGMENT = Prepared(ClockSegment)
_EMPTY: dict[str, Any] = {
    column.name: column.default.arg if column.default is not None else None
    for column in _ROW.columns
    if column.name != "id"
}


def _find(submission_id: str) -> Grievance | None:
    """The report of a submission in the scope in force; costs next to nothing when it is new."""
    known = _KNOWN.rows(submission=submission_id)
    if not known:
        return None
    found = session.scalar(select(Grievance).where(Grievance.id == known[0][0]))
    if found is None:
        raise Conflict  # the same submission was sent to another community
    return found


def _told_before(grievance: Grievance) -> Filed:
    told = secrets_of(grievance)
    return Filed(grievance, told.follow_token, told.query_code, repeated=True)


@dataclass(frozen=True)
class Begun:
    """The moment of filing, the clock that starts with it and the date that is promised."""

    at: datetime
    stage: Stage
    promised: Due


def _first_stage(report: Report) -> Begun:
    now, here = clock.now(), report.typed.community_id
    promised = clocks.promise(
        community_id=here, limit_key=report.kind.limit_key, reopened=False, start=now
    )
    if report.typed.outside is not None:
        promised = earlier(promised, report.typed.outside.wanted_by)
    stage = clocks.stage(
        GrievanceStatus.SUBMITTED,
        community_id=here,
        at=now,
        promised=promised,
        urgent=report.urgent,
    )
    return Begun(now, stage, promised)


def _insert(report: Report, begun: Begun) -> Filed:
    """The new row, or the first one when the same submission was kept in this very moment."""
    here, day = report.typed.community_id, clock.local(begun.at).date()
    token = follow.make_follow_token(follow.the_secret(), report.submission_id)
    values = _values(report, begun)
    values |= {"no": numbers.next_no(here, day), "follow_hash": follow.hash_secret(token)}
    for attempt in range(MOST_CODES):
        code = follow.make_query_code(follow.the_secret(), report.submission_id, attempt)
        values["query_hash"] = follow.hash_secret(code)
        new_id = _NEW.send(**values)
        if new_id is not None:
            return Filed(_loaded(new_id, values), token, code, repeated=False)
        first = _find(report.submission_id)
        if first is not None:
            numbers.give_back(here, day)
            return _told_before(first)
    raise Conflict


def _loaded(new_id: int, values: dict[str, Any]) -> Grievance:
    """The row just written as the session would have read it."""
    # Neither by its constructor, which would trace each of fifty columns, nor by adding it, which
    # would look for what hangs on it: nothing does yet.
    grievance: Grievance = manager_of_class(Grievance).new_instance()
    instance_dict(grievance).update(values, id=new_id)
    state, current = instance_state(grievance), session()
    state.key, state.session_id = identity_key(Grievance, new_id), current.hash_key
    current.identity_map.add(state)
    return grievance


def _values(report: Report, begun: Begun) -> dict[str, Any]:
    typed, now = report.typed, begun.at
    given = timing.columns(begun.stage, begun.promised) | {
        "community_id": typed.community_id,
        "submission_id": report.submission_id,
        "category_id": report.kind.id,
        "kind_id": report.kind.kind_id,
        "building_id": report.place.building_id,
        "landmark_id": report.place.landmark_id,
        "place_text": report.place.words,
        "grid_id": report.place.grid_id,
        "text": report.text,
        "visibility": report.visibility,
        "held_for": report.held_for,
        "confidential": typed.confidential,
        "urgent": report.urgent,
        "rank": URGENT_RANK if report.urgent else NORMAL_RANK,
        "channel": typed.channel,
        "reporter_id": typed.reporter_id,
        "filed_by_id": typed.filed_by_id,
        "parent_case_id": typed.parent_case_id,
        "status": GrievanceStatus.SUBMITTED,
        "promise_from": now,
        "filed_at": now,
        "changed_at": now,
    }
    if typed.outside is not None:
        given["external_no"] = typed.outside.no
        given["outside_due_at"] = typed.outside.wanted_by
    return _EMPTY | given


def _begin(
    grievance: Grievance, stage: Stage, *, photo_count: int, in_a_list: bool = False
) -> None:
    """First event, first segment, count, index and announcements."""
    by_staff = grievance.filed_by_id is not None
    actor = Actor(STAFF, grievance.filed_by_id) if by_staff else Actor(REPORTER)
    belongs: dict[str, Any] = {
        "grievance_id": grievance.id,
        "community_id": grievance.community_id,
    }
    _FIRST_EVENT.send(
        **belongs,
        seq=grievance.version,
        kind=EventKind.SUBMIT,
        at=grievance.filed_at,
        from_status=None,
        to_status=grievance.status,
        actor_kind=actor.kind,
        actor_id=grievance.filed_by_id,
        text="",
        is_public=False,
        facts=moving.all_facts(grievance) | {"photos": photo_count},
    )
    _FIRST_SEGMENT.send(**belongs, **clocks.first_segment(stage, grievance.filed_at))
    tallies.add(tallies.place_of(grievance))
    search.index(grievance)
    if in_a_list:
        announcements.warn(grievance, actor_id=actor.person_id)
    else:
        announcements.announce(grievance, EventKind.SUBMIT, actor_id=actor.person_id)
    if by_staff:
        audit.record(
            "grievance.filed_for",
            actor_id=grievance.filed_by_id,
            object_kind="grievance",
            object_id=grievance.id,
            community_id=grievance.community_id,
            on_behalf_of_id=grievance.reporter_id,
        )
