"""How the stages of a report are told: to its reporter, on the desk, and in a list of reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select

from portal.base import clock, deadlines, i18n, names
from portal.base.db import session
from portal.base.desk.limits import limit_text
from portal.base.files.models import StoredFile
from portal.base.i18n import _, ngettext
from portal.grievances import labels
from portal.grievances.dispatch.labels import TARGETS
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.presentation import Told
from portal.grievances.queries import categories
from portal.grievances.queries.own import OwnReport
from portal.grievances.stages import kinds, standing
from portal.grievances.stages.models import StagePhoto, StageRecord, StageWord
from portal.grievances.stages.standing import Step

S = GrievanceStatus


@dataclass(frozen=True)
class Picture:
    """A photo of a record, for staff."""

    token: str
    width: int | None
    height: int | None

    @property
    def url(self) -> str:
        """The address of the full photo."""
        return url_for("files.show", token=self.token, variant="full")

    @property
    def thumb(self) -> str:
        """The address of the small one."""
        return url_for("files.show", token=self.token, variant="thumb")


@dataclass(frozen=True)
class Shown:
    """One stage in words: kind and words of its chip, lines below its name, photos for staff."""

    number: int
    name: str
    chip: tuple[str, str]
    lines: tuple[str, ...]
    runs: bool
    over: bool
    photos: Sequence[Picture] = ()


@dataclass(frozen=True)
class Course:
    """The stages of a report, and what is to be said of all of them."""

    steps: Sequence[Shown]
    total: str
    left: str

    def __bool__(self) -> bool:
        return bool(self.steps)


NOTHING = Course((), "", "")


def for_reporter(report: Any) -> Course:
    """The stages of one's own report, a row with the columns of its page."""
    kind = categories.by_id()[report.category_id]
    return _course(report, kind.kind_id, staff=False)


def for_staff(grievance: Grievance) -> Course:
    """The same for the desk, with notes, names and photos."""
    return _course(grievance, grievance.kind_id, staff=True)


def _course(report: Any, kind_id: int, *, staff: bool) -> Course:
    if not kinds.of(kind_id):
        return NOTHING
    rows = standing.records(report.id, report.reopen_count)
    above = report.status is S.ESCALATED
    if not rows and not above:
        return NOTHING
    found = standing.steps(kind_id, rows, above=above)
    people = names.names_of([row.by_id for row in rows]) if staff else {}
    pictures = _pictures(rows) if staff else {}
    shown = [
        Shown(
            number,
            step.stage.name(i18n.current_locale()),
            _chip(step, report),
            tuple(_lines(step, report, people, staff=staff)),
            step.runs,
            step.record is not None,
            pictures.get(step.stage.id, ()),
        )
        for number, step in enumerate(found, start=1)
    ]
    return Course(shown, _total(report), _left(report, found))


def told(report: Any, course: Course) -> Told | None:
    """The state for the top of the reporter's page: who is at which stage, and by when."""
    step = next((each for each in course.steps if each.runs), None)
    if step is None:
        return None
    late = _is_late(report)
    return Told(
        "overdue" if late else labels.STATUS_KINDS[report.status],
        labels.OWN_STATUS_LABELS[report.status],
        _("%(who)s is at stage %(n)s of %(all)s: %(stage)s.")
        % {
            "who": _who(report),
            "n": step.number,
            "all": len(course.steps),
            "stage": step.name,
        },
        _until(report, late),
    )


def on_cards(reports: Sequence[OwnReport], locale: str) -> dict[int, str]:
    """The stage that runs of those of my reports that go by stages, by their number."""
    there = {
        row.id: row
        for row in reports
        if row.status is S.ESCALATED and kinds.of(categories.by_id()[row.category_id].kind_id)
    }
    if not there:
        return {}
    wanted = (
        select(StageRecord)
        .join(Grievance, Grievance.id == StageRecord.grievance_id)
        .where(StageRecord.grievance_id.in_(sorted(there)))
        .where(StageRecord.round == Grievance.reopen_count)
        .order_by(StageRecord.id)
    )
    rows: dict[int, list[StageRecord]] = {}
    for record in session.scalars(wanted):
        rows.setdefault(record.grievance_id, []).append(record)
    return {id_: _on_card(row, rows.get(id_, []), locale) for id_, row in there.items()}


