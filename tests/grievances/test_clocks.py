"""Promise dates and pauses, written down by hand from a calendar on the wall."""

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import select

from portal.base import clock, deadlines
from portal.base.db import session, transaction
from portal.base.deadlines import DayKind
from portal.base.deadlines import service as calendar_service
from portal.grievances import calendar_changes, clocks
from portal.grievances.models import ClockSegment, Event, EventKind, GrievanceStatus, Turn
from tests.factories.grievances import ANYBODY, GrievanceFactory, scene
from tests.grievances.acting import act, by_hand

S = GrievanceStatus


def told(moment) -> str:
    """A moment as a clock on a Chinese wall shows it, to the minute."""
    return clock.local(moment).strftime("%m-%d %H:%M")


# filed at, kind, accept by, promised by. Service hours 8:30 to 12:00 and 13:30 to 17:30.
GOLDEN = [
    ("2026-11-23 09:00", "litter", "11-23 11:00", "11-24 23:59"),
    ("2026-11-23 11:00", "litter", "11-23 14:30", "11-24 23:59"),
    ("2026-11-23 12:30", "litter", "11-23 15:30", "11-24 23:59"),
    ("2026-11-23 20:00", "litter", "11-24 10:30", "11-24 23:59"),
    ("2026-11-27 17:00", "litter", "11-30 10:00", "11-30 23:59"),
    ("2026-11-27 22:00", "parking", "11-30 10:30", "12-01 23:59"),
    ("2026-11-28 09:00", "flyers", "11-30 10:30", "12-01 23:59"),
    ("2026-11-29 23:59", "illegal_construction", "11-30 10:30", "12-04 23:59"),
    # the eve of National Day: nobody works from 1 to 7 October, Saturday the 10th is worked
    ("2026-09-30 17:00", "litter", "10-08 10:00", "10-08 23:59"),
    ("2026-10-09 17:00", "litter", "10-10 10:00", "10-10 23:59"),
    ("2026-10-09 17:00", "parking", "10-10 10:00", "10-12 23:59"),
    # before the Spring Festival of 2026: Saturday 14 February is worked, 15 to 23 is free
    ("2026-02-13 18:00", "litter", "02-14 10:30", "02-14 23:59"),
    ("2026-02-14 17:00", "paper_money", "02-24 10:00", "02-24 23:59"),
]


@pytest.mark.parametrize(("filed", "kind", "accept", "promised"), GOLDEN)
def test_promise_dates_are_right_in_china(filed, kind, accept, promised):
    with clock.at(f"{filed.replace(' ', 'T')}:00+08:00"):
        grievance = GrievanceFactory.file(scene=scene(), category=kind).grievance

    assert (told(grievance.due_at), told(grievance.promised_at)) == (accept, promised)


def test_a_date_in_a_year_without_notice_is_provisional():
    with clock.at("2026-12-30T16:00:00+08:00"):
        grievance = GrievanceFactory.file(scene=scene(), category="other").grievance

    assert grievance.due_provisional


def test_a_step_is_never_due_after_what_was_promised():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here, category="litter")
    with clock.at("2026-11-24T17:00:00+08:00"):
        by_hand("accept", grievance, here)

    assert grievance.due_at == grievance.promised_at


def test_a_question_stops_our_clock_and_the_answer_lets_it_go_on_with_what_was_left():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here)
    with clock.at("2026-11-23T10:30:00+08:00"):
        by_hand("ask_info", grievance, here, text="哪个单元？")
        assert (grievance.status, grievance.turn) == (S.NEED_INFO, Turn.RESIDENT)
        assert told(grievance.due_at) == "11-26 23:59"
    with clock.at("2026-11-25T09:00:00+08:00"):
        act("answer_info", grievance, actor=ANYBODY, text="二单元")

    assert (grievance.status, grievance.origin_status) == (S.SUBMITTED, None)
    # half an hour was left of two working hours; one working day of the promise
    assert told(grievance.due_at) == "11-25 09:30"
    assert told(grievance.promised_at) == "11-26 23:59"
    assert session.scalars(select(ClockSegment).order_by(ClockSegment.id)).all()[0].left == "1800.0"


def test_a_second_question_pauses_again():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here)
    for day, hour in (("23", "09:30"), ("24", "09:00")):
        with clock.at(f"2026-11-{day}T{hour}:00+08:00"):
            by_hand("ask_info", grievance, here, text="？")
        with clock.at(f"2026-11-{day}T17:00:00+08:00"):
            act("answer_info", grievance, actor=ANYBODY, text="好")

    # Two hours, of which half an hour was used three times: on Monday at 9:00 and 17:00, and on
    # Tuesday at 8:30.
    assert told(grievance.due_at) == "11-24 17:30"


