"""The words of call-backs."""

from portal.base.i18n import LazyString, _l
from portal.grievances.callback.models import CallOutcome

OUTCOME_LABELS: dict[CallOutcome, LazyString] = {
    CallOutcome.REACHED: _l("Reached"),
    CallOutcome.NO_ANSWER: _l("No answer to the call"),
    CallOutcome.WRONG_NUMBER: _l("Wrong number"),
    CallOutcome.REFUSED: _l("Did not want to be asked"),
}
SAYS_SOLVED, SAYS_NOT_SOLVED = _l("The resident says: solved"), _l("The resident says: not solved")
MAY_CONTRADICT = _l(
    "Written down by the caller. If it is not what you said, choose “It is not solved” while the "
    "report can be reopened."
)
