"""WeChat as a way out: to followers by template message, to others by a notice they asked for."""

from datetime import timedelta

import structlog

from portal.base.db import session, transaction
from portal.base.i18n import LazyString, _l
from portal.base.outbox.channels import Broken, Later, Letter, NotSent, Receipt, Refused
from portal.base.outbox.delivering.models import Delivery
from portal.community.identity.queries import addresses
from portal.wechat import account, errors, tokens
from portal.wechat.client import client
from portal.wechat.messages import followers, options, quotas, words
from portal.wechat.messages.options import Template

log = structlog.get_logger()

DOES_NOT_FOLLOW = 43004
REFUSES = 43101
CLOSED = {
    DOES_NOT_FOLLOW: "unsubscribed",
    REFUSES: "no_quota",
    40003: "wrong_openid",
    43019: "blocked",
}
"""This person cannot be reached here: the next channel is tried."""

PATIENCE = {
    45009: timedelta(hours=1),  # the day's messages are used up; the count ends at midnight
    45011: timedelta(minutes=2),
    45047: timedelta(hours=1),
}
"""Too many at once; how long the message waits."""

OUR_FAULT = {40037: "template", 41030: "template", 40125: "signature", 40013: "signature"}

NO_TOKEN = _l(
    "No valid access token could be had from WeChat. Does another program use this account?"
)
WORDS: dict[str, LazyString] = {
    "no_template": _l("No template is set for this kind of message. Look at the settings."),
    "wrong_openid": _l("WeChat does not know the person under this account."),
    "blocked": _l("The person is on the account's black list."),
    "system_failed": _l("WeChat took the message and could not deliver it."),
    "no_connection": _l("The provider cannot be reached."),
    "busy": _l("The provider asks us to send more slowly."),
    "too_long": _l("The provider's answer could not be understood."),
    **dict.fromkeys(("token", "token_awaited", "token_refused_again"), NO_TOKEN),
    "not_followed": _l("The person does not follow the account; another way is looked for."),
    "errcode_47003": _l("WeChat refuses a field of the text. Check it against the template."),
    "errcode_40164": _l("The address of this server is not on the IP list at WeChat."),
    "errcode_48001": _l("The account has no right to send such messages."),
}


class Wechat:
    """The channel."""

    name = "wechat"

    def is_on(self) -> bool:
        """Whether this installation has an account."""
        return account.is_on()

    def address(self, person_id: int) -> str | None:
        """The openid under our account, where anything can be sent at all."""
        if not options.any_template():
            return None
        return addresses.openid_of(person_id, account.account().appid)

    def reserve(self, delivery: Delivery) -> str | None:
        """Followers need nothing; others a notice they asked for, taken from their quota."""
        if not (options.template(delivery.topic) or options.subscription(delivery.topic)):
            return "no_template"
        openid = self.address(delivery.person_id or 0) or ""
        if options.template(delivery.topic) and followers.follows(openid) is not False:
            return None
        notice = options.subscription(delivery.topic)
        if notice and quotas.take(openid, notice.number, delivery_id=delivery.id):
            return None
        return "no_quota" if notice else "unsubscribed"

    def send(self, letter: Letter) -> Receipt:
        """Hand it to WeChat; a token that ended is renewed once."""
        notice, template = _chosen(letter)
        data = words.fields(letter.text, template.fields)
        if not data:
            raise Broken("words")
        try:
            if notice:
                return Receipt(_send_notice(letter, template.number, data))
            return Receipt(_send_template(letter, template.number, data))
        except errors.Unreachable as error:
            raise Later(error.reason) from None
        except errors.Refused as error:
            raise _outcome(letter, error.errcode, notice) from None

    def settled(self, delivery: Delivery, sent: bool) -> None:
        """A notice that was not sent is given back."""
        quotas.settle(delivery.id, used=sent)


def _chosen(letter: Letter) -> tuple[str, Template]:
    """The notice taken for the letter, empty for none; and the template that it fills."""
    notice = quotas.template_of(letter.delivery_id)
    template, asked = options.template(letter.topic), options.subscription(letter.topic)
    session.rollback()  # nobody waits for WeChat with a connection in the hand
    if notice:
        return notice, asked if asked and asked.number == notice else Template(notice)
    if template is None:
        raise Refused("no_template")
    return "", template


def _send_template(letter: Letter, template: str, data: dict[str, str]) -> str:
    return tokens.with_token(
        lambda token: client().send_template(
            token,
            openid=letter.address,
            template_id=template,
            url=letter.url,
            data=data,
            key=letter.key,
        )
    )


def _send_notice(letter: Letter, notice: str, data: dict[str, str]) -> str:
    return tokens.with_token(
        lambda token: client().send_subscription(
            token, openid=letter.address, template_id=notice, page=letter.url, data=data
        )
    )


def _outcome(letter: Letter, errcode: int, notice: str) -> NotSent:
    """What an errcode means for the letter."""
    if errcode in tokens.INVALID_TOKEN:
        return Later("token")
    if errcode in PATIENCE:
        return Later("throttled", PATIENCE[errcode])
    if errcode == DOES_NOT_FOLLOW and not notice:
        with transaction():
            followers.note(letter.address, follows=False)
        return Later("not_followed", timedelta(0))
    if errcode == REFUSES and notice:
        with transaction():
            quotas.settle(letter.delivery_id, used=True)
            quotas.clear(letter.address, notice)
    if errcode in CLOSED:
        return Refused(CLOSED[errcode])
    log.error("wechat.not_sent", topic=letter.topic, errcode=errcode)
    return Broken(OUR_FAULT.get(errcode, f"errcode_{errcode}"))
