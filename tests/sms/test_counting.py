"""The last place of a day goes to one of two that come at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from portal.base import clock, db, scope
from portal.community.identity.keyed import keyed_hash
from portal.sms import counting, options
from portal.sms.models import SmsCount
from tests.sms.conftest import PHONE
from tests.support.databases import fresh_file_engine


@pytest.fixture
def parallel(
    app: object, tmp_path: Any
) -> Iterator[Callable[[Callable[[int], Any], int], list[Any]]]:
    """A database on which several threads write."""
    with fresh_file_engine(tmp_path) as engine:
        db.session.remove()
        db.session.configure(bind=engine, join_transaction_mode="conditional_savepoint")

        def run(act: Callable[[int], Any], times: int) -> list[Any]:
            gate = Barrier(times)

            def one(number: int) -> Any:
                gate.wait()
                try:
                    with scope.everywhere("a test in parallel"), db.transaction():
                        return act(number)
                finally:
                    db.release()

            with ThreadPoolExecutor(times) as pool:
                return list(pool.map(one, range(times)))

        yield run
        db.session.remove()


@pytest.mark.parametrize("full", ["phone", "day"])
def test_of_eight_at_once_three_get_the_three_places(parallel, full):
    limit = options.PHONE_PER_DAY if full == "phone" else options.NEWS_PER_DAY
    phones = [PHONE if full == "phone" else f"1390000000{number}" for number in range(8)]
    key = keyed_hash(f"sms:{clock.today()}", PHONE) if full == "phone" else counting.NEWS
    with db.transaction():
        db.session.add(SmsCount(day=clock.today(), key=key, sent=limit.default - 3))

    found = parallel(lambda number: counting.take(phones[number], counting.NEWS), 8)

    db.release()
    assert sum(not isinstance(one, str) for one in found) == 3
    counts = {row.key: row.sent for row in db.session.scalars(select(SmsCount))}
    assert counts[key] == limit.default
    assert sum(counts.values()) == limit.default + 3


def test_what_is_given_back_at_the_same_moment_is_counted_once_each(parallel):
    def take(number: int) -> None:
        counting.remember(number, counting.take(PHONE, counting.NEWS))

    parallel(take, 8)
    parallel(lambda number: counting.settle(number % 4, sent=False), 8)

    db.release()
    counts = db.session.scalars(select(SmsCount.sent)).all()
    assert sorted(counts) == [4, 4]
