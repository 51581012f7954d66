"""``/wechat/messages``: the address that is set at WeChat as 服务器地址(URL)."""

from secrets import token_hex

import structlog
from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.wechat import account
from portal.wechat.account import Account
from portal.wechat.callback import envelope, events, reading, repeats
from portal.wechat.callback.envelope import NotGenuine
from portal.wechat.callback.reading import Incoming, NotUnderstood

bp = Blueprint("wechat_callback", __name__)
log = structlog.get_logger()

DONE = "success"


@bp.get("/wechat/messages")
@public
def prove() -> ResponseReturnValue:
    """WeChat asks once whether this address knows the token."""
    here = _receiving()
    timestamp, nonce = _given("timestamp"), _given("nonce")
    try:
        envelope.check(_given("signature"), here.token, timestamp, nonce)
        envelope.check_age(timestamp)
    except NotGenuine:
        return _refused("signature")
    return _plain(request.args.get("echostr", "")[:200])


@bp.post("/wechat/messages")
@public
def take() -> ResponseReturnValue:
    """A message or an event. Whatever it is, the answer is quick: WeChat waits five seconds."""
    here = _receiving()
    if (request.content_length or 0) > reading.MOST_BYTES:
        return _refused("too_long")
    try:
        message = _read(here, request.stream.read(reading.MOST_BYTES + 1))
    except NotGenuine:
        return _refused("signature")
    except NotUnderstood:
        return _refused("xml")
    signed = f"{_given('timestamp')}|{_given('nonce')}"
    try:
        with transaction():
            if not repeats.is_new(message, appid=here.appid, signed=signed):
                return _plain(DONE)
            events.take(message)
    except events.NotYet:
        return "later", 503, {"Content-Type": "text/plain; charset=utf-8"}
    return _answer(here, message)


def _read(here: Account, content: bytes) -> Incoming:
    timestamp, nonce = _given("timestamp"), _given("nonce")
    envelope.check_age(timestamp)
    if not here.aes_key:
        envelope.check(_given("signature"), here.token, timestamp, nonce)
        return reading.read(content)
    covered = reading.cover(content)
    envelope.check(_given("msg_signature"), here.token, timestamp, nonce, covered)
    return reading.read(envelope.decrypted(here, covered))


def _answer(here: Account, message: Incoming) -> ResponseReturnValue:
    """Who writes, or begins to follow, is led to the portal; nothing of what they wrote is kept."""
    if message.kind == "event" and message.event != "subscribe":
        return _plain(DONE)
    address = current_app.extensions["portal_config"].base_url
    words = (
        _("Report problems and see how they stand here: %(url)s", url=address),
        _("Nobody reads what is written in this chat. In danger call 110, 119 or 120."),
    )
    answer = reading.text_answer(message, "\n".join(words))
    if here.aes_key:
        covered, nonce = envelope.encrypted(here, answer.encode()), token_hex(8)
        sign = envelope.signature(here.token, message.created, nonce, covered)
        answer = reading.covered_answer(covered, sign, message.created, nonce)
    return answer, {"Content-Type": "application/xml; charset=utf-8", "Cache-Control": "no-store"}


def _receiving() -> Account:
    if not account.is_on() or not account.account().token:
        raise NotFound
    return account.account()


def _given(name: str) -> str:
    return request.args.get(name, "")[:200]


def _refused(reason: str) -> ResponseReturnValue:
    log.warning("wechat.message_refused", reason=reason)
    return "refused", 403, {"Content-Type": "text/plain; charset=utf-8"}


def _plain(text: str) -> ResponseReturnValue:
    return text, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
