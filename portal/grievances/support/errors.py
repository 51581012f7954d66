"""Why a support is refused, in kind sentences."""

from portal.base.errors import Conflict, DomainError, Forbidden
from portal.base.i18n import _l


class OwnReport(Forbidden):
    """Who reported it is counted already."""

    sentence = _l("This is your own report, so you count already. Your neighbours can join you.")


class Finished(Conflict):
    """Nobody deals with it any more."""

    sentence = _l("This report is finished. If you have the problem now, report it.")


class PhoneNeeded(DomainError):
    """So that everybody counts once."""

    sentence = _l("Add your phone number first, so that everybody counts once.")


class NotYourTurn(DomainError):
    """A neighbour's word counts only while the reporter is silent."""

    sentence = _l("Only the neighbour who reported it is asked at the moment.")
