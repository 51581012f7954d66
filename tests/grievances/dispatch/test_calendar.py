"""A year's notice entered late: the desk warns of it, and open dates follow it."""

from datetime import date

from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.deadlines import service as calendar
from portal.base.deadlines.calendar import DayKind
from portal.grievances import calendar_changes
from portal.grievances.dispatch.models import CalendarChange
from portal.grievances.models import Event, EventKind, GrievanceStatus
from tests.factories.grievances import GrievanceFactory
from tests.grievances.desk.conftest import text

S = GrievanceStatus


def test_the_desk_warns_of_a_missing_year_until_it_is_entered(worker):
    assert "2027" in text(worker.get(""))
    with clock.at("2026-09-30T09:00:00+08:00"):
        assert "2027" not in text(worker.get(""))
    with transaction():
        calendar.confirm_year(year=2027, confirmed=True, source="国办发明电", by=None)
    assert "2027" not in text(worker.get(""))


def test_the_change_is_worked_off_by_the_timer_and_logged_for_each_report(here):
    first = GrievanceFactory.create(scene=here, category="parking")
    closed = GrievanceFactory.create(scene=here, category="parking", status=S.CLOSED)
    before = first.promised_at
    with transaction():
        calendar.put_day(
            day=date(2026, 11, 25), kind=DayKind.HOLIDAY, name="停工", source="通知", by=None
        )
    session.refresh(first)
    assert first.promised_at == before
    assert session.scalar(select(func.count()).select_from(CalendarChange)) == 1

    assert calendar_changes.work_off() == 1
    assert calendar_changes.work_off() == 0

    session.refresh(first)
    assert first.promised_at > before
    logged = session.scalars(select(Event).where(Event.kind == EventKind.RECOMPUTE)).all()
    assert [event.grievance_id for event in logged] == [first.id]
    assert logged[0].facts["was"]["promised_at"] == before.isoformat()
    assert closed.id != first.id
    assert session.scalar(select(func.count()).select_from(CalendarChange)) == 0