def test_a_pause_at_night_gives_nothing():
    here = scene()
    with clock.at("2026-11-23T17:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here)
        before = grievance.due_at
    with clock.at("2026-11-23T20:00:00+08:00"):
        by_hand("ask_info", grievance, here, text="？")
    with clock.at("2026-11-23T21:00:00+08:00"):
        act("answer_info", grievance, actor=ANYBODY, text="好")

    assert grievance.due_at == before


def test_a_pause_moves_the_promise_and_the_move_is_logged_with_old_and_new():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here)
        old = grievance.promised_at
        by_hand("ask_info", grievance, here, text="？")
    with clock.at("2026-11-25T09:00:00+08:00"):
        act("answer_info", grievance, actor=ANYBODY, text="好")

    event = session.scalars(select(Event).where(Event.kind == EventKind.ANSWER_INFO)).one()
    assert event.facts["was"]["promised_at"] == old.isoformat()
    assert event.facts["promised_at"] == grievance.promised_at.isoformat()


def test_a_reopened_report_has_a_shorter_limit():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here, category="parking", status=S.RESOLVED)
        first = grievance.promised_at
    with clock.at("2026-11-26T09:00:00+08:00"):
        act("dispute", grievance, actor=ANYBODY, reason="还停着")

    assert told(first) == "11-25 23:59"
    assert told(grievance.promised_at) == told(grievance.due_at) == "11-27 23:59"


def test_the_resident_has_seven_days_to_confirm_and_is_reminded_on_the_third():
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(status=S.RESOLVED)

    assert told(grievance.due_at) == "11-30 23:59"
    assert told(grievance.remind_at) == "11-26 10:00"


def test_another_kind_gives_another_date_logged_with_old_and_new():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here, category="litter", status=S.IN_PROGRESS)
    with clock.at("2026-11-23T15:00:00+08:00"):
        by_hand("change", grievance, here, category_code="other.lamp")

    assert told(grievance.promised_at) == told(grievance.due_at) == "11-30 23:59"
    event = session.scalars(select(Event).where(Event.kind == EventKind.CHANGE)).one()
    assert event.facts["was"]["due_at"]
    assert event.facts["was"]["promised_at"]
    running = clocks.segments(grievance.id)[-1]
    assert running.due_at == grievance.due_at


def test_a_changed_kind_keeps_the_pauses_that_were():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here, category="litter")
        by_hand("ask_info", grievance, here, text="？")
    with clock.at("2026-11-25T09:00:00+08:00"):
        act("answer_info", grievance, actor=ANYBODY, text="好")
        by_hand("change", grievance, here, category_code="other.lamp")

    assert told(grievance.promised_at) == "12-02 23:59"  # five working days and two of pause


def test_segments_touch_and_their_sum_is_the_age():
    here = scene()
    moments = [f"2026-11-{day}T10:00:00+08:00" for day in (23, 24, 25, 26, 27)]
    with clock.at(moments[0]):
        grievance = GrievanceFactory.create(scene=here)
    with clock.at(moments[1]):
        by_hand("accept", grievance, here)
    with clock.at(moments[2]):
        by_hand("ask_info", grievance, here, text="？")
    with clock.at(moments[3]):
        act("answer_info", grievance, actor=ANYBODY, text="好")
        by_hand("self_handle", grievance, here)
    with clock.at(moments[4]):
        by_hand("resolve", grievance, here, outcome="explained", reply="好")
        act("confirm", grievance, actor=ANYBODY, satisfaction="satisfied")

    rows = clocks.segments(grievance.id)
    assert rows[0].started_at == grievance.filed_at
    assert all(a.ended_at == b.started_at for a, b in pairwise(rows))
    assert [row.turn for row in rows] == [
        Turn.COMMUNITY,
        Turn.COMMUNITY,
        Turn.RESIDENT,
        Turn.COMMUNITY,
        Turn.COMMUNITY,
        Turn.RESIDENT,
        Turn.NOBODY,
    ]


def test_a_new_holiday_moves_the_open_dates_and_says_so():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here, category="parking")
        with transaction():
            calendar_service.put_day(
                day=date(2026, 11, 25), kind=DayKind.HOLIDAY, name="停工", source="通知", by=None
            )
        assert calendar_changes.work_off() == 1
        assert calendar_changes.work_off() == 0
        session.refresh(grievance)

    assert told(grievance.promised_at) == "11-26 23:59"
    assert told(grievance.due_at) == "11-23 11:00"
    event = session.scalars(select(Event).where(Event.kind == EventKind.RECOMPUTE)).one()
    assert event.facts["was"]["promised_at"].startswith("2026-11-25T15:59")


def test_a_limit_set_later_does_not_move_what_was_promised():
    here = scene()
    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance = GrievanceFactory.create(scene=here, category="parking")
    with clock.at("2026-11-23T10:00:00+08:00"), transaction():
        calendar_service.new_rule(
            key="grievance.resolve.parking",
            scope=deadlines.queries.scope_for(here.community.id),
            clock_kind=deadlines.Clock.WORKING_DAYS,
            amount=9,
            note="试行",
            by=None,
        )
    with clock.at("2026-11-23T11:00:00+08:00"):
        by_hand("ask_info", grievance, here, text="？")
    with clock.at("2026-11-24T11:00:00+08:00"):
        act("answer_info", grievance, actor=ANYBODY, text="好")

    assert told(grievance.promised_at) == "11-26 23:59"
