"""The WeChat service account (公众号) of this installation, or none."""

from dataclasses import dataclass, field

from portal.config import Config


@dataclass(frozen=True)
class Account:
    """One account. ``api`` and ``open`` are the addresses of WeChat's servers, without a slash at
    the end; ``token`` and ``aes_key`` are for what WeChat sends us. Secrets are printed nowhere."""

    appid: str
    secret: str = field(repr=False)
    api: str
    open: str
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)


class NoAccount(RuntimeError):
    """WeChat was asked for although this installation has no account there."""


_account: Account | None = None


def use_account(account: Account | None) -> None:
    """Speak for this account from now on; ``None`` switches WeChat off."""
    global _account
    _account = account


def is_on() -> bool:
    """Whether this installation has an account."""
    return _account is not None


def account() -> Account:
    """The account; ask :func:`is_on` first."""
    if _account is None:
        raise NoAccount
    return _account


def account_of(config: Config) -> Account | None:
    """The account that the environment names."""
    if not config.wechat_appid:
        return None
    return Account(
        appid=config.wechat_appid,
        secret=config.wechat_secret,
        api=config.wechat_api,
        open=config.wechat_open,
        token=config.wechat_token,
        aes_key=config.wechat_aes_key,
    )
