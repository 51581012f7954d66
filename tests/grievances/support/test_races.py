"""Several neighbours at the same moment, on several connections."""

from typing import Any

import pytest
from sqlalchemy import func, select

from portal.base import db
from portal.base.db import session, transaction
from portal.grievances import service as grievances
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.support import own_records, service
from portal.grievances.support.models import GrievanceSupport
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident
from tests.grievances.merging.making import join
from tests.grievances.test_races import at_once, many_connections

__all__ = ["many_connections"]


def rows() -> Any:
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(GrievanceSupport))


def count(report_id: int) -> Any:
    """The number in the report's row."""
    return session.scalar(select(Grievance.supporter_count).where(Grievance.id == report_id))


@pytest.mark.usefixtures("many_connections")
def test_a_double_tap_at_the_same_moment_counts_once() -> None:
    report, person = GrievanceFactory.create(scene=scene(), visibility="neighbours"), resident()
    report_id, person_id = report.id, person.id
    db.release()

    at_once(*[lambda: service.support(report_id, person_id=person_id)] * 4)

    assert (rows(), count(report_id)) == (1, 1)


@pytest.mark.usefixtures("many_connections")
def test_neighbours_who_join_and_leave_at_the_same_moment_are_all_counted() -> None:
    report = GrievanceFactory.create(scene=scene(), visibility="neighbours")
    report_id, people = report.id, [resident().id for _ in range(6)]
    db.release()
    at_once(*[lambda one=one: service.support(report_id, person_id=one) for one in people[:3]])

    at_once(
        lambda: own_records.erase(people[0]),
        lambda: service.take_back(report_id, person_id=people[1]),
        *[lambda one=one: service.support(report_id, person_id=one) for one in people[3:]],
    )

    assert (rows(), count(report_id)) == (4, 4)


@pytest.mark.usefixtures("many_connections")
def test_who_joins_while_it_is_withdrawn_joins_it_or_is_told_that_it_is_gone() -> None:
    report = GrievanceFactory.create(scene=scene(), visibility="neighbours")
    report_id, reporter_id, person_id = report.id, report.reporter_id, resident().id
    db.release()

    at_once(
        lambda: grievances.withdraw(report_id, actor=Actor(REPORTER, reporter_id)),
        lambda: service.support(report_id, person_id=person_id),
    )

    row = session.get_one(Grievance, report_id)
    session.refresh(row)
    taken_over = row.reporter_id == person_id and row.status is GrievanceStatus.SUBMITTED
    assert taken_over or row.status is GrievanceStatus.WITHDRAWN
    assert (rows(), row.supporter_count) == (0, 0)


@pytest.mark.usefixtures("many_connections")
def test_who_leaves_a_joined_report_while_its_lead_is_resolved_does_not_wait_crosswise() -> None:
    here = scene()
    lead, case = (
        GrievanceFactory.create(
            scene=here, visibility="neighbours", status=GrievanceStatus.IN_PROGRESS
        )
        for _n in range(2)
    )
    person_id = resident().id
    with transaction():
        service.support(case.id, person_id=person_id)
    join(case, lead, here)
    lead_id, case_id, seen = lead.id, case.id, lead.version
    hand = here.hand
    db.release()

    results = at_once(
        lambda: (
            grievances.resolve(
                lead_id, actor=hand, version=seen, outcome="explained", reply="已清运"
            ).seq
        ),
        lambda: service.take_back(case_id, person_id=person_id),
    )

    assert all(isinstance(each, int) for each in results), results
    assert count(case_id) == 0
    states = session.scalars(select(Grievance.status)).all()
    assert set(states) == {GrievanceStatus.RESOLVED}
