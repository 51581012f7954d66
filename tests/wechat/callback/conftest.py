"""WeChat's servers as the portal sees them: they send messages to its address."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.wechat.account import account, use_account
from tests.support.fakes.wechat import FakeWechat
from tests.support.fakes.wechat_pushes import ADDRESS, AES_KEY, TOKEN, Push

Tell = Callable[..., Any]


@pytest.fixture
def receiving(wechat: FakeWechat) -> FakeWechat:
    """This installation takes plain messages."""
    use_account(replace(account(), token=TOKEN))
    return wechat


@pytest.fixture
def receiving_safely(wechat: FakeWechat) -> FakeWechat:
    """This installation takes encrypted messages only."""
    use_account(replace(account(), token=TOKEN, aes_key=AES_KEY))
    return wechat


@pytest.fixture
def tell(client: FlaskClient) -> Tell:
    """Send a message in plain mode."""

    def send(body: str, **options: Any) -> Any:
        return client.post(ADDRESS, **Push(body, now(), **options).plain())

    return send


def now() -> str:
    """The time as WeChat signs it."""
    return str(int(clock.now().timestamp()))
