"""Recording stages: one after another, by those above, in rows that are only ever added."""

from collections.abc import Sequence
from datetime import date, datetime

from portal.base import clock, deadlines
from portal.base.db import session
from portal.base.deadlines.limits import Due
from portal.base.files import service as files
from portal.grievances import announcements, clocks
from portal.grievances.errors import NotAllowedNow, ReasonMissing
from portal.grievances.lifecycle import STREET, Actor
from portal.grievances.models import (
    ClockSegment,
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Turn,
)
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words
from portal.grievances.stages import standing, telling
from portal.grievances.stages.errors import (
    BadStageDate,
    LaterFirst,
    NothingOpen,
    NotRecorded,
    NotTheirs,
)
from portal.grievances.stages.models import StagePhoto, StageRecord, StageWord
from portal.grievances.stages.standing import Step

E, W = EventKind, StageWord
PURPOSE = "grievance_stage"
MOST_PHOTOS = 4


def record(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    on: date,
    applies: bool = True,
    document_no: str = "",
    note: str = "",
    photo_tokens: Sequence[str] = (),
    uploader_key: str = "",
) -> Event:
    """The stage that runs is reached, or does not apply, for which there is a reason; the next
    one's clock begins. After the last one its clock runs on until the result is told."""
    grievance = _theirs(grievance_id, actor)
    found = standing.of(grievance)
    step = next((each for each in found if each.runs), None)
    if step is None:
        raise NothingOpen
    note = note.strip() if applies else words(note, ReasonMissing)
    _judge_day(grievance, found, step, on)
    following = next((each for each in found[found.index(step) + 1 :] if not each.record), None)
    now = clock.now()
    values = _begin(grievance, following, now, actor) if following else {}
    row = _row(grievance, step, W.REACHED if applies else W.NOT_APPLICABLE, actor, on)
    row.document_no, row.note, row.at = document_no.strip()[:60], note, now
    text = step.stage.name_zh if applies else f"{step.stage.name_zh}：{note}"
    event = _write(grievance, row, actor, version, text, values)
    _keep_photos(row, photo_tokens[:MOST_PHOTOS], uploader_key)
    telling.tell_reporter(grievance, step.stage, reached=applies)
    return event


def correct(
    grievance_id: int,
    *,
    actor: Actor,
    version: int,
    stage_id: int,
    reason: str,
    by_mistake: bool = False,
    on: date | None = None,
    document_no: str = "",
) -> Event:
    """A new row in place of a wrong one: another day or number, or that the stage was recorded by
    mistake, in which case its clock runs on as though it never stood still."""
    grievance = _theirs(grievance_id, actor)
    found = standing.of(grievance)
    step = next((each for each in found if each.stage.id == stage_id), None)
    if step is None or step.record is None:
        raise NotRecorded
    reason, wrong = words(reason, ReasonMissing), step.record
    values = {}
    if by_mistake:
        if any(each.record for each in found[found.index(step) + 1 :]):
            raise LaterFirst
        values = _go_back(grievance, wrong, actor)
        row = _row(grievance, step, W.TAKEN_BACK, actor, wrong.on_date)
    else:
        _judge_day(grievance, found, step, on or wrong.on_date)
        row = _row(grievance, step, wrong.word, actor, on or wrong.on_date)
        row.document_no = document_no.strip()[:60]
    row.note, row.corrects_id = reason, wrong.id
    return _write(
        grievance, row, actor, version, f"{step.stage.name_zh}：{reason}", values, correction=True
    )


def put_off(grievance: Grievance, *, actor: Actor, version: int, reason: str, until: date) -> Event:
    """The supervisor moves the date of the stage that runs, once and before it has passed. The
    date promised by the community stays."""
    step = standing.running(grievance)
    assert step is not None  # judged before
    stage = clocks.put_off(grievance, Due(deadlines.end_of(until), False))
    clocks.move_running(grievance.id, stage)
    row = _row(grievance, step, W.PUT_OFF, actor, until)
    row.note = reason = words(reason, ReasonMissing)
    event = move(
        grievance,
        E.EXTEND,
        actor=actor,
        version=version,
        text=reason,
        values=_dates(stage),
        facts={"stage": step.stage.id},
        silent=True,
    )
    row.seq = event.seq
    session.add(row)
    announcements.tell(grievance, "stage_put_off", "reporter", actor_id=actor.person_id)
    return event


