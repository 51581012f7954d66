"""Why a message did not go out: short codes, kept with it, and the words administrators read."""

import re
from collections.abc import Mapping

from portal.base.i18n import LazyString, _, _l

_WORDS: dict[str, LazyString] = {
    "lease_over": _l("The worker ended each time while it was being sent."),
    "words": _l("Its text could not be made. Check the template of this occasion."),
    "no_words": _l("There is no text of this occasion for this channel any more."),
    "off": _l("This channel is not set up."),
    "no_address": _l("The person has no address for this channel."),
    "not_wanted": _l("The person does not want it by this channel."),
    "enough": _l("The person got as many messages of this kind in this month as is allowed."),
    "not_alone": _l("It goes out together with others."),
    "nobody": _l("The person has deleted the account."),
    "told_otherwise": _l("The person was told by another channel."),
    "timeout": _l("The provider did not answer in time."),
    "unreachable": _l("The provider cannot be reached."),
    "throttled": _l("The provider asks us to send more slowly."),
    "nonsense": _l("The provider's answer could not be understood."),
    "no_quota": _l("The person has not asked for another message of this kind."),
    "unsubscribed": _l("The person has unsubscribed."),
    "wrong_number": _l("The provider says that the address is wrong."),
    "limit": _l("The limit on messages was reached."),
    "signature": _l("The provider refuses our signature. Check the key and the secret."),
    "no_money": _l("The account with the provider has no money left."),
    "template": _l("The provider does not know the template. Check its number."),
}
_DISALLOWED = re.compile(r"[^a-z0-9_.-]+")
LONGEST = 40


def explain(words: Mapping[str, LazyString]) -> None:
    """Put codes of a channel into words: what happened, and what to do about it."""
    _WORDS.update(words)


def told(code: str) -> str:
    """The words for a code."""
    known = _WORDS.get(code)
    if known is not None:
        return str(known)
    if code.startswith(("status_5", "http_5")):
        return _("The provider has a fault of its own (%(code)s).", code=code)
    if code.startswith("error_"):
        return _("The program met an error (%(code)s). Tell whoever looks after it.", code=code)
    return _("The provider answered: %(code)s.", code=code)


def clean(code: str) -> str:
    """A code as it is kept: short, and nothing in it that could be somebody's words."""
    return _DISALLOWED.sub("_", code.lower())[:LONGEST]


def of_error(error: Exception) -> str:
    """The code of an error that nobody foresaw; its text may hold anything and is left out."""
    return clean(f"error_{type(error).__name__}")
