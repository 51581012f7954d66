"""Statements sent past SQLAlchemy's execution give and refuse what it would."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, event, select
from sqlalchemy.exc import IntegrityError

from portal.base.db import session
from portal.base.reading import Reading
from portal.community.places.models import Building
from portal.grievances.models import DailyNumber, Grievance
from portal.grievances.upserts import Prepared
from tests.factories.grievances import GrievanceFactory
from tests.factories.places import BuildingFactory, CommunityFactory

COLUMNS = (
    Grievance.id,
    Grievance.no,
    Grievance.status,
    Grievance.filed_at,
    Grievance.closed_at,
    Grievance.urgent,
    Building.name.label("building"),
)
STATEMENT = (
    select(*COLUMNS)
    .outerjoin(Building, Building.id == Grievance.building_id)
    .where(Grievance.id == bindparam("number"))
)


def test_a_reading_gives_the_rows_that_the_session_gives() -> None:
    known = GrievanceFactory.create()

    quick = Reading(STATEMENT).rows(number=known.id)
    usual = session.execute(STATEMENT, {"number": known.id}).all()

    assert quick == usual
    assert [type(value) for value in quick[0]] == [type(value) for value in usual[0]]
    assert quick[0]._mapping == usual[0]._mapping
    assert quick[0].building == usual[0].building


def test_whoever_watches_statements_sees_those_of_readings_and_inserts_too() -> None:
    here = CommunityFactory.create().id
    seen: list[str] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement.split()[0])

    event.listen(connection, "before_cursor_execute", note)
    try:
        Reading(STATEMENT).rows(number=1)
        Prepared(DailyNumber).send(community_id=here, day=date(2026, 1, 5), last=7)
    finally:
        event.remove(connection, "before_cursor_execute", note)

    assert seen == ["SELECT", "INSERT"]


def test_a_moment_is_kept_and_told_alike_by_both_ways() -> None:
    known = GrievanceFactory.create()
    known.filed_at = datetime(2026, 3, 1, 4, 5, 6, 789, UTC)
    session.flush()
    at = select(Grievance.no).where(Grievance.filed_at == bindparam("moment"))

    for moment in (known.filed_at, datetime.fromisoformat("2026-03-01T12:05:06.000789+08:00")):
        assert Reading(at).scalar(moment=moment) == known.no
        assert session.execute(at, {"moment": moment}).scalar() == known.no


def test_what_the_database_refuses_is_told_as_sqlalchemy_tells_it() -> None:
    here = CommunityFactory.create().id
    number = Prepared(DailyNumber)
    number.send(community_id=here, day=date(2026, 1, 5), last=7)

    for send in (
        lambda row: number.send(**row),
        lambda row: number.send_many([row]),
    ):
        with pytest.raises(IntegrityError), session.begin_nested():
            send({"community_id": here, "day": date(2026, 1, 5), "last": 7})


def test_many_rows_are_sent_at_once() -> None:
    here = CommunityFactory.create().id
    days = [date(2026, 1, day) for day in (5, 6, 7)]

    Prepared(DailyNumber).send_many([{"community_id": here, "day": day, "last": 1} for day in days])

    kept = session.scalars(select(DailyNumber.day).where(DailyNumber.community_id == here))
    assert sorted(kept) == days


def test_a_list_of_values_is_left_to_sqlalchemy() -> None:
    ours = [BuildingFactory.create().id for _ in range(3)]
    listed = Reading(
        select(Building.id)
        .where(Building.id.in_(bindparam("ids", expanding=True)))
        .order_by(Building.id)
    )

    assert [row.id for row in listed.rows(ids=ours[:2])] == ours[:2]
    assert [row.id for row in listed.rows(ids=ours)] == ours
