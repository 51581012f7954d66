"""Each rate of a unit with its numerator, its denominator and what it leaves out."""

from portal.base.i18n import LazyString, _l
from portal.grievances.figures.definitions import (
    OVERDUE,
    REOPEN,
    RESOLUTION,
    RESPONSE,
    RETURNED,
    Rate,
)
from portal.grievances.figures.measures import Measure

M = Measure

UNIT_RESPONSE = Rate(
    key="unit_response",
    label=RESPONSE.label,
    counted=(M.ON_TIME,),
    rest=(M.MISSED,),
    of=(M.ON_TIME, M.MISSED),
    numerator=_l("Reports the unit signed for, or gave back unsigned, within the time limit"),
    denominator=_l(
        "Reports the unit signed for or gave back unsigned, or whose limit for it passed"
    ),
    left_out=_l("Reports joined with others before the unit signed"),
)
UNIT_RESOLUTION = Rate(
    key="unit_resolution",
    label=RESOLUTION.label,
    counted=(M.SOLVED,),
    rest=(M.UNSOLVED, M.REOPENED),
    of=(M.SOLVED, M.UNSOLVED, M.REOPENED),
    numerator=_l("Times a resident said of the unit's result that it is solved"),
    denominator=_l("Times a resident said of the unit's result that it is solved or not solved"),
    left_out=_l("Reports without an answer, what was said on the phone, and joined reports"),
)
UNIT_RETURNED = Rate(
    key="unit_return",
    label=RETURNED.label,
    counted=(M.RETURNED,),
    rest=None,
    of=(M.DISPATCHED,),
    numerator=_l("Times the unit sent a report back"),
    denominator=_l("Times a report was sent to the unit"),
    left_out=_l("Sendings taken back within ten seconds"),
)
UNIT_OVERDUE = Rate(
    key="unit_overdue",
    label=OVERDUE.label,
    counted=(M.RESOLVED_LATE,),
    rest=(M.RESOLVED_IN_TIME,),
    of=(M.RESOLVED,),
    numerator=_l("Results of the unit after a time limit passed while it had the report"),
    denominator=_l("Results of the unit"),
    left_out=_l("Time limits that had passed before the report was sent to the unit"),
)
UNIT_REOPEN = Rate(
    key="unit_reopen",
    label=REOPEN.label,
    counted=(M.REOPENED,),
    rest=(M.SOLVED, M.UNSOLVED, M.SILENT),
    of=(M.REOPENED, M.SOLVED, M.UNSOLVED, M.SILENT),
    numerator=_l("Times a resident had a report reopened after the unit's result"),
    denominator=_l("Times a resident answered about the unit's result, or the days for it ended"),
    left_out=_l("Reports that still wait for the resident's answer"),
)
UNIT_RATES = (UNIT_RESPONSE, UNIT_RESOLUTION, UNIT_RETURNED, UNIT_OVERDUE, UNIT_REOPEN)

UNIT_RECEIVED: LazyString = _l("Sent to the unit")
UNIT_REPLY_HOURS: LazyString = _l("Median hours from sending to signing or giving back")
UNIT_SOLVE_HOURS: LazyString = _l("Median hours from sending to the first result")
