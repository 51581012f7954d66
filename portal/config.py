"""Configuration, read once from the environment; a missing or bad value stops the start."""

import os
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SECRET_TRIES = 20


class BadConfiguration(RuntimeError):
    """The environment lacks or contradicts something; the message names it."""


@dataclass(frozen=True)
class Config:
    """Everything the process is told from outside. Documented in docs/configuration.md."""

    env: str
    data: Path
    database_url: str
    secret_key: str
    demo: bool = False
    redis_url: str | None = None
    storage_url: str | None = None
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    icp: str = ""
    default_community: str | None = None
    fonts: tuple[str, ...] = ()
    wechat_appid: str = ""
    wechat_secret: str = field(default="", repr=False)
    wechat_token: str = field(default="", repr=False)
    wechat_aes_key: str = field(default="", repr=False)
    wechat_api: str = "https://api.weixin.qq.com"
    wechat_open: str = "https://open.weixin.qq.com"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    sms: str = ""
    sms_key: str = field(default="", repr=False)
    sms_secret: str = field(default="", repr=False)
    sms_sign: str = ""
    sms_app: str = ""
    sms_url: str = ""
    register_keys: tuple[str, ...] = field(default=(), repr=False)
    testing: bool = False
    cheap_passwords: bool = False

    @property
    def production(self) -> bool:
        """Whether cookies are bound to https and demo data is refused."""
        return self.env == "production"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Config":
        """Read the configuration, creating the data folder and the secret on first start."""
        env = os.environ if env is None else env
        kind = env.get("PORTAL_ENV", "development")
        if kind not in {"development", "production"}:
            raise BadConfiguration("PORTAL_ENV must be development or production")
        demo = env.get("PORTAL_DEMO", "") == "1"
        if demo and kind == "production":
            raise BadConfiguration("PORTAL_DEMO=1 is refused when PORTAL_ENV=production")
        data = Path(env.get("PORTAL_DATA") or ROOT / "instance").absolute()
        data.mkdir(parents=True, exist_ok=True)
        host, port = env.get("HOST") or "127.0.0.1", env.get("PORT") or "8000"
        base_url = env.get("PORTAL_BASE_URL")
        if kind == "production" and not base_url:
            raise BadConfiguration("PORTAL_BASE_URL is missing: the address residents open")
        return cls(
            env=kind,
            data=data,
            database_url=env.get("PORTAL_DATABASE_URL") or f"sqlite:///{data / 'portal.db'}",
            secret_key=env.get("PORTAL_SECRET_KEY") or _kept_secret(data),
            demo=demo,
            redis_url=env.get("PORTAL_REDIS_URL") or None,
            storage_url=env.get("PORTAL_STORAGE_URL") or None,
            base_url=(base_url or f"http://{host}:{port}").rstrip("/"),
            trusted_proxies=_whole_number(env, "PORTAL_TRUSTED_PROXIES"),
            icp=env.get("PORTAL_ICP", ""),
            default_community=env.get("PORTAL_COMMUNITY") or None,
            fonts=_fonts(env),
            register_keys=_register_keys(env),
            **_wechat(env),
            **_sms(env, demo=demo),
            **_mail(env),
        )


def _wechat(env: Mapping[str, str]) -> dict[str, Any]:
    """The account of WeChat and where its servers are; nothing without an account."""
    appid, secret = env.get("PORTAL_WECHAT_APPID", ""), env.get("PORTAL_WECHAT_SECRET", "")
    if bool(appid) != bool(secret):
        raise BadConfiguration("PORTAL_WECHAT_APPID and PORTAL_WECHAT_SECRET go together")
    found = {"wechat_appid": appid, "wechat_secret": secret} | _wechat_callback(env)
    for name in ("api", "open"):
        given = env.get(f"PORTAL_WECHAT_{name.upper()}", "").rstrip("/")
        if given and not given.startswith(("https://", "http://")):
            raise BadConfiguration(f"PORTAL_WECHAT_{name.upper()} must be an address")
        if given:
            found[f"wechat_{name}"] = given
    return found


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    """The mail server and the address that letters come from; nothing without a server."""
    url, sender = env.get("PORTAL_SMTP_URL", ""), env.get("PORTAL_MAIL_FROM", "")
    if bool(url) != bool(sender):
        raise BadConfiguration("PORTAL_SMTP_URL and PORTAL_MAIL_FROM go together")
    if url and not _names_a_mail_server(url):
        raise BadConfiguration("PORTAL_SMTP_URL must be smtp://HOST:PORT or smtps://HOST:PORT")
    return {"smtp_url": url, "mail_from": sender}


