"""Many who scan or print at the same moment, on a database where several may write at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import make_url, select

from portal.base import db, scope
from portal.community.places.models import Building
from portal.posters import service
from portal.posters.models import ShortLink
from tests.factories.places import BuildingFactory, CommunityFactory, CompoundFactory
from tests.support import postgres

THREADS, EACH = 4, 10


@pytest.fixture(scope="module")
def engine_of_many() -> Iterator[Any]:
    """PostgreSQL with every table."""
    with postgres.postgres_url() as url:
        made = db.make_engine(make_url(url).set(drivername="postgresql+psycopg"))
        db.Base.metadata.create_all(made)
        yield made
        made.dispose()


@pytest.fixture
def building(engine_of_many: Any) -> Building:
    """A building in that database."""
    db.session.remove()
    db.session.configure(bind=engine_of_many, join_transaction_mode="conditional_savepoint")
    compound = CompoundFactory.create(community=CommunityFactory.create())
    return BuildingFactory.create(compound=compound, name="3号楼")


def at_once(act: Any) -> list[Any]:
    """The answers of threads that begin together."""
    gate = Barrier(THREADS)

    def one(_number: int) -> Any:
        try:
            with scope.everywhere("threads of a test"):
                gate.wait(20)
                return act()
        finally:
            db.session.remove()

    db.session.commit()
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def test_whoever_makes_a_poster_at_the_same_moment_gets_the_same_code(building: Building):
    community_id, code = building.community_id, building.code

    def make() -> str:
        with db.transaction():
            (link,) = service.make(
                community_id=community_id, wanted={"building": {code}}, actor_id=None
            )
            return link.code

    assert len(set(at_once(make))) == 1
    assert len(db.session.scalars(select(ShortLink)).all()) == 1


def test_every_visit_of_many_at_once_is_counted(building: Building):
    with db.transaction():
        (link,) = service.make(
            community_id=building.community_id,
            wanted={"building": {building.code}},
            actor_id=None,
        )
    link_id = link.id

    def visit() -> None:
        for _turn in range(EACH):
            with db.transaction():
                service.count(link_id)

    at_once(visit)

    db.session.expire_all()
    kept = db.session.scalar(select(ShortLink.visits).where(ShortLink.id == link_id))
    assert kept == THREADS * EACH
