"""Staff who press the same at the same moment, on a database where several may write at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, make_url, select

from portal.base import clock, db, scope
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.deadlines import service as deadlines
from portal.base.deadlines.calendar import DayKind
from portal.base.deadlines.models import CalendarDay
from portal.base.errors import DomainError
from portal.community.grids.models import DutyKind, Grid, GridDuty
from portal.community.grids.service import duties
from portal.community.identity.models import (
    Body,
    BodyKind,
    Membership,
    Person,
    RoleAssignment,
    ScopeKind,
)
from portal.community.identity.policy import Place, Post
from portal.community.identity.service import bodies, roles
from portal.community.places.household_list import HouseholdRow
from portal.community.places.models import Building, Community, Household
from portal.community.places.service.households import load_households
from tests.factories.grids import GridFactory
from tests.factories.identity import resident, staff
from tests.factories.places import BuildingFactory, CommunityFactory
from tests.support import postgres

Parallel = Callable[[Callable[[int], Any]], list[Any]]
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def engine_of_many() -> Iterator[Any]:
    """PostgreSQL with every table."""
    with postgres.postgres_url() as url:
        made = db.make_engine(make_url(url).set(drivername="postgresql+psycopg"))
        db.Base.metadata.create_all(made)
        yield made
        made.dispose()


@pytest.fixture
def parallel(engine_of_many: Any) -> Iterator[Parallel]:
    """Four threads that begin at the same moment; answers and refusals in order."""
    db.session.remove()
    db.session.configure(bind=engine_of_many, join_transaction_mode="conditional_savepoint")

    def run(act: Callable[[int], Any]) -> list[Any]:
        gate = Barrier(4)

        def one(number: int) -> Any:
            with clock.at("2026-11-23T12:00:00+08:00"), scope.everywhere("a test in parallel"):
                gate.wait()
                try:
                    with db.transaction():
                        return act(number)
                except DomainError as error:
                    return error
                finally:
                    db.release()

        db.release()
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(one, range(4)))

    yield run
    db.session.remove()


def refused(answers: list[Any]) -> int:
    return sum(isinstance(answer, DomainError) for answer in answers)


def count(table: Any, *which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*which)) or 0


def test_the_same_list_of_households_is_loaded_once(parallel: Parallel) -> None:
    building_id, by = BuildingFactory.create().id, resident().id
    rows = [HouseholdRow(n, "9单元", str(n), 2) for n in range(1, 30)]

    parallel(
        lambda _n: (
            load_households(db.session.get_one(Building, building_id), rows, actor_id=by).added
        )
    )

    assert count(Household, Household.building_id == building_id) == 29


def test_the_same_day_of_the_calendar_is_entered_once(parallel: Parallel) -> None:
    day = date(2027, 5, 3)

    answers = parallel(
        lambda _n: deadlines.put_day(day=day, kind=DayKind.HOLIDAY, name="", source="", by=None).day
    )

    assert answers == [day] * 4
    assert count(CalendarDay, CalendarDay.day == day) == 1


def test_a_role_is_given_once_and_ended_once(parallel: Parallel) -> None:
    here = CommunityFactory.create()
    worker, chair = staff(Role.GRID_WORKER, community=here).id, staff(Role.STREET).id
    post = Post(Role.COMMITTEE, Place(ScopeKind.COMMUNITY, here.id))

    given = parallel(
        lambda _n: (
            roles.grant(
                person_id=worker,
                post=post,
                from_on=TODAY - timedelta(days=1),
                until_on=None,
                granted_by_id=chair,
            ).id
        )
    )
    row = next(answer for answer in given if isinstance(answer, int))
    ended = parallel(lambda _n: roles.end(assignment_id=row, ended_by_id=chair))

    assert refused(given) == 3
    assert sorted(ended) == [False, False, False, True]
    held = select(func.count()).where(
        RoleAssignment.person_id == worker, RoleAssignment.role == Role.COMMITTEE
    )
    assert db.session.scalar(held) == 1
    assert count(AuditEntry, AuditEntry.act == "role.end", AuditEntry.object_id == row) == 1


def test_a_role_of_today_is_taken_back_once(parallel: Parallel) -> None:
    here = CommunityFactory.create()
    held = staff(Role.GRID_WORKER, community=here)
    with db.transaction():
        row = db.session.scalars(
            select(RoleAssignment).where(RoleAssignment.person_id == held.id)
        ).one()
        row.from_on = TODAY
        row_id, by = row.id, held.id

    ended = parallel(lambda _n: roles.end(assignment_id=row_id, ended_by_id=by))

    assert sorted(ended) == [False, False, False, True]


def test_a_body_is_entered_once_and_a_member_seated_once(parallel: Parallel) -> None:
    here, by = CommunityFactory.create().id, resident().id
    made = parallel(
        lambda _n: (
            bodies.found_body(
                community_id=here, kind=BodyKind.PARTY, name="党支部", from_on=TODAY, actor_id=by
            ).id
        )
    )
    body_id = next(answer for answer in made if isinstance(answer, int))

    parallel(
        lambda _n: bodies.add_member(
            body=db.session.get_one(Body, body_id),
            name="李",
            phone="13800000001",
            office="",
            from_on=TODAY,
            until_on=TODAY,
            basis="",
            actor_id=by,
        )
    )

    assert refused(made) == 3
    assert count(Body, Body.community_id == here) == 1
    assert count(Membership, Membership.body_id == body_id) == 1
    assert count(Community, Community.id == here) == 1


def test_one_of_several_stands_in(parallel: Parallel) -> None:
    here = CommunityFactory.create()
    grid_id = GridFactory.create(community=here).id
    people = [staff(Role.GRID_WORKER, community=here).id for _n in range(4)]

    answers = parallel(
        lambda n: (
            duties.add_substitute(
                db.session.get_one(Grid, grid_id),
                person_id=people[n],
                work_phone="",
                from_on=TODAY,
                until_on=TODAY,
                reason="",
                actor_id=people[0],
            ).id
        )
    )

    assert refused(answers) == 3
    stands_in = GridDuty.kind == DutyKind.SUBSTITUTE
    assert count(GridDuty, GridDuty.grid_id == grid_id, stands_in) == 1
    assert count(Person, Person.id.in_(people)) == 4