def _names_a_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _fonts(env: Mapping[str, str]) -> tuple[str, ...]:
    """Files of the font PDFs are made with, regular and perhaps bold; none means the system's."""
    files = tuple(filter(None, (part.strip() for part in env.get("PORTAL_FONT", "").split(","))))
    for file in files:
        if not Path(file).is_file():
            raise BadConfiguration(f"PORTAL_FONT names {file}, which is no file")
    if len(files) > 2:
        raise BadConfiguration("PORTAL_FONT takes a regular and a bold font, no more")
    return files


def _register_keys(env: Mapping[str, str]) -> tuple[str, ...]:
    """The private keys that sign public registers, the one to be used first; none: made here."""
    given = env.get("PORTAL_REGISTER_KEY", "").split(",")
    keys = tuple(key for part in given if (key := part.strip()))
    if not all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys):
        raise BadConfiguration("PORTAL_REGISTER_KEY must be 64 digits 0-9 a-f, or several of them")
    return keys


def _wechat_callback(env: Mapping[str, str]) -> dict[str, str]:
    """By what messages from WeChat are known to be its own, and read in safe mode (安全模式)."""
    token, key = env.get("PORTAL_WECHAT_TOKEN", ""), env.get("PORTAL_WECHAT_AES_KEY", "")
    if token and not re.fullmatch(r"[A-Za-z0-9]{3,32}", token):
        raise BadConfiguration("PORTAL_WECHAT_TOKEN must be 3 to 32 letters and digits")
    if key and not re.fullmatch(r"[A-Za-z0-9]{43}", key):
        raise BadConfiguration("PORTAL_WECHAT_AES_KEY must be 43 letters and digits")
    if key and not token:
        raise BadConfiguration("PORTAL_WECHAT_AES_KEY needs PORTAL_WECHAT_TOKEN")
    return {"wechat_token": token, "wechat_aes_key": key}


def _sms(env: Mapping[str, str], *, demo: bool) -> dict[str, Any]:
    """The account with a provider of text messages; nothing without one."""
    provider = env.get("PORTAL_SMS", "")
    if not provider:
        return {}
    if provider not in {"aliyun", "tencent"}:
        raise BadConfiguration("PORTAL_SMS must be aliyun or tencent, or empty")
    if demo:
        raise BadConfiguration(
            "PORTAL_SMS is refused with PORTAL_DEMO=1: strangers may hold the phones of the demo"
        )
    given = {name: env.get(f"PORTAL_SMS_{name.upper()}", "").strip() for name in _SMS_VALUES}
    for name in ("key", "secret", "sign", *(("app",) if provider == "tencent" else ())):
        if not given[name]:
            raise BadConfiguration(f"PORTAL_SMS_{name.upper()} is missing: PORTAL_SMS needs it")
    given["sign"] = given["sign"].strip("【】")
    if not 2 <= len(given["sign"]) <= 12:
        raise BadConfiguration("PORTAL_SMS_SIGN has 2 to 12 characters, without 【】")
    if given["url"] and not given["url"].startswith(("https://", "http://")):
        raise BadConfiguration("PORTAL_SMS_URL must be an address")
    given["url"] = given["url"].rstrip("/")
    return {"sms": provider} | {f"sms_{name}": value for name, value in given.items()}


_SMS_VALUES = ("key", "secret", "sign", "app", "url")


def _whole_number(env: Mapping[str, str], name: str) -> int:
    text = env.get(name) or "0"
    if not text.isdecimal():
        raise BadConfiguration(f"{name} must be a whole number")
    return int(text)


def _kept_secret(data: Path) -> str:
    """The installation's secret, made once and kept readable by its owner only."""
    path = data / "secret"
    try:
        with open(path, "x", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    # A server and a worker that start at once: one has made the file, and is about to fill it.
    for _try in range(SECRET_TRIES):
        secret = path.read_text().strip()
        if len(secret) >= 32:
            return secret
        time.sleep(0.05)
    raise BadConfiguration(f"{path.name} in the data folder is too short: remove it")
