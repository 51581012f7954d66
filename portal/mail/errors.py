"""What can go wrong with a mailbox, each with its sentence."""

from portal.base.errors import DomainError, Invalid, TooMany
from portal.base.i18n import _, _l


class MailOff(DomainError):
    """The installation has no mail server."""

    status = 503
    sentence = _l("This portal sends no letters: it is not connected to a mail server.")


class TooManyProofs(TooMany):
    """Codes were asked for too often (操作太频繁)."""

    def __init__(self, minutes: int) -> None:
        super().__init__(_("Too many tries. Try again in %(n)s minutes", n=minutes))


class NotDelivered(Invalid):
    """The mail server did not take the letter."""
