"""Several processes and threads that all need a token at once fetch it once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine

from portal.base import scope
from portal.base.db import session
from portal.wechat import tokens
from portal.wechat.client import client
from tests.support import databases
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_rules import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
THREADS = 6
CHILD = """
import os, sys
from portal.base import db
from portal.wechat import tokens
from portal.wechat.account import Account, use_account
db.bind(db.make_engine(os.environ["URL"]))
use_account(Account(os.environ["APPID"], os.environ["SECRET"], os.environ["API"], ""))
sys.stdin.readline()
print(tokens.access_token())
"""


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads and processes can write to."""
    with databases.shared_engine(tmp_path) as engine:
        yield engine


def at_once(act: object) -> list[str]:
    """What each of several threads got."""
    got: list[str] = []

    def one() -> None:
        with scope.everywhere("a process in a test"):
            got.append(act())  # type: ignore[operator]
            session.remove()

    threads = [Thread(target=one) for _n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return got


def test_two_processes_that_need_a_token_fetch_it_once(shared: Engine, wechat: FakeWechat) -> None:
    wechat.world.think = 0.5
    world = wechat.world
    environment = os.environ | {
        "URL": shared.url.render_as_string(hide_password=False),
        "APPID": world.appid,
        "SECRET": world.secret,
        "API": wechat.url,
    }
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )
        for _n in range(2)
    ]
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    said = [child.communicate(timeout=60) for child in children]

    # The token is the last line: who comes second may log before it.
    assert [out.splitlines()[-1] for out, _wrong in said] == [world.token] * 2, said
    assert wechat.count("cgi-bin/stable_token") == 1


def test_threads_that_need_a_ticket_fetch_token_and_ticket_once(
    shared: Engine, wechat: FakeWechat
) -> None:
    wechat.world.think = 0.2

    got = at_once(tokens.jsapi_ticket)

    assert got == [wechat.world.ticket] * THREADS
    assert wechat.count("cgi-bin/stable_token") == 1
    assert wechat.count("cgi-bin/ticket/getticket") == 1


def test_a_token_ended_under_all_of_them_is_forced_once(shared: Engine, wechat: FakeWechat) -> None:
    tokens.access_token()
    session.remove()
    wechat.world.end_token()
    wechat.world.think = 0.1

    got = at_once(
        lambda: tokens.with_token(
            lambda token: client().send_template(
                token, openid=PEOPLE["bob"], template_id="T", url="", data={"a": "b"}
            )
        )
    )

    assert len(got) == len(wechat.world.messages) == THREADS
    assert wechat.count("cgi-bin/stable_token") == 2