def _on_card(report: OwnReport, rows: Sequence[StageRecord], locale: str) -> str:
    kind_id = categories.by_id()[report.category_id].kind_id
    found = standing.steps(kind_id, rows, above=True)
    place = next((n for n, step in enumerate(found) if step.runs), len(found) - 1)
    return _(
        "Stage %(n)s of %(all)s: %(stage)s. %(by)s",
        n=place + 1,
        all=len(found),
        stage=found[place].stage.name(locale),
        by=_until(report, _is_late(report)),
    )


def _chip(step: Step, report: Any) -> tuple[str, str]:
    if step.runs:
        return ("overdue", _("Overdue")) if _is_late(report) else ("doing", _("At this stage now"))
    if step.record is None:
        return ("wait", _("Not begun"))
    if step.record.word is StageWord.REACHED:
        return ("done", _("Done"))
    return ("info", _("Not applicable"))


def _lines(step: Step, report: Any, people: Mapping[int, str], *, staff: bool) -> list[str]:
    """What stands below the name of a stage."""
    lines = []
    if step.runs:
        lines.append(
            _("%(who)s acts. %(by)s", who=_who(report), by=_until(report, _is_late(report)))
        )
    elif step.record is None:
        lines.append(_("Once it begins: %(limit)s", limit=_limit(step, report)))
    if step.put_off and (step.runs or staff):
        lines.append(_("Put off once: %(why)s", why=step.put_off.note))
    if step.record is not None:
        lines += _recorded(step.record, people, staff=staff)
    return lines


def _recorded(row: StageRecord, people: Mapping[int, str], *, staff: bool) -> list[str]:
    skipped = row.word is StageWord.NOT_APPLICABLE
    lines = [row.note if skipped else _("Reached on %(date)s", date=i18n.day(row.on_date))]
    if row.document_no:
        lines.append(_("Document %(no)s", no=row.document_no))
    if staff and row.note and not skipped:
        lines.append(row.note)
    if staff:
        who = people.get(row.by_id) or _("a colleague")
        lines.append(_("Recorded by %(name)s, %(when)s", name=who, when=i18n.day_and_time(row.at)))
    return lines


def _who(report: Any) -> str:
    return labels.name_of(TARGETS, report.escalated_to) or _("The sub-district office")


def _is_late(report: Any) -> bool:
    return report.due_at is not None and report.due_at < clock.now()


def _until(report: Any, late: bool) -> str:
    if report.due_at is None:
        return ""
    day = i18n.day(deadlines.shown_day(report.due_at))
    if late:
        return _("This was due on %(date)s and is overdue", date=day)
    return _("Due by %(date)s", date=day)


def _limit(step: Step, report: Any) -> str:
    terms = deadlines.terms_for(step.stage.limit_key, community=report.community_id)
    return limit_text(terms.limit.clock, terms.limit.amount)


def _total(report: Any) -> str:
    """How long it has taken since it was reported: beside the clock of the stage."""
    end: datetime = report.resolved_at or clock.now()
    days = (clock.local(end).date() - clock.local(report.filed_at).date()).days
    return ngettext(
        "%(num)d day in all since it was reported",
        "%(num)d days in all since it was reported",
        days,
    )


def _left(report: Any, found: Sequence[Step]) -> str:
    if report.status is not S.ESCALATED or any(step.runs for step in found):
        return ""
    by = _until(report, _is_late(report))
    return _("Every stage is recorded. The result comes next. %(by)s", by=by)


def _pictures(rows: Sequence[StageRecord]) -> dict[int, list[Picture]]:
    stage_of = {row.id: row.stage_id for row in rows}
    found: dict[int, list[Picture]] = {}
    if not stage_of:
        return found
    wanted = (
        select(StagePhoto.record_id, StoredFile.token, StoredFile.width, StoredFile.height)
        .join(StoredFile, StoredFile.id == StagePhoto.file_id)
        .where(StagePhoto.record_id.in_(sorted(stage_of)))
        .order_by(StagePhoto.id)
    )
    for row in session.execute(wanted):
        picture = Picture(row.token, row.width, row.height)
        found.setdefault(stage_of[row.record_id], []).append(picture)
    return found
