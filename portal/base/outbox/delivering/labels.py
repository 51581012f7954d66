"""Channels and states of deliveries in words."""

from portal.base.i18n import LazyString, _l
from portal.base.outbox.delivering.models import DeliveryState

CHANNELS: dict[str, LazyString] = {
    "inbox": _l("Inbox of the portal"),
    "wechat": _l("WeChat"),
    "sms": _l("Text message"),
    "mail": _l("E-mail"),
}
STATES: dict[DeliveryState, LazyString] = {
    DeliveryState.WAITING: _l("Waiting"),
    DeliveryState.SENDING: _l("Being sent"),
    DeliveryState.SENT: _l("Sent to the person"),
    DeliveryState.REFUSED: _l("Not possible"),
    DeliveryState.DEAD: _l("Did not get through"),
    DeliveryState.DROPPED: _l("Not sent any more"),
}


def channel(name: str) -> LazyString | str:
    """The words for a channel; its name where there are none."""
    return CHANNELS.get(name, name)
