"""Counts of units: what a unit answers for, and that what is kept equals the history."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances import service, timers
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch.models import Unit
from portal.grievances.figures import service as counting
from portal.grievances.figures.folding import Happened
from portal.grievances.figures.measures import Measure
from portal.grievances.figures.models import Figure, UnitFigure
from portal.grievances.figures.unit_folding import fold_units
from portal.grievances.merging import service as merging
from portal.grievances.models import EventKind, Grievance, GrievanceStatus
from tests.factories.calls import called
from tests.factories.dispatch import (
    UNIT_HAND,
    UnitFactory,
    done_by_unit,
    given_back,
    send,
    sent_and_signed,
)
from tests.factories.grievances import STEPS, GrievanceFactory, Scene, scene, version
from tests.grievances.acting import act
from tests.grievances.figures.test_counting import everything

S, M = GrievanceStatus, Measure
MONDAY = datetime.fromisoformat("2026-10-12T09:00:00+08:00")


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday morning."""
    with clock.at(MONDAY):
        yield


@pytest.fixture
def here(monday: None) -> Scene:
    """A community."""
    return scene()


@pytest.fixture
def unit(here: Scene) -> Unit:
    """A unit that serves it."""
    return UnitFactory.create(here)


def counts(unit: Unit) -> dict[str, int]:
    """All counts of a unit without durations."""
    counting.catch_up()
    rows = session.execute(
        select(UnitFigure.measure, UnitFigure.n).where(
            UnitFigure.unit_id == unit.id, UnitFigure.n != 0
        )
    )
    found: Counter[str] = Counter()
    for measure, n in rows:
        if not measure.endswith("_hours"):
            found[measure] += n
    return dict(found)


def kept() -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """All counts there are, of places and of units."""
    rows = session.execute(
        select(
            UnitFigure.community_id,
            UnitFigure.month,
            UnitFigure.unit_id,
            UnitFigure.measure,
            UnitFigure.bucket,
            UnitFigure.n,
        ).where(UnitFigure.n != 0)
    )
    return everything(), {tuple(row) for row in rows}


def report(here: Scene) -> Grievance:
    """One that staff accepted."""
    return GrievanceFactory.create(scene=here, status=S.ACCEPTED)


def test_what_a_unit_did_in_time_counts_on_its_good_side(here: Scene, unit: Unit) -> None:
    one = report(here)
    sent_and_signed(one, here, unit)
    done_by_unit(one)
    with transaction():
        STEPS["confirm"](one.id, here)

    assert counts(unit) == {"dispatched": 1, "on_time": 1, "resolved_in_time": 1, "solved": 1}


def test_a_report_given_back_unsigned_in_time_was_answered_in_time(here: Scene, unit: Unit) -> None:
    one = report(here)
    send(one, here, unit)
    given_back(one)

    assert counts(unit) == {"dispatched": 1, "on_time": 1, "returned": 1}


def test_a_limit_that_passes_in_the_units_hands_is_missed_once(here: Scene, unit: Unit) -> None:
    one = report(here)
    send(one, here, unit)
    with clock.at(MONDAY + timedelta(days=5)):
        timers.note_overdue()
        with transaction():
            sign(one)
        done_by_unit(one)

        assert counts(unit) == {"dispatched": 1, "missed": 1, "resolved_late": 1}


def sign(one: Grievance) -> None:
    """The unit signs."""
    dispatch.sign(one.id, actor=UNIT_HAND, version=version(one.id))


def test_a_promise_broken_before_the_sending_is_not_the_units(here: Scene, unit: Unit) -> None:
    one = report(here)
    with clock.at(MONDAY + timedelta(days=60)):
        timers.note_overdue()
        sent_and_signed(one, here, unit)
        timers.note_overdue()
        done_by_unit(one)

        assert counts(unit) == {"dispatched": 1, "on_time": 1, "resolved_in_time": 1}


def test_the_residents_answer_counts_with_the_unit_whose_result_it_was(
    here: Scene, unit: Unit
) -> None:
    other, one = UnitFactory.create(here), report(here)
    sent_and_signed(one, here, unit)
    done_by_unit(one)
    with transaction():
        STEPS["dispute"](one.id, here)
    send(one, here, other)
    with transaction():
        sign(one)
    done_by_unit(one)
    with transaction():
        STEPS["confirm"](one.id, here)

    first, second = counts(unit), counts(other)
    assert (first["reopened"], first.get("solved")) == (1, None)
    assert (second["solved"], second.get("reopened")) == (1, None)


