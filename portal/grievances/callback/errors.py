"""What can go wrong with a call-back, as sentences."""

from portal.base.errors import Conflict, DomainError, Forbidden, Invalid
from portal.base.i18n import _l


class OwnWork(Forbidden):
    """Whoever worked on a report, or reported it, does not ask what the resident thinks of it."""

    sentence = _l("You had this report in hand, so somebody else calls back.")


class NothingToAsk(DomainError):
    """The report is not dealt with, or can no longer be reopened."""

    sentence = _l("There is no call-back to make: the report moved on, or its time is over.")


class AskedAlready(Conflict):
    """The resident was reached, did not want to be asked, or was tried often enough."""

    sentence = _l("The call-back about this report is done already.")


class AnswerMissing(Invalid):
    """A resident who was reached said something."""

    sentence = _l("Choose whether the resident says it is solved.")


class StillWrongMissing(Invalid):
    """What is reopened needs the reason, for those who deal with it again."""

    sentence = _l("Write down what is still wrong; the report is reopened with these words.")


class BadDay(Invalid):
    """The next try lies before today, or after the days for it."""

    sentence = _l("Choose a day from tomorrow on, while the report can still be reopened.")
