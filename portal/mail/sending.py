"""Letters that somebody waits for before the page: a code, a test. Sent outside any transaction,
answered within ten seconds."""

import secrets

from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.outbox.channels import Broken, NotSent, Refused
from portal.base.outbox.delivering import reasons
from portal.mail import channel, service
from portal.mail.errors import NotDelivered
from portal.mail.letters import Words
from portal.mail.service import Asked


def send_code(asked: Asked) -> None:
    """Send the code that was just made.

    :raises NotDelivered: the server did not take it; the code is ended.
    """
    if not asked.code:
        return
    words = Words(
        key=secrets.token_hex(16),
        subject=_("%(code)s is the code for your mailbox", code=asked.code),
        text=_(
            "The code is %(code)s. It is good for 30 minutes.\n\n"
            "Somebody who works with the community portal named this mailbox for letters. "
            "If that was not you, do nothing: without the code no letters come.",
            code=asked.code,
        ),
        leaving=False,
    )
    try:
        channel.hand_over(words, asked.address)
    except NotSent as error:
        with transaction():
            service.give_up(asked.proof_id)
        raise NotDelivered(_sentence(error)) from None


def send_test(to: str) -> None:
    """Send a letter that says nothing but that letters arrive.

    :raises NotDelivered: the server did not take it.
    """
    words = Words(
        key=secrets.token_hex(16),
        subject=_("Test letter of the community portal"),
        text=_("This letter arrived, so letters of the portal reach your mailbox."),
    )
    try:
        channel.hand_over(words, to)
    except NotSent as error:
        raise NotDelivered(reasons.told(error.reason)) from None


def _sentence(error: NotSent) -> str:
    """What to do, for somebody who cannot see to the server."""
    if isinstance(error, Refused):
        return _("The mail server does not accept this address. Check it.")
    if isinstance(error, Broken):
        return _("Letters cannot be sent at present. Tell the administrator.")
    return _("The mail server did not take the letter. Try again in a few minutes.")
