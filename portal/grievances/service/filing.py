"""Filing a grievance: once per submission, however often it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.base import clock
from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.errors import Conflict
from portal.grievances import announcements, clocks, follow, numbers, tallies
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import (
    NORMAL_RANK,
    URGENT_RANK,
    Channel,
    EventKind,
    Grievance,
    GrievanceStatus,
    PhotoStage,
    Visibility,
)
from portal.grievances.service import intake, moving, photos, timing
from portal.grievances.service.intake import Report, Typed
from portal.grievances.upserts import insert_into

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
    codes = [
        follow.make_query_code(secret, grievance.submission_id, attempt)
        for attempt in range(MOST_CODES)
    ]
    code = next((c for c in codes if follow.hash_secret(c) == grievance.query_hash), "")
    return Secrets(follow.make_follow_token(secret, grievance.submission_id), code)


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
    address: str | None = None,
) -> Filed:
    """File a report; a repeated submission gives the first one again.

    ``visibility`` None is the kind's own. ``uploader_key`` and ``address`` (of the network) serve
    the hourly limits of reports from the web; staff filing for residents are free of them.
    """
    typed = Typed(**locals())
    first = _find(intake.checked_submission(submission_id))
    if first is not None:
        return _answer(first, repeated=True)
    report = intake.paced(intake.judge(typed))
    grievance = _insert(report)
    if grievance is None:
        return _answer(_first_of_two(report.submission_id), repeated=True)
    kept = photos.attach(
        grievance_id=grievance.id,
        community_id=community_id,
        tokens=photo_tokens[: photos.MOST],
        uploader_key=uploader_key,
        stage=PhotoStage.BEFORE,
    )
    _begin(grievance, report, photo_count=kept)
    return _answer(grievance, repeated=False)


def _find(submission_id: str) -> Grievance | None:
    return session.scalar(select(Grievance).where(Grievance.submission_id == submission_id))


def _first_of_two(submission_id: str) -> Grievance:
    first = _find(submission_id)
    if first is None:
        raise Conflict  # the same submission was sent to another community
    return first


def _answer(grievance: Grievance, *, repeated: bool) -> Filed:
    told = secrets_of(grievance)
    return Filed(grievance, told.follow_token, told.query_code, repeated)


def _insert(report: Report) -> Grievance | None:
    """The new row, or None when the same submission was kept in this very moment."""
    now = clock.now()
    here, day = report.typed.community_id, clock.local(now).date()
    values = _values(report, now) | {"no": numbers.next_no(here, day)}
    for attempt in range(MOST_CODES):
        code = follow.make_query_code(follow.the_secret(), report.submission_id, attempt)
        values["query_hash"] = follow.hash_secret(code)
        statement = insert_into(Grievance, **values).on_conflict_do_nothing()
        grievance: Grievance | None = session.scalar(statement.returning(Grievance))
        if grievance is not None:
            return grievance
        if _find(report.submission_id) is not None:
            break
    numbers.give_back(here, day)
    return None


def _values(report: Report, now: datetime) -> dict[str, Any]:
    typed, status = report.typed, GrievanceStatus.SUBMITTED
    here, key = typed.community_id, report.kind.limit_key
    promised = clocks.promise(community_id=here, limit_key=key, reopened=False, start=now)
    new = clocks.stage(status, community_id=here, at=now, promised=promised, urgent=report.urgent)
    token = follow.make_follow_token(follow.the_secret(), report.submission_id)
    return timing.columns(new, promised) | {
        "community_id": here,
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
        "urgent": report.urgent,
        "rank": URGENT_RANK if report.urgent else NORMAL_RANK,
        "channel": typed.channel,
        "reporter_id": typed.reporter_id,
        "filed_by_id": typed.filed_by_id,
        "follow_hash": follow.hash_secret(token),
        "status": status,
        "promise_from": now,
        "filed_at": now,
        "changed_at": now,
    }


def _begin(grievance: Grievance, report: Report, *, photo_count: int) -> None:
    """First event, first segment, count and announcements."""
    by_staff = grievance.filed_by_id is not None
    actor = Actor(STAFF, grievance.filed_by_id) if by_staff else Actor(REPORTER)
    facts = {
        name: moving.plain(getattr(grievance, name))
        for name in Grievance.__table__.columns.keys()  # noqa: SIM118 (columns, not names)
        if name not in moving.NOT_IN_FACTS
    }
    moving.record(
        grievance,
        EventKind.SUBMIT,
        actor=actor,
        came_from=None,
        facts=facts | {"photos": photo_count},
        text="",
        is_public=False,
        now=grievance.filed_at,
    )
    new = clocks.stage(
        grievance.status,
        community_id=grievance.community_id,
        at=grievance.filed_at,
        promised=timing.promised(grievance),
        urgent=grievance.urgent,
    )
    clocks.begin(grievance.id, grievance.community_id, grievance.filed_at, new)
    tallies.add(tallies.place_of(grievance))
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