def _theirs(grievance_id: int, actor: Actor) -> Grievance:
    grievance = load(grievance_id)
    if not standing.goes_by_stages(grievance):
        raise NotAllowedNow(grievance.status)
    if actor.kind != STREET:
        raise NotTheirs
    return grievance


def _judge_day(grievance: Grievance, found: list[Step], step: Step, on: date) -> None:
    """Not before the hand-over or the stage before it, not after the one after it or today."""
    place = found.index(step)
    before = [each.record.on_date for each in found[:place] if each.record]
    after = [each.record.on_date for each in found[place + 1 :] if each.record]
    began = clock.local(_handed_over_at(grievance)).date()
    if not max([began, *before]) <= on <= min([clock.today(), *after]):
        raise BadStageDate


def _handed_over_at(grievance: Grievance) -> datetime:
    """When those above got it first: a report that came back in between keeps its stages."""
    since = grievance.promise_from
    rows = [row for row in clocks.segments(grievance.id) if row.started_at >= since]
    return next(row.started_at for row in rows if row.turn is Turn.STREET)


def _row(grievance: Grievance, step: Step, word: StageWord, actor: Actor, on: date) -> StageRecord:
    assert actor.person_id is not None
    return StageRecord(
        grievance_id=grievance.id,
        community_id=grievance.community_id,
        stage_id=step.stage.id,
        round=grievance.reopen_count,
        word=word,
        on_date=on,
        by_id=actor.person_id,
    )


def _write(
    grievance: Grievance,
    row: StageRecord,
    actor: Actor,
    version: int,
    text: str,
    values: dict[str, object],
    *,
    correction: bool = False,
) -> Event:
    event = move(
        grievance,
        E.CORRECT_STAGE if correction else E.STAGE,
        actor=actor,
        version=version,
        text=text,
        values=values,
        facts={"stage": row.stage_id, "word": row.word.value},
    )
    row.seq = event.seq
    session.add(row)
    session.flush()  # photos need its number, and a second correction of the same row is refused
    return event


def _begin(grievance: Grievance, following: Step, now: datetime, actor: Actor) -> dict[str, object]:
    """The next stage's clock in place of the one that ran."""
    stage = clocks.stage(
        GrievanceStatus.ESCALATED,
        community_id=grievance.community_id,
        at=now,
        promised=None,
        key=following.stage.limit_key,
    )
    clocks.end_running(grievance.id, now, author_id=actor.person_id)
    clocks.begin(grievance.id, grievance.community_id, now, stage)
    return _dates(stage)


def _go_back(grievance: Grievance, wrong: StageRecord, actor: Actor) -> dict[str, object]:
    """The clock that ran before the row, with the date it had; none where the row was the last
    stage's, whose clock runs still."""
    first = wrong
    while first.corrects_id is not None:
        first = session.get_one(StageRecord, first.corrects_id)
    ended = [row for row in clocks.segments(grievance.id) if row.ended_at == first.at]
    if not ended:
        return {}
    stage, now = _as_it_ran(ended[-1]), clock.now()
    clocks.end_running(grievance.id, now, author_id=actor.person_id)
    clocks.begin(grievance.id, grievance.community_id, now, stage)
    return _dates(stage)


def _as_it_ran(row: ClockSegment) -> clocks.Stage:
    return clocks.Stage(row.turn, row.limit_key, row.due_at, row.provisional, row.limit_version)


def _dates(stage: clocks.Stage) -> dict[str, object]:
    return {
        "due_at": stage.due_at,
        "due_provisional": stage.provisional,
        "overdue_noted_at": None,
    }


def _keep_photos(row: StageRecord, tokens: Sequence[str], uploader_key: str) -> None:
    if not tokens:
        return
    kept = files.attach(
        tokens, uploader_key=uploader_key, purpose=PURPOSE, community_id=row.community_id
    )
    session.add_all(
        StagePhoto(
            record_id=row.id, community_id=row.community_id, file_id=file_id, position=position
        )
        for position, file_id in enumerate(kept)
    )
