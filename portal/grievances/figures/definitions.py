"""Each rate with its numerator, its denominator and what it leaves out, in words for the page."""

from dataclasses import dataclass

from portal.base.i18n import LazyString, _l
from portal.grievances.figures.measures import Measure

M = Measure


@dataclass(frozen=True)
class Rate:
    """A share in percent.

    ``counted`` over ``of``; ``rest`` is what ``of`` holds besides, and None where the two are
    counted apart, so that the share may pass one hundred. ``apart`` is shown beside it.
    """

    key: str
    label: LazyString
    counted: tuple[Measure, ...]
    rest: tuple[Measure, ...] | None
    of: tuple[Measure, ...]
    numerator: LazyString
    denominator: LazyString
    left_out: LazyString
    apart: tuple[Measure, ...] = ()


# Beside every rate: what never becomes part of one.
OUTSIDE = (M.REJECTED, M.WITHDRAWN, M.MERGED)

RESPONSE = Rate(
    key="response",
    label=_l("Response rate"),
    counted=(M.ON_TIME,),
    rest=(M.MISSED,),
    of=(M.ON_TIME, M.MISSED),
    numerator=_l("Reports accepted or signed for by a person within the time limit"),
    denominator=_l("Reports whose first contact came, or whose limit for it passed, in the month"),
    left_out=_l("Reports refused, withdrawn or joined before anybody accepted them"),
)
RESOLUTION = Rate(
    key="resolution",
    label=_l("Resolution rate"),
    counted=(M.SOLVED,),
    rest=(M.UNSOLVED, M.REOPENED),
    of=(M.SOLVED, M.UNSOLVED, M.REOPENED),
    numerator=_l("Times a resident said it is solved"),
    denominator=_l("Times a resident said it is solved or not solved; each answer counts once"),
    left_out=_l("Reports about which the resident gave no answer: they are neither solved nor not"),
    apart=(M.SILENT,),
)
SATISFACTION = Rate(
    key="satisfaction",
    label=_l("Satisfaction rate"),
    counted=(M.SATISFIED, M.FAIR),
    rest=(M.DISSATISFIED,),
    of=(M.SATISFIED, M.FAIR, M.DISSATISFIED),
    numerator=_l("Satisfied and fairly satisfied"),
    denominator=_l("Residents who gave an opinion"),
    left_out=_l("Reports without an opinion: silence is never counted as satisfied"),
    apart=(M.FAIR, M.UNRATED),
)
CALLED_RESOLUTION = Rate(
    key="called_resolution",
    label=_l("Resolution rate by call-back"),
    counted=(M.CALLED_SOLVED,),
    rest=(M.CALLED_UNSOLVED,),
    of=(M.CALLED_SOLVED, M.CALLED_UNSOLVED),
    numerator=_l("Residents who said on the phone that it is solved"),
    denominator=_l("Residents who were reached by phone and said whether it is solved"),
    left_out=_l("Residents' own answers; and calls that reached nobody"),
    apart=(M.NOT_REACHED,),
)
CALLED_SATISFACTION = Rate(
    key="called_satisfaction",
    label=_l("Satisfaction rate by call-back"),
    counted=(M.CALLED_SATISFIED, M.CALLED_FAIR),
    rest=(M.CALLED_DISSATISFIED,),
    of=(M.CALLED_SATISFIED, M.CALLED_FAIR, M.CALLED_DISSATISFIED),
    numerator=_l("Satisfied and fairly satisfied, as said on the phone"),
    denominator=_l("Residents who were reached by phone and gave an opinion"),
    left_out=_l("Residents' own opinions; and those who gave none on the phone"),
    apart=(M.CALLED_FAIR, M.CALLED_UNRATED),
)
OVERDUE = Rate(
    key="overdue",
    label=_l("Overdue rate"),
    counted=(M.RESOLVED_LATE,),
    rest=(M.RESOLVED_IN_TIME,),
    of=(M.RESOLVED,),
    numerator=_l("Reports dealt with after a time limit was missed"),
    denominator=_l("Reports dealt with in the month"),
    left_out=_l("Time in which the resident was asked for details does not count"),
)
REOPEN = Rate(
    key="reopen",
    label=_l("Reopening rate"),
    counted=(M.REOPENED,),
    rest=(M.SOLVED, M.UNSOLVED, M.SILENT),
    of=(M.REOPENED, M.SOLVED, M.UNSOLVED, M.SILENT),
    numerator=_l("Times a resident had a report reopened"),
    denominator=_l("Times a resident answered, or the days for an answer ended"),
    left_out=_l("Reports that still wait for the resident's answer"),
    apart=(M.CALLED_UNSOLVED,),
)
RETURNED = Rate(
    key="return",
    label=_l("Return rate"),
    counted=(M.RETURNED,),
    rest=None,
    of=(M.DISPATCHED,),
    numerator=_l("Times a unit sent a report back"),
    denominator=_l("Times a report was sent to a unit"),
    left_out=_l("Reports that the community dealt with itself"),
)
RATES = (
    RESPONSE,
    RESOLUTION,
    SATISFACTION,
    CALLED_RESOLUTION,
    CALLED_SATISFACTION,
    OVERDUE,
    REOPEN,
    RETURNED,
)

MEASURE_LABELS: dict[Measure, LazyString] = {
    M.RECEIVED: _l("Received"),
    M.ON_TIME: _l("First contact in time"),
    M.MISSED: _l("First contact late"),
    M.RESOLVED: _l("Answered with a result"),
    M.RESOLVED_IN_TIME: _l("Dealt with in time"),
    M.RESOLVED_LATE: _l("Dealt with late"),
    M.SOLVED: _l("Resident says solved"),
    M.UNSOLVED: _l("Resident says not solved, not reopened"),
    M.REOPENED: _l("Resident says not solved, reopened"),
    M.SILENT: _l("No answer from the resident"),
    M.SATISFIED: _l("Satisfied"),
    M.FAIR: _l("Fairly satisfied"),
    M.DISSATISFIED: _l("Dissatisfied"),
    M.UNRATED: _l("Not rated"),
    M.DISPATCHED: _l("Sent to a unit"),
    M.RETURNED: _l("Returned by the unit"),
    M.REJECTED: _l("Not accepted"),
    M.WITHDRAWN: _l("Withdrawn"),
    M.MERGED: _l("Joined with another report"),
    M.CALLED_SOLVED: _l("Call-back: solved"),
    M.CALLED_UNSOLVED: _l("Call-back: not solved, reopened"),
    M.CALLED_SATISFIED: _l("Call-back: satisfied"),
    M.CALLED_FAIR: _l("Call-back: fairly satisfied"),
    M.CALLED_DISSATISFIED: _l("Call-back: dissatisfied"),
    M.CALLED_UNRATED: _l("Call-back: not rated"),
    M.NOT_REACHED: _l("Call-back: calls without an answer"),
}

REPLY_HOURS = _l("Median hours to the first contact")
SOLVE_HOURS = _l("Median hours until it was first dealt with")
HOURS_EXPLAINED = _l(
    "Half of the reports took less, half took longer. Hours run by the wall clock from reporting; "
    "the figure is at most %(percent)s percent off."
)
