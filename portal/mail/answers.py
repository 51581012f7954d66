"""What a mail server's answers mean for a letter (RFC 5321, RFC 3463)."""

import enum
import re
import smtplib
import ssl
from datetime import timedelta

from portal.base.i18n import LazyString, _l
from portal.base.outbox.channels import Broken, Later, NotSent, Refused

# A mailbox that is full or an address put off on purpose (greylisting): the others go on.
NEXT_TRY = timedelta(minutes=15)

WORDS: dict[str, LazyString] = {
    "mailbox_busy": _l("The mail server does not take letters to this mailbox for the moment."),
    "mailbox_refused": _l("The mail server says that this mailbox does not exist."),
    "sending_forbidden": _l(
        "The mail server does not let this portal send to the address. "
        "Check the user name and the sender."
    ),
    "sender_refused": _l("The mail server refuses the sender. Check PORTAL_MAIL_FROM."),
    "login_refused": _l("The mail server refuses user name and password. Check PORTAL_SMTP_URL."),
    "letter_refused": _l("The mail server refuses the text of the letter."),
    "no_tls": _l("The mail server offers no TLS, so nothing is sent. Check PORTAL_SMTP_URL."),
    "certificate": _l("The certificate of the mail server is not valid."),
    "tls": _l("The mail server and the portal found no way to encrypt."),
    "dropped": _l("The mail server closed the connection."),
}


class Stage(enum.Enum):
    """What was said when the server answered."""

    GREETING = enum.auto()
    LOGIN = enum.auto()
    SENDER = enum.auto()
    RECIPIENT = enum.auto()
    LETTER = enum.auto()


_FINAL: dict[Stage, NotSent] = {
    Stage.LOGIN: Broken("login_refused"),
    Stage.SENDER: Broken("sender_refused"),
    Stage.RECIPIENT: Refused("mailbox_refused"),
    Stage.LETTER: Broken("letter_refused"),
}


def check(stage: Stage, code: int, text: bytes) -> None:
    """Go on after an answer of 2xx; anything else is raised as what it means."""
    if not 200 <= code <= 299:
        raise meaning(stage, code, text)


def meaning(stage: Stage, code: int, text: bytes) -> NotSent:
    """What an answer means that is no consent."""
    if not 400 <= code <= 599:
        return Later("nonsense")
    if code == 421 or (code < 500 and stage is not Stage.RECIPIENT):
        return Later(f"smtp_{code}")
    if code < 500:
        return Later("mailbox_busy", after=NEXT_TRY)
    if code in {530, 535}:
        return Broken("login_refused")
    if stage is Stage.RECIPIENT and re.match(rb"5\.7\.", text):
        return Broken("sending_forbidden")
    final = _FINAL.get(stage)
    return Later(f"smtp_{code}") if final is None else type(final)(final.reason)


def of_failure(stage: Stage, error: Exception) -> NotSent:
    """What it means that the conversation broke off; the error's text is not looked at, because
    it may hold the server's words."""
    cause = error.__context__
    if isinstance(error, TimeoutError) or isinstance(cause, TimeoutError):
        return Later("timeout")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Later("certificate")
    if isinstance(error, ssl.SSLError):
        return Later("tls")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Later("dropped")
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError):
        return Broken("login_refused" if stage is Stage.LOGIN else "no_tls")
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPDataError):
        answer = error.smtp_error
        return meaning(stage, error.smtp_code, answer if isinstance(answer, bytes) else b"")
    if isinstance(error, smtplib.SMTPException):
        return Later("nonsense")
    return Later("unreachable")
