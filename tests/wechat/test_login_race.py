"""Two browsers and two callbacks at the same moment."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from portal.base import scope
from portal.base.db import session, transaction
from portal.community.identity.models import Credential, Person
from portal.community.identity.service import openids
from portal.wechat.login import service
from portal.wechat.login.models import LoginPurpose
from tests.support import databases

THREADS = 4


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads can write to."""
    with databases.shared_engine(tmp_path) as engine:
        yield engine


def at_once(app: Flask, act: Callable[[], object]) -> list[object]:
    """What each of several threads got that acted in a transaction each."""
    got: list[object] = []
    start = Barrier(THREADS)

    def one() -> None:
        with scope.everywhere("a browser in a test"), app.app_context():
            start.wait(timeout=30)
            with transaction():
                got.append(act())
            session.remove()

    threads = [Thread(target=one) for _n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return got


def test_one_identity_that_comes_back_in_several_tabs_is_one_person(
    app: Flask, shared: Engine
) -> None:
    got = at_once(app, lambda: openids.of_openid(appid="wx1", openid="oAlice").id)

    assert len(got) == THREADS
    assert len(set(got)) == 1
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    assert session.scalar(select(func.count()).select_from(Credential)) == 1


def test_of_several_callbacks_one_spends_the_code(app: Flask, shared: Engine) -> None:
    with app.app_context(), transaction():
        state = service.begin(browser="b", purpose=LoginPurpose.SILENT, entry="/")
    login = service.find(state)
    assert login
    login_id = login.id
    session.remove()

    got = at_once(app, lambda: service.claim(login_id))

    assert sorted(map(bool, got)) == [False] * (THREADS - 1) + [True]
