"""What an event changes: who follows, which notices are left, which message did not arrive."""

from collections.abc import Callable

import structlog

from portal.base.outbox.delivering import reasons, told_back
from portal.wechat.callback.reading import Incoming
from portal.wechat.messages import followers, quotas

log = structlog.get_logger()

CHANNEL = "wechat"


class NotYet(Exception):
    """WeChat tells of a message before we have written down that it took it: it is to say so once
    more, as it does when it gets no answer."""


def take(message: Incoming) -> None:
    """Act on an event, in the running transaction; of others nothing is kept.

    :raises NotYet: the transaction must not be kept.
    """
    act = _ACTS.get(message.event)
    if message.kind == "event" and act is not None:
        act(message)


def _followed(message: Incoming) -> None:
    followers.note(message.sender, follows=True)


def _left(message: Incoming) -> None:
    followers.note(message.sender, follows=False)


def _job_finished(message: Incoming) -> None:
    """``success``, ``failed:user block`` or ``failed: system failed``."""
    if message.status == "success":
        return
    blocked = "block" in message.status
    _not_received(message.message_no, "unsubscribed" if blocked else "system_failed")


def _answered_question(message: Incoming) -> None:
    """Somebody was asked whether they want a message: each yes is good for one."""
    for item in message.items:
        if item.get("SubscribeStatusString") == "accept":
            quotas.add(message.sender, item.get("TemplateId", ""))


def _changed_mind(message: Incoming) -> None:
    for item in message.items:
        if item.get("SubscribeStatusString") == "reject":
            quotas.clear(message.sender, item.get("TemplateId", ""))


def _sent(message: Incoming) -> None:
    for item in message.items:
        if item.get("ErrorCode", "0") != "0":
            _not_received(item.get("MsgID", ""), f"errcode_{item['ErrorCode']}")


def _not_received(provider_no: str, reason: str) -> None:
    if told_back.not_received(CHANNEL, provider_no, reason):
        return
    if told_back.may_be_ours(CHANNEL):
        raise NotYet
    log.info("wechat.unknown_message", reason=reasons.clean(reason))


_ACTS: dict[str, Callable[[Incoming], None]] = {
    "subscribe": _followed,
    "unsubscribe": _left,
    "templatesendjobfinish": _job_finished,
    "subscribe_msg_popup_event": _answered_question,
    "subscribe_msg_change_event": _changed_mind,
    "subscribe_msg_sent_event": _sent,
}
