"""How far a report is through its stages: what is done, what runs, what comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from portal.base import settings
from portal.base.db import session
from portal.base.deadlines.declared import find as limit
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.stages import kinds
from portal.grievances.stages.kinds import Stage
from portal.grievances.stages.models import StageRecord, StageWord

S, W = GrievanceStatus, StageWord
SAYS_DONE = frozenset({W.REACHED, W.NOT_APPLICABLE})


@dataclass(frozen=True)
class Step:
    """One stage of one report: ``record`` says that it is over, ``put_off`` that its date was
    moved; ``runs`` where it is the one that those above are at."""

    stage: Stage
    record: StageRecord | None = None
    put_off: StageRecord | None = None
    runs: bool = False


def records(grievance_id: int, round_: int) -> Sequence[StageRecord]:
    """What was recorded since the report was filed, or reopened for the last time."""
    return session.scalars(
        select(StageRecord)
        .where(StageRecord.grievance_id == grievance_id, StageRecord.round == round_)
        .order_by(StageRecord.id)
    ).all()


def steps(kind_id: int, rows: Sequence[StageRecord], *, above: bool) -> list[Step]:
    """The stages of a kind as these rows tell them; ``above`` says that those above have it."""
    over: dict[int, StageRecord] = {}
    moved: dict[int, StageRecord] = {}
    for row in rows:
        if row.word in SAYS_DONE:
            over[row.stage_id] = row
        elif row.word is W.TAKEN_BACK:
            over.pop(row.stage_id, None)
        else:
            moved[row.stage_id] = row
    found = [
        Step(stage, over.get(stage.id), moved.get(stage.id))
        for stage in kinds.of(kind_id)
        if not stage.retired or stage.id in over
    ]
    runs = next((n for n, step in enumerate(found) if step.record is None), None)
    if above and runs is not None:
        found[runs] = replace(found[runs], runs=True)
    return found


def of(grievance: Grievance) -> list[Step]:
    """The same for a report; empty where its kind has none."""
    if not kinds.of(grievance.kind_id):
        return []
    rows = records(grievance.id, grievance.reopen_count)
    return steps(grievance.kind_id, rows, above=grievance.status is S.ESCALATED)


def goes_by_stages(grievance: Grievance) -> bool:
    """Whether those above have the report and its kind has stages."""
    return grievance.status is S.ESCALATED and bool(kinds.of(grievance.kind_id))


def running(grievance: Grievance) -> Step | None:
    """The stage that those above are at; None where there is none or all are over."""
    if not goes_by_stages(grievance):
        return None
    return next((step for step in of(grievance) if step.runs), None)


def clock_step(found: Sequence[Step]) -> Step | None:
    """The stage whose clock runs: the one that is open or, until the result is told, the last."""
    return next((step for step in found if step.runs), found[-1] if found else None)


def next_limit(grievance: Grievance) -> str | None:
    """The limit of the first stage that is open, when the report is handed over; None where the
    limit of those above holds for the whole."""
    return next((step.stage.limit_key for step in of(grievance) if step.record is None), None)


def was_put_off(grievance: Grievance) -> bool:
    """Whether the date of the stage whose clock runs was moved by hand."""
    step = clock_step(of(grievance)) if goes_by_stages(grievance) else None
    return step is not None and step.put_off is not None


def lets_put_off(grievance: Grievance, now: datetime) -> bool:
    """Whether the stage that runs may be put off: once, while its date has not passed, and where
    its limit lets it."""
    step = running(grievance)
    if step is None or step.put_off is not None:
        return False
    if grievance.due_at is None or now > grievance.due_at:
        return False
    key = limit(step.stage.limit_key).put_off
    return not key or bool(settings.get(key, community=grievance.community_id))
