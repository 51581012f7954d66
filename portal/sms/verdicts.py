"""Providers' error codes, and what follows from each: wait, try another way, or tell staff."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from portal.base.i18n import LazyString, _l
from portal.base.outbox.channels import Broken, Later, NotSent, Refused

REASONS: dict[str, LazyString] = {
    "cut_off": _l("The connection to the provider broke off."),
    "provider_error": _l("The provider has a fault of its own."),
    "phone_limit": _l("This phone has been sent as many text messages today as is allowed."),
    "daily_limit": _l("As many text messages were sent today as is allowed in all."),
    "provider_limit": _l(
        "The limit set with the provider for a day or a month is reached. Raise it in its console."
    ),
    "no_template": _l("No template number is set for this occasion. Set it under text messages."),
    "sign": _l("The provider does not accept the signature name (签名). Check it in its console."),
    "forbidden": _l("The provider does not let this key send. Check its rights and addresses."),
    "app": _l("The provider does not know the application. Check PORTAL_SMS_APP."),
    "account": _l("The account with the provider is not in order. Look at its console."),
    "words_refused": _l("The provider refuses words in the message."),
}


class Verdict(NamedTuple):
    """What a code means. ``after`` is how long only this message waits."""

    kind: type[NotSent]
    reason: str
    after: timedelta | None = None

    def error(self) -> NotSent:
        """The exception that says it."""
        if self.kind is Later:
            return Later(self.reason, self.after)
        return self.kind(self.reason)


SLOWER = Verdict(Later, "throttled")
IN_A_MINUTE = Verdict(Later, "throttled", timedelta(minutes=1))
IN_AN_HOUR = Verdict(Later, "throttled", timedelta(hours=1))
ENOUGH_FOR_PHONE = Verdict(Refused, "phone_limit")
ENOUGH = Verdict(Refused, "provider_limit")
WRONG_NUMBER = Verdict(Refused, "wrong_number")
UNSUBSCRIBED = Verdict(Refused, "unsubscribed")
THEIR_FAULT = Verdict(Later, "provider_error")
SIGNATURE = Verdict(Broken, "signature")
FORBIDDEN = Verdict(Broken, "forbidden")
NO_MONEY = Verdict(Broken, "no_money")
TEMPLATE = Verdict(Broken, "template")
SIGN = Verdict(Broken, "sign")
APP = Verdict(Broken, "app")
ACCOUNT = Verdict(Broken, "account")
WORDS = Verdict(Broken, "words_refused")


def judge(code: str, known: Mapping[str, Verdict]) -> Verdict | None:
    """What a code means: the entry of the code, else of what stands before its last dot."""
    while code:
        if code in known:
            return known[code]
        code = code.rpartition(".")[0]
    return None
