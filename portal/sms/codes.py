"""Codes for signing in by text message: at once, not through the outbox, told at once if not."""

import secrets

import structlog

from portal.base.db import transaction
from portal.base.errors import TooMany
from portal.base.i18n import _l
from portal.base.outbox.channels import NotSent, Refused
from portal.base.settings import get
from portal.community.identity.errors import CodeNotSent, CodeUncertain
from portal.sms import counting, options, slots
from portal.sms.account import Account
from portal.sms.counting import CODES, PHONE_LIMIT
from portal.sms.providers import Text, provider_of

log = structlog.get_logger()

# Whoever gave no answer may have sent it.
UNCERTAIN = {"timeout", "cut_off", "nonsense"}


class EnoughForPhone(TooMany):
    """The phone has been sent as many messages as a day allows."""

    sentence = _l(
        "This number has been sent as many text messages today as are allowed. Try again tomorrow, "
        "or call your residents' committee."
    )


class EnoughForAll(TooMany):
    """The installation has sent as many codes as a day allows."""

    sentence = _l(
        "No more codes can be sent today. Try again tomorrow, or call your residents' committee."
    )


class NumberRefused(CodeNotSent):
    """The provider does not send to this number."""

    sentence = _l(
        "No text message can be sent to this number. Check it, or use another; you can also call "
        "your residents' committee."
    )


class SmsSender:
    """Sends codes by one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def available(self) -> bool:
        """Whether the provider has a template for codes."""
        return bool(get(options.CODE_TEMPLATE))

    def shown(self, phone: str) -> str:
        """Nothing: whoever holds the phone reads it there."""
        return ""

    def send(self, phone: str, code: str) -> None:
        """Send it, outside any transaction; see :class:`CodeSender`."""
        with transaction():
            taken = counting.take(phone, CODES)
        if isinstance(taken, str):
            raise EnoughForPhone if taken == PHONE_LIMIT else EnoughForAll
        text = Text(
            phone=phone,
            template=get(options.CODE_TEMPLATE),
            slots=slots.worded_code(code).slots,
            key=secrets.token_hex(16),
        )
        failed = self._hand_over(text)
        if failed is None:
            return
        open_end = failed.reason in UNCERTAIN or failed.reason.startswith("status_5")
        with transaction():
            if not open_end:
                counting.give_back(taken)
            counting.note_failure(failed.reason)
        log.error("sms.code_not_sent", kind=type(failed).__name__, reason=failed.reason)
        raise CodeUncertain if open_end else _told(failed)

    def _hand_over(self, text: Text) -> NotSent | None:
        try:
            provider_of(self._account).send(text)
        except NotSent as failed:
            return failed
        return None


def _told(failed: NotSent) -> Exception:
    if failed.reason == PHONE_LIMIT:
        return EnoughForPhone()
    if isinstance(failed, Refused) and failed.reason != "provider_limit":
        return NumberRefused()
    return CodeNotSent()
