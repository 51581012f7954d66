"""Who answers for a grid: the responsible worker, substitutes during leave, the duty roster."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import Conflict, Invalid
from portal.base.i18n import _, day
from portal.community.grids.models import DutyKind, Grid, GridDuty, OnCall
from portal.community.grids.queries.duties import workers_to_choose
from portal.community.grids.service.laying import last_day_before, note

PLANNED_AT_MOST = timedelta(days=60)
LONGEST_LEAVE = timedelta(days=366)


def set_responsible(
    grid: Grid, *, person_id: int, work_phone: str, from_on: date, reason: str, actor_id: int
) -> None:
    """Make a person responsible from a day on; the former worker's duty ends the day before.

    On the day on which the former duty began both rows keep that day and the later one counts.
    """
    _refuse_closed(grid)
    _refuse_strangers(grid.community_id, person_id)
    present = _present(grid)
    if present is not None and present.person_id == person_id:
        present.work_phone = work_phone
        note("grid.worker_phone", grid, actor_id, person_id=person_id)
        return
    _refuse_day(grid, from_on)
    if present is not None:
        present.until_on = last_day_before(present, from_on)
        session.flush()  # one open duty at a time: out before in
    duty = GridDuty(
        community_id=grid.community_id,
        grid_id=grid.id,
        person_id=person_id,
        kind=DutyKind.RESPONSIBLE,
        from_on=from_on,
        work_phone=work_phone,
        reason=reason,
    )
    _add(duty, _("Somebody named a worker just now. Look at the page again."))
    note("grid.worker", grid, actor_id, person_id=person_id, from_on=from_on.isoformat())


def end_responsible(grid: Grid, *, actor_id: int) -> None:
    """Leave a grid without a worker: a planned duty is dropped, a running one ends today."""
    present = _present(grid)
    if present is None:
        return
    person_id = present.person_id
    if present.from_on > clock.today():
        session.delete(present)
        session.flush()  # the former worker's duty can only run on once this one is gone
        _run_on(grid, present.from_on)
    else:
        present.until_on = clock.today()
    note("grid.worker_end", grid, actor_id, person_id=person_id)


def _run_on(grid: Grid, from_on: date) -> None:
    """The worker whom a dropped plan would have replaced stays."""
    former = session.scalar(
        select(GridDuty)
        .where(
            GridDuty.grid_id == grid.id,
            GridDuty.kind == DutyKind.RESPONSIBLE,
            GridDuty.until_on == from_on - timedelta(days=1),
        )
        .order_by(GridDuty.id.desc())
        .limit(1)
    )
    if former is not None:
        former.until_on = None


def _present(grid: Grid) -> GridDuty | None:
    return session.scalar(
        select(GridDuty).where(
            GridDuty.grid_id == grid.id,
            GridDuty.kind == DutyKind.RESPONSIBLE,
            GridDuty.until_on.is_(None),
        )
    )


def _refuse_day(grid: Grid, from_on: date) -> None:
    """Nobody is responsible before the grid was, nor on days for which another one answered."""
    last = session.scalar(
        select(GridDuty)
        .where(GridDuty.grid_id == grid.id, GridDuty.kind == DutyKind.RESPONSIBLE)
        .order_by(GridDuty.from_on.desc(), GridDuty.id.desc())
        .limit(1)
    )
    earliest = (last.until_on or last.from_on) if last else grid.opened_on
    if from_on < earliest:
        raise Invalid(_("Choose %(day)s or a later day.", day=day(earliest)))
    latest = clock.today() + PLANNED_AT_MOST
    if from_on > latest:
        raise Invalid(_("Choose %(day)s or an earlier day.", day=day(latest)))


def _refuse_strangers(community_id: int, person_id: int) -> None:
    known = {id_ for id_, _name in workers_to_choose(community_id, clock.today())}
    if person_id not in known:
        raise Invalid(_("Choose one of the community's staff."))


def _refuse_closed(grid: Grid) -> None:
    # Duties of a grid are entered one after another, so that days can be compared.
    session.refresh(grid, with_for_update={"of": Grid})
    if grid.closed_on is not None:
        raise Conflict(_("This grid is closed."))


def add_substitute(
    grid: Grid,
    *,
    person_id: int,
    work_phone: str,
    from_on: date,
    until_on: date,
    reason: str,
    actor_id: int,
) -> GridDuty:
    """Let somebody stand in from one day to another, both included."""
    _refuse_closed(grid)
    _refuse_strangers(grid.community_id, person_id)
    _refuse_span(from_on, until_on)
    present = _present(grid)
    if present is not None and present.person_id == person_id:
        raise Invalid(_("The responsible worker cannot stand in for themselves."))
    overlapping = session.scalar(
        select(GridDuty.id)
        .where(
            GridDuty.grid_id == grid.id,
            GridDuty.kind == DutyKind.SUBSTITUTE,
            GridDuty.from_on <= until_on,
            GridDuty.until_on >= from_on,
        )
        .limit(1)
    )
    if overlapping is not None:
        raise Invalid(_("Somebody stands in on one of these days already."))
    duty = GridDuty(
        community_id=grid.community_id,
        grid_id=grid.id,
        person_id=person_id,
        kind=DutyKind.SUBSTITUTE,
        from_on=from_on,
        until_on=until_on,
        work_phone=work_phone,
        reason=reason,
    )
    session.add(duty)
    note("grid.substitute", grid, actor_id, person_id=person_id, until_on=until_on.isoformat())
    return duty


def _refuse_span(from_on: date, until_on: date) -> None:
    if until_on < from_on:
        raise Invalid(_("The last day cannot stand before the first."))
    if until_on < clock.today():
        raise Invalid(_("The last day has passed."))
    if until_on - from_on > LONGEST_LEAVE:
        raise Invalid(_("Choose at most a year."))


def end_substitute(duty: GridDuty, *, actor_id: int) -> None:
    """The responsible worker is back: from now on, whatever day was planned."""
    if duty.kind is not DutyKind.SUBSTITUTE:
        raise Conflict(_("This duty is not one of standing in."))
    grid, person_id = duty.grid, duty.person_id
    if _ends_today(duty):
        note("grid.substitute_end", grid, actor_id, person_id=person_id)


def _ends_today(row: GridDuty | OnCall) -> bool:
    """Let a row with both days stop holding today; one that would hold for no day goes."""
    today = clock.today()
    if row.until_on is not None and row.until_on < today:
        return False
    if row.from_on >= today:
        session.delete(row)
    else:
        row.until_on = today - timedelta(days=1)
    return True


def add_turn(
    *,
    community_id: int,
    person_id: int,
    phone: str,
    from_on: date,
    until_on: date,
    actor_id: int,
) -> OnCall:
    """Put somebody on the duty roster, both days included."""
    _refuse_strangers(community_id, person_id)
    _refuse_span(from_on, until_on)
    row = OnCall(
        community_id=community_id,
        person_id=person_id,
        phone=phone,
        from_on=from_on,
        until_on=until_on,
    )
    _add(row, _("This person is on the roster from that day already."))
    _note_turn("roster.add", row, actor_id)
    return row


def remove_turn(row: OnCall, *, actor_id: int) -> None:
    """Take somebody off the roster from today on; turns that are over stay as they were."""
    if _ends_today(row):
        _note_turn("roster.remove", row, actor_id)


def _add(row: GridDuty | OnCall, sentence: str) -> None:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Invalid(sentence) from error


def _note_turn(act: str, row: OnCall, actor_id: int) -> None:
    record(
        act,
        actor_id=actor_id,
        object_kind="on_call",
        object_id=row.id,
        community_id=row.community_id,
        subject_person_id=row.person_id,
        from_on=row.from_on.isoformat(),
        until_on=row.until_on.isoformat(),
    )
