"""What the tests of this room share: a stand-in for WeChat, and our account there."""

from collections.abc import Iterator

import pytest

from portal.wechat.account import Account, use_account
from portal.wechat.login import outage
from tests.support.fakes.wechat import FakeWechat, fake_wechat


@pytest.fixture
def wechat(app: object) -> Iterator[FakeWechat]:
    """A running stand-in; this installation has an account there."""
    with fake_wechat() as fake:
        use_account(
            Account(appid=fake.world.appid, secret=fake.world.secret, api=fake.url, open=fake.url)
        )
        yield fake
        outage.ends()
        use_account(None)
