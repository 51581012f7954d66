"""Several writers at once: no number twice, none missing, one key."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base import scope
from portal.base.db import session, transaction
from portal.community.places.models import Community
from portal.trust import registers
from portal.trust.registers import keys
from portal.trust.registers.models import RegisterHead, RegisterKey
from tests.factories.places import CommunityFactory
from tests.registers import making
from tests.support import databases

THREADS, EACH = 4, 8


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads can write to."""
    with databases.shared_engine(tmp_path) as engine:
        yield engine


def at_once(app: Flask, act: Callable[[int], None]) -> list[BaseException]:
    """What went wrong in several threads that acted at once."""
    wrong: list[BaseException] = []
    start = Barrier(THREADS)

    def one(number: int) -> None:
        try:
            with scope.everywhere("a writer in a test"), app.app_context():
                start.wait(timeout=30)
                act(number)
        except BaseException as error:
            wrong.append(error)
        finally:
            session.remove()

    threads = [Thread(target=one, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return wrong


def test_writers_at_once_leave_one_whole_chain(app: Flask, shared: Engine) -> None:
    community = CommunityFactory.create(slug="xingfuli")
    session.remove()

    def act(number: int) -> None:
        for turn in range(EACH):
            try:
                with transaction():
                    making.publish(community, number * 100 + turn)
                    if turn == 3:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    assert at_once(app, act) == []

    found = list(registers.lines("disclosures", community.id))
    report = registers.check(line.encode() for line in found)
    assert report.findings == []
    assert report.lines == 1 + THREADS * (EACH - 1)
    assert session.scalar(select(func.count()).select_from(RegisterKey)) == 1
    head = session.scalars(select(RegisterHead)).one()
    assert (head.seq, head.hash) == (report.last_seq, report.last_hash)


def test_writers_and_a_new_key_at_once_leave_one_whole_chain(
    app: Flask, shared: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from portal.trust.registers import service

    config = app.extensions["portal_config"]
    (tmp_path / "keys").mkdir()
    keys.use(replace(config, data=tmp_path / "keys"))
    try:
        community: Community = CommunityFactory.create(slug="xingfuli")
        with transaction():
            making.publish(community, 1)
        session.remove()

        def act(number: int) -> None:
            for turn in range(EACH):
                with transaction():
                    if number == 0 and turn == 4:
                        service.change_key()
                    else:
                        making.publish(community, number * 100 + turn)

        assert at_once(app, act) == []

        lines = registers.lines("disclosures", community.id)
        report = registers.check(line.encode() for line in lines)
        assert report.findings == []
        assert len(report.keys) == 2
        assert report.lines == 2 + THREADS * EACH
    finally:
        keys.use(config)
