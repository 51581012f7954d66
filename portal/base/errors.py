"""Errors of the domain: each carries a sentence for the reader and an HTTP status."""

from typing import Any

from portal.base.i18n import LazyString, _l


class DomainError(Exception):
    """Something a person asked for cannot be done; the sentence says why and what to do."""

    status = 409
    sentence: str | LazyString = _l("This cannot be done now. Reload the page and look again.")

    def __init__(self, sentence: str | LazyString | None = None, **facts: Any) -> None:
        if sentence is not None:
            self.sentence = sentence
        self.facts = facts
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(DomainError):
    """Missing, or not for this viewer: the two are told alike."""

    status = 404
    sentence = _l("This content does not exist or is not public.")


class Forbidden(DomainError):
    """The viewer knows that it exists and may not touch it."""

    status = 403
    sentence = _l("You may not do this. If it is part of your work, ask the administrator.")


class Invalid(DomainError):
    """What was typed cannot be used; the sentence stands beside the field."""

    status = 422
    sentence = _l("Check what you entered.")


class NameTaken(Invalid):
    """The name, code or address is in use already; whoever raises it says for what."""

    sentence = _l("This is in use already. Choose another.")


class Conflict(DomainError):
    """Somebody else was quicker."""

    status = 409
    sentence = _l("Someone changed this while you were editing")


class TooMany(DomainError):
    """A limit on tries was reached."""

    status = 429
    sentence = _l("Too many tries. Try again in a few minutes")


class TooLarge(DomainError):
    """The request is larger than the portal takes."""

    status = 413
    sentence = _l("What you sent is too large.")
