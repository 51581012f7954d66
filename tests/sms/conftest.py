"""What the tests of this room share: a stand-in for both services, and our account there."""

from collections.abc import Iterator

import pytest

from portal.base.db import transaction
from portal.base.settings import INSTALLATION, service
from portal.base.settings.registry import find
from portal.community.identity import senders
from portal.sms.account import Account, ProviderName, use_account
from portal.sms.codes import SmsSender
from tests.support.fakes.sms import FakeSms, fake_sms

PHONE = "13800000001"
TEMPLATES = {"aliyun": ("SMS_1", "SMS_2", "SMS_3"), "tencent": ("101", "102", "103")}


@pytest.fixture
def sms(app: object) -> Iterator[FakeSms]:
    """The running stand-in."""
    with fake_sms() as fake:
        yield fake


def account_at(sms: FakeSms, provider: str, **other: str) -> Account:
    """Our account there; ``other`` are values of the environment that differ."""
    given = sms.environment(provider) | other
    return Account(
        provider=ProviderName(provider),
        key=given["PORTAL_SMS_KEY"],
        secret=given["PORTAL_SMS_SECRET"],
        sign=given["PORTAL_SMS_SIGN"],
        app=given["PORTAL_SMS_APP"],
        url=given["PORTAL_SMS_URL"],
    )


@pytest.fixture(params=["aliyun", "tencent"])
def connected(request: pytest.FixtureRequest, sms: FakeSms) -> Iterator[str]:
    """This installation sends through a provider, with a template for codes and for news."""
    provider: str = request.param
    account, former = account_at(sms, provider), senders.sender()
    use_account(account)
    senders.use_sender(SmsSender(account))
    code, news, _danger = TEMPLATES[provider]
    put("sms.template.code", code)
    put("sms.template.grievance.accepted", news)
    yield provider
    use_account(None)
    senders.use_sender(former)


def put(key: str, value: object) -> None:
    """Set a setting of the installation."""
    with transaction():
        service.change(
            setting=find(key), scope=INSTALLATION, text=str(value), by=None, reason="a test"
        )