def test_what_the_community_did_itself_counts_with_no_unit(here: Scene, unit: Unit) -> None:
    one = report(here)
    send(one, here, unit)
    given_back(one)
    for step in ("handle", "resolve", "confirm"):
        with transaction():
            STEPS[step](one.id, here)

    assert not {"solved", "resolved_in_time"} & counts(unit).keys()


def test_a_sending_taken_back_within_seconds_counts_nowhere(here: Scene, unit: Unit) -> None:
    one = report(here)
    seen = one.version
    send(one, here, unit)
    counting.catch_up()
    act("undo", one, actor=here.hand, since=seen)

    assert counts(unit) == {}


def test_a_report_about_the_own_staff_counts_with_no_unit() -> None:
    filed = Happened(1, EventKind.SUBMIT, MONDAY, S.SUBMITTED, {"confidential": True})
    sent = Happened(2, EventKind.DISPATCH, MONDAY, S.DISPATCHED, {"unit_id": 7})

    assert not fold_units([filed, sent])
    assert fold_units([filed._replace(facts={}), sent])


def test_the_counts_of_all_units_add_up_to_what_was_sent_and_returned(
    here: Scene, unit: Unit
) -> None:
    other = UnitFactory.create(here)
    for where in (unit, other, unit):
        one = report(here)
        send(one, here, where)
        given_back(one)
        send(one, here, other)

    both = Counter(counts(unit)) + Counter(counts(other))
    rows = session.execute(select(Figure.measure, Figure.n).where(Figure.n != 0))
    whole = {row.measure: row.n for row in rows}
    for measure in (M.DISPATCHED, M.RETURNED):
        assert both[measure] == whole[measure]


UNIT_ACTS = ("send", "other", "sign", "done", "give_back", "call", "undo", "merge")
ACTS = st.sampled_from((*UNIT_ACTS, *UNIT_ACTS, *STEPS, "litter", "flyers", "wait"))
MOVES = st.lists(st.tuples(st.integers(0, 2), ACTS, st.integers(0, 200)), max_size=30)


class Life:
    """Three reports in one community with two units, moved at random."""

    def __init__(self) -> None:
        self.here = scene()
        self.units = [UnitFactory.create(self.here) for _ in range(2)]
        self.reports = [report(self.here) for _ in range(3)]

    def go(self, which: int, name: str) -> None:
        """One act; what the rules forbid now happens not at all."""
        one = self.reports[which]
        session.refresh(one)
        try:
            self._act(one, name)
        except DomainError:
            session.expire_all()

    def _act(self, one: Grievance, name: str) -> None:
        if name in STEPS:
            with transaction():
                STEPS[name](one.id, self.here)
        elif name in ("send", "other"):
            send(one, self.here, self.units[name == "other"])
        elif name == "sign":
            with transaction():
                sign(one)
        elif name == "done":
            done_by_unit(one)
        elif name == "give_back":
            given_back(one)
        elif name == "call":
            called(one, self.here, solved=one.no.endswith("1"))
        elif name == "undo":
            act("undo", one, actor=self.here.hand, since=one.version - 1)
        elif name == "merge":
            self._merge(one)
        elif name == "wait":
            for run in (timers.note_overdue, timers.send_reminders, timers.end_waiting):
                run()
        else:
            with transaction():
                service.change(
                    one.id, actor=self.here.hand, version=one.version, category_code=name
                )

    def _merge(self, one: Grievance) -> None:
        with transaction():
            merging.merge(
                one.id,
                actor=self.here.hand,
                version=one.version,
                lead_case_id=self.reports[0].id,
            )


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(moves=MOVES, pauses=st.sets(st.integers(0, 29)))
def test_counts_of_units_and_places_kept_step_by_step_equal_a_recount(
    moves: list[tuple[int, str, int]], pauses: set[int]
) -> None:
    now, life = MONDAY, Life()
    for step, (which, name, hours) in enumerate(moves):
        # What is undone has to be seconds old.
        now += timedelta(seconds=3) if name == "undo" else timedelta(hours=hours)
        with clock.at(now):
            life.go(which, name)
            if step in pauses:
                counting.catch_up()
    with clock.at(now):
        counting.catch_up()
        step_by_step = kept()
        counting.recount()

    assert kept() == step_by_step
    assert all(row[-1] > 0 for rows in step_by_step for row in rows)
    places, units = step_by_step
    for measure in (M.DISPATCHED, M.RETURNED):
        assert _sum(places, measure) == _sum(units, measure)


def _sum(rows: set[tuple[Any, ...]], measure: Measure) -> int:
    return sum(row[-1] for row in rows if row[-3] == measure)
