"""What can go wrong with urging and supervising, as sentences."""

from portal.base.errors import Conflict, DomainError, Forbidden, Invalid
from portal.base.i18n import _l


class TooEarly(DomainError):
    """It was urged a moment ago, or half of the time is not over; the page says from when."""

    status = 409
    sentence = _l("It cannot be urged yet. The page of the report says from when.")


class OwnReport(Forbidden):
    """Whoever has a report in hand, or reported it, does not supervise it."""

    sentence = _l("You have this report in hand or reported it, so somebody else supervises it.")


class SupervisedAlready(Conflict):
    """One supervision runs at a time."""

    sentence = _l("This report is under supervision already.")


class NotSupervised(Conflict):
    """The supervision was lifted meanwhile."""

    sentence = _l("This report is not under supervision any more.")


class OwnSupervision(Forbidden):
    """Who demanded an answer does not give it."""

    sentence = _l("You demanded this answer, so somebody who deals with the report gives it.")


class HigherOffice(Forbidden):
    """What those above began, those below do not end."""

    sentence = _l("Only the office that began the supervision, or one above it, can end it.")


class WordsMissing(Invalid):
    """Whoever demands, answers or ends says something."""

    sentence = _l("Say it in a few words")


class BadDay(Invalid):
    """No working day, not after today, or too far away."""

    sentence = _l("Choose a working day after today, within 60 days.")
