"""Two at once, on two connections: one wins, the other is told, nothing is lost or doubled."""

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import seeds, tables
from portal.base import db, scope
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances import service
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch.models import Assignment
from portal.grievances.errors import ChangedMeanwhile
from portal.grievances.lifecycle import Actor
from portal.grievances.models import (
    DailyNumber,
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Tally,
)
from tests.factories.dispatch import UnitFactory
from tests.factories.grievances import ANYBODY, GrievanceFactory, Scene, scene
from tests.support.databases import fresh_engine
from tests.support.postgres import wanted as on_postgres

S = GrievanceStatus


@pytest.fixture
def many_connections(database: None, tmp_path_factory: Any) -> Iterator[None]:
    """A database of its own to which every thread has its own connection."""
    db.session.remove()
    if on_postgres():
        with fresh_engine(tmp_path_factory) as engine:
            yield from _bound(engine)
    else:
        engine = db.make_engine(f"sqlite:///{tmp_path_factory.mktemp('race') / 'race.db'}")
        tables.load_tables()
        db.Base.metadata.create_all(engine)
        yield from _bound(engine)


def _bound(engine: Any) -> Iterator[None]:
    db.session.remove()
    db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")
    seeds.seed_reference_rows()
    yield
    db.session.remove()
    engine.dispose()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all let go at the same moment; results or errors."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with scope.everywhere("a race in a test"):
            try:
                gate.wait(timeout=20)
                with transaction():
                    return act()
            except DomainError as error:
                return error
            finally:
                db.release()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def events() -> list[EventKind]:
    """Kinds of all events in order."""
    return list(session.scalars(select(Event.kind).order_by(Event.id)))


@pytest.mark.usefixtures("many_connections")
def test_of_two_workers_one_wins_and_the_other_is_told_how_it_stands():
    here = scene()
    grievance_id = GrievanceFactory.create(scene=here).id
    hands = (here.hand, here.other_hand)
    db.release()

    results = at_once(
        *(
            lambda hand=hand: service.accept(grievance_id, actor=hand, version=1).actor_id
            for hand in hands
        )
    )

    lost = [result for result in results if isinstance(result, ChangedMeanwhile)]
    won = [result for result in results if isinstance(result, int)]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].facts["status"] is S.ACCEPTED
    assert lost[0].facts["by_id"] == won[0]
    row = session.get(Grievance, grievance_id)
    assert (row.version, row.holder_id) == (2, won[0])
    assert events() == [EventKind.SUBMIT, EventKind.ACCEPT]


@pytest.mark.usefixtures("many_connections")
def test_of_two_dispatchers_one_sends_it_and_the_other_is_told():
    here = scene()
    grievance_id = GrievanceFactory.create(scene=here, status=S.ACCEPTED).id
    units = [UnitFactory.create(here).id for _unit in range(2)]
    hands = (here.hand, here.other_hand)
    db.release()

    def send(hand: Actor, unit_id: int) -> int | None:
        event = dispatch.dispatch(
            grievance_id, actor=hand, version=2, unit_id=unit_id, reason="归他们管"
        )
        return event.actor_id

    results = at_once(
        *(
            lambda hand=hand, unit=unit: send(hand, unit)
            for hand, unit in zip(hands, units, strict=True)
        )
    )

    lost = [result for result in results if isinstance(result, ChangedMeanwhile)]
    assert len(lost) == 1
    assert lost[0].facts["status"] is S.DISPATCHED
    kept = session.scalars(select(Assignment)).all()
    assert [each.unit_id for each in kept] == [session.get(Grievance, grievance_id).unit_id]
    assert events()[-1] is EventKind.DISPATCH


@pytest.mark.usefixtures("many_connections")
def test_ten_parallel_sends_of_one_submission_give_one_report():
    here, submission = scene(), str(uuid.uuid4())
    db.release()

    def send() -> tuple[int, str, str]:
        filed = _file(here, submission)
        return filed.grievance.id, filed.follow_token, filed.query_code

    results = at_once(*[send] * 10)

    assert len(set(results)) == 1
    assert session.scalar(select(func.count()).select_from(Grievance)) == 1
    assert session.scalar(select(func.sum(Tally.n))) == 1
    assert session.scalars(select(DailyNumber.last)).all() == [1]
    assert events() == [EventKind.SUBMIT]


@pytest.mark.usefixtures("many_connections")
def test_parallel_reports_get_numbers_of_their_own():
    here = scene()
    db.release()

    results = at_once(*[lambda: _file(here, str(uuid.uuid4())).grievance.no] * 8)

    assert len(set(results)) == 8
    assert sorted(result[-3:] for result in results) == [f"{n:03d}" for n in range(1, 9)]
    assert session.scalar(select(func.sum(Tally.n))) == 8


@pytest.mark.usefixtures("many_connections")
def test_a_double_tap_on_confirm_closes_once():
    grievance_id = GrievanceFactory.create(status=S.RESOLVED).id
    db.release()

    results = at_once(
        *[lambda: service.confirm(grievance_id, actor=ANYBODY, satisfaction="fair").version] * 4
    )

    assert len(set(results)) == 1
    assert events().count(EventKind.CONFIRM) == 1


@pytest.mark.usefixtures("many_connections")
def test_the_residents_dispute_and_the_timers_closing_do_not_cross():
    from portal.base import clock
    from portal.grievances import timers

    with clock.at("2026-11-23T09:00:00+08:00"):
        grievance_id = GrievanceFactory.create(status=S.RESOLVED).id
    with clock.at("2026-11-26T11:00:00+08:00"):
        timers.send_reminders()
    db.release()

    def close() -> str:
        with clock.at("2026-12-01T09:00:00+08:00"):
            from portal.grievances.service import ticking

            ticking.confirm_timeout(grievance_id)
            return "closed or not"

    def dispute() -> str:
        with clock.at("2026-12-01T09:00:00+08:00"):
            service.dispute(grievance_id, actor=ANYBODY, reason="还在")
            return "disputed"

    at_once(close, dispute)

    # Whoever was first: the dispute holds, after closing as well as before.
    assert session.get(Grievance, grievance_id).status is S.REOPENED
    kinds = events()
    assert session.get(Grievance, grievance_id).version == len(kinds)


@pytest.mark.usefixtures("many_connections")
def test_moves_of_many_reports_at_once_keep_the_counts():
    here = scene()
    ids = [GrievanceFactory.create(scene=here).id for _ in range(8)]
    hand = Actor("staff", here.worker.id)
    db.release()

    results = at_once(
        *(lambda each=each: service.accept(each, actor=hand, version=1).seq for each in ids)
    )

    assert results == [2] * 8
    counted = {tally.status: tally.n for tally in session.scalars(select(Tally))}
    assert counted == {S.SUBMITTED: 0, S.ACCEPTED: 8}


def _file(here: Scene, submission: str) -> service.Filed:
    return service.file_grievance(
        community_id=here.community.id,
        submission_id=submission,
        category_code="litter",
        building_id=here.building.id,
        text="垃圾",
    )
