"""The guard that keeps communities apart, on every shape of statement and on kept readings."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from portal.base import scope
from portal.base.db import session
from portal.base.reading import Reading
from portal.base.scope import ScopeCrossed, UnscopedQuery
from portal.community.places.models import Building, Community, Compound
from tests.factories.places import BuildingFactory

Other = aliased(Building, name="other")
_inner = select(Building.id, Building.name).subquery()

# Each counts or lists buildings; what it gives must be those of the scope.
SHAPES: dict[str, Select[Any]] = {
    "columns": select(Building.id),
    "count": select(func.count(Building.id)),
    "count of rows": select(func.count()).select_from(Building),
    "exists": select(Community.id).where(
        exists().where(Building.community_id == Community.id).correlate(Community)
    ),
    "subquery": select(_inner.c.id),
    "alias": select(Other.id),
    "join": select(Community.id).join(Building, Building.community_id == Community.id),
    "scalar subquery": select(
        select(func.count(Building.id)).correlate(None).scalar_subquery().label("n")
    ),
    "aggregate": select(func.max(Building.id)),
    "in": select(Compound.id).where(Compound.id.in_(select(Building.compound_id))),
}


def by_session(statement: Any) -> list[Any]:
    """As services and queries ask."""
    return list(session.execute(statement).scalars())


def by_reading(statement: Any) -> list[Any]:
    """As pages that are often asked do."""
    return [row[0] for row in Reading(statement).rows()]


ways = pytest.mark.parametrize("ask", [by_session, by_reading])
shapes = pytest.mark.parametrize("shape", list(SHAPES))
Ask = Callable[[Any], list[Any]]


@ways
@shapes
def test_no_shape_of_statement_runs_without_a_scope(ask: Ask, shape: str) -> None:
    BuildingFactory.create()
    token = scope.enter(None)
    try:
        for _again in range(2):
            with pytest.raises(UnscopedQuery):
                ask(SHAPES[shape])
    finally:
        scope.leave(token)


@ways
@shapes
def test_each_shape_gives_what_the_scope_holds(ask: Ask, shape: str) -> None:
    """Asked by turns, so that nothing kept for one scope answers for another."""
    ours, theirs = BuildingFactory.create(), BuildingFactory.create()
    BuildingFactory.create()
    here, there = ours.community_id, theirs.community_id

    def answer(*communities: int) -> list[Any]:
        with scope.within(*communities):
            return ask(SHAPES[shape])

    first, second, both = answer(here), answer(there), answer(here, there)
    with scope.everywhere("to compare"):
        whole = ask(SHAPES[shape])

    assert first == answer(here)
    assert first != whole
    assert both != whole
    if len(first) == 1 and shape not in {"count", "count of rows", "scalar subquery"}:
        assert first != second
        assert answer(there) == second
    assert answer(here, there) == both


def test_entities_and_changes_stay_within_the_scope() -> None:
    ours, theirs = BuildingFactory.create(), BuildingFactory.create()
    session.expire_all()

    with scope.within(ours.community_id):
        assert [row.id for row in session.scalars(select(Building))] == [ours.id]
        session.execute(update(Building).values(name="改名"))
        session.execute(delete(Building).where(Building.id == theirs.id))

    session.expire_all()
    names = {row.id: row.name for row in session.execute(select(Building.id, Building.name))}
    assert names[ours.id] == "改名"
    assert names[theirs.id] != "改名"


def test_what_is_loaded_later_follows_the_scope_of_its_own_moment() -> None:
    ours = BuildingFactory.create().id
    for scoped, seen in ((scope.everywhere("to look"), True), (scope.within(-1), False)):
        session.expunge_all()
        row = session.scalars(select(Building).where(Building.id == ours)).one()
        with scoped:
            assert (row.compound is not None) is seen

    session.expunge_all()
    row = session.scalars(select(Building).where(Building.id == ours)).one()
    token = scope.enter(None)
    try:
        with pytest.raises(UnscopedQuery):
            _ = row.compound
    finally:
        scope.leave(token)


def test_a_row_of_another_community_is_not_written() -> None:
    ours, theirs = BuildingFactory.create(), BuildingFactory.create()
    with scope.within(ours.community_id):
        theirs.name = "改名"
        with pytest.raises(ScopeCrossed):
            session.flush()
    session.expire_all()


def test_a_reading_takes_its_values_anew_and_sees_what_was_just_added() -> None:
    one = BuildingFactory.create()
    reading = Reading(select(Building.name).where(Building.id == bindparam("id")))

    with scope.within(one.community_id):
        assert reading.scalar(id=one.id) == one.name
        one.name = "改名"
        assert reading.scalar(id=one.id) == "改名"
        assert reading.scalar(id=-1) is None
        assert reading.first(id=-1) is None


def test_a_reading_gives_columns_only() -> None:
    for whole in (Building, Other):
        with pytest.raises(TypeError):
            Reading(select(whole))
