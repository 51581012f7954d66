"""The counts of a month: what adds to them, and that they always equal the history."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances import service, timers
from portal.grievances.figures import service as counting
from portal.grievances.figures.measures import MOST_OFF_PERCENT, Measure, bucket_of, hours_of
from portal.grievances.figures.models import Counted, Counting, Figure
from portal.grievances.figures.wiring import recount
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.service import erasing
from tests.factories.grievances import STEPS, GrievanceFactory, Scene, scene, version
from tests.factories.identity import resident

S, M = GrievanceStatus, Measure
MONDAY = datetime.fromisoformat("2026-10-12T09:00:00+08:00")
OCTOBER = date(2026, 10, 1)


def counts(here: Scene, month: date | None = None) -> dict[str, int]:
    """All counts of a community without durations."""
    rows = session.execute(
        select(Figure.measure, Figure.n, Figure.month).where(
            Figure.community_id == here.community.id, Figure.n != 0
        )
    )
    found: Counter[str] = Counter()
    for measure, n, when in rows:
        if month in (None, when) and not measure.endswith("_hours"):
            found[measure] += n
    return dict(found)


def everything() -> set[tuple[Any, ...]]:
    """All counts there are."""
    rows = session.execute(
        select(
            Figure.community_id,
            Figure.month,
            Figure.kind_id,
            Figure.grid_key,
            Figure.measure,
            Figure.bucket,
            Figure.n,
        ).where(Figure.n != 0)
    )
    return {tuple(row) for row in rows}


def test_a_report_settled_in_time_counts_on_the_good_side_of_every_rate() -> None:
    with clock.at(MONDAY):
        here = scene()
        GrievanceFactory.create(scene=here, status=S.CLOSED)
        counting.catch_up()

    assert counts(here) == {
        "received": 1,
        "on_time": 1,
        "resolved_in_time": 1,
        "solved": 1,
        "satisfied": 1,
    }


def test_silence_is_no_opinion_and_never_a_solution() -> None:
    with clock.at(MONDAY):
        here = scene()
        GrievanceFactory.create(scene=here, status=S.RESOLVED)
    for days in (4, 6, 8, 10, 12):
        with clock.at(MONDAY + timedelta(days=days)):
            timers.send_reminders()
            timers.end_waiting()
    counting.catch_up()

    found = counts(here)
    assert (found["silent"], found["unrated"]) == (1, 1)
    assert not {"solved", "satisfied", "unsolved"} & found.keys()


def test_a_first_contact_after_its_limit_counts_once_as_missed() -> None:
    with clock.at(MONDAY):
        here = scene()
        report = GrievanceFactory.create(scene=here)
    with clock.at(MONDAY + timedelta(days=2)):
        timers.note_overdue()
        with transaction():
            STEPS["accept"](report.id, here)
        counting.catch_up()

    found = counts(here)
    assert found["missed"] == 1
    assert "on_time" not in found


def test_a_correction_moves_the_counts_of_its_month_and_leaves_finished_months_alone() -> None:
    with clock.at(MONDAY):
        here = scene()
        first = GrievanceFactory.create(scene=here, category="litter").id
        second = GrievanceFactory.create(scene=here, category="litter").id
        counting.catch_up()
        correct(first, here, "flyers")
    with clock.at(MONDAY + timedelta(days=30)):
        correct(second, here, "flyers")
        counting.catch_up()

    litter, flyers = (categories.by_code()[code].id for code in ("litter", "flyers"))
    rows = session.execute(select(Figure.kind_id, Figure.n).where(Figure.measure == M.RECEIVED))
    assert {row.kind_id: row.n for row in rows} == {litter: 1, flyers: 1}


def test_a_report_about_the_own_staff_is_counted_nowhere() -> None:
    with clock.at(MONDAY):
        here = scene()
        GrievanceFactory.file(scene=here, confidential=True)
        GrievanceFactory.file(scene=here)
        counting.catch_up()

    assert counts(here) == {"received": 1}


def correct(grievance_id: int, here: Scene, category: str) -> None:
    """Put the kind right."""
    with transaction():
        service.change(
            grievance_id, actor=here.hand, version=version(grievance_id), category_code=category
        )


def test_the_counts_stay_when_the_reporter_is_cut_out() -> None:
    with clock.at(MONDAY):
        here, person = scene(), resident()
        GrievanceFactory.create(scene=here, status=S.CLOSED, reporter=person)
        counting.catch_up()
        before = everything()
        with transaction():
            erasing.erase_reporter(person.id)
        counting.catch_up()

        assert everything() == before
        counting.recount()
    assert everything() == before


def test_counting_twice_changes_nothing_and_says_until_when_it_counted() -> None:
    with clock.at(MONDAY):
        GrievanceFactory.create(scene=scene(), status=S.REOPENED)
        assert counting.catch_up() == 1
        before = everything()
        assert counting.catch_up() == 0

    assert everything() == before
    assert session.scalar(select(Counting.until)) == MONDAY


def test_events_kept_later_than_numbered_are_not_forgotten() -> None:
    with clock.at(MONDAY):
        here = scene()
        GrievanceFactory.create(scene=here)
        GrievanceFactory.create(scene=here)
        counting.catch_up()
        # As if the first report's transaction had ended only now.
        late = session.scalars(select(Counted).order_by(Counted.grievance_id)).first()
        assert late is not None
        with transaction():
            session.execute(delete(Counted).where(Counted.grievance_id == late.grievance_id))

        assert counting.catch_up() == 1


@pytest.mark.parametrize("minutes", [2, 7, 61, 500, 4321, 100_000])
def test_a_duration_is_kept_within_the_stated_error(minutes: int) -> None:
    kept = hours_of(bucket_of(timedelta(minutes=minutes))) * 60

    assert abs(kept - minutes) <= minutes * MOST_OFF_PERCENT / 100


ACTS = ("accept", "ask", "handle", "resolve", "confirm", "dispute", "reject", "withdraw")
MOVES = st.lists(
    st.tuples(
        st.integers(0, 2), st.sampled_from((*ACTS, *ACTS, "flyers", "litter")), st.integers(0, 300)
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(moves=MOVES, pauses=st.sets(st.integers(0, 24)))
def test_counts_kept_step_by_step_equal_a_count_from_the_history(
    moves: list[tuple[int, str, int]], pauses: set[int]
) -> None:
    now = MONDAY
    with clock.at(now):
        here = scene()
        reports = [GrievanceFactory.create(scene=here).id for _ in range(3)]
    for step, (which, act, hours) in enumerate(moves):
        now += timedelta(hours=hours)
        with clock.at(now):
            _try(reports[which], act, here)
            if step in pauses:
                timers.note_overdue()
                counting.catch_up()
    with clock.at(now):
        counting.catch_up()
        kept = everything()
        counting.recount()

    assert everything() == kept


def _try(grievance_id: int, act: str, here: Scene) -> None:
    try:
        if act in STEPS:
            with transaction():
                STEPS[act](grievance_id, here)
        else:
            correct(grievance_id, here, act)
    except DomainError:
        session.expire_all()


def test_an_unsolved_confirmation_and_a_dispute_are_both_not_solved() -> None:
    with clock.at(MONDAY):
        here = scene()
        GrievanceFactory.create(scene=here, status=S.REOPENED)
        report = GrievanceFactory.create(scene=here, status=S.RESOLVED)
        with transaction():
            service.confirm(
                report.id, actor=Actor(REPORTER), satisfaction="dissatisfied", solved=False
            )
        counting.catch_up()

    found = counts(here, OCTOBER)
    assert (found["unsolved"], found["reopened"], found["dissatisfied"]) == (1, 1, 1)
    assert "solved" not in found


def test_the_command_counts_anew(app: Flask) -> None:
    with clock.at(MONDAY):
        here = scene()
        GrievanceFactory.create(scene=here)
        counting.catch_up()
        with transaction():
            session.execute(delete(Figure))
        said = app.test_cli_runner().invoke(recount)

    assert said.exit_code == 0, said.output
    assert "Counted 1 reports." in said.output
    assert counts(here) == {"received": 1}
