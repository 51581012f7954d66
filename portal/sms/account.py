"""The account with a provider of text messages (短信) of this installation, or none."""

import enum
from dataclasses import dataclass, field

from portal.base.i18n import _
from portal.config import Config


class ProviderName(enum.StrEnum):
    """Whose service is used."""

    ALIYUN = "aliyun"
    TENCENT = "tencent"


URLS = {
    ProviderName.ALIYUN: "https://dysmsapi.aliyuncs.com",
    ProviderName.TENCENT: "https://sms.tencentcloudapi.com",
}
LABELS = {ProviderName.ALIYUN: "阿里云", ProviderName.TENCENT: "腾讯云"}


@dataclass(frozen=True)
class Account:
    """One account. ``key`` and ``secret`` sign the calls, ``sign`` (短信签名) stands in 【】 before
    each message, ``app`` is Tencent's SmsSdkAppId; ``url`` has no slash at its end."""

    provider: ProviderName
    key: str = field(repr=False)
    secret: str = field(repr=False)
    sign: str
    app: str
    url: str


_account: Account | None = None


def use_account(account: Account | None) -> None:
    """Send through this account from now on; ``None`` switches text messages off."""
    global _account
    _account = account


def account() -> Account | None:
    """The account in use."""
    return _account


def account_of(config: Config) -> Account | None:
    """The account that the environment names."""
    if not config.sms:
        return None
    provider = ProviderName(config.sms)
    return Account(
        provider=provider,
        key=config.sms_key,
        secret=config.sms_secret,
        sign=config.sms_sign,
        app=config.sms_app,
        url=config.sms_url or URLS[provider],
    )


def receives() -> str:
    """What the privacy notice says of the provider; "" without one."""
    if _account is None:
        return ""
    return _(
        "Besides, %(provider)s gets your phone number and the words of each text message, to "
        "deliver it to you and for nothing else.",
        provider=LABELS[_account.provider],
    )
