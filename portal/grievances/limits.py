"""Time limits of grievances beside those the deadlines room declares, and which status asks which.

Fifteen minutes for danger to life follows the detailed rules of the Tianjin 12345 measures; the
rest are starting values, editable for every community.
"""

from portal.base.deadlines.declared import LimitKind, declare
from portal.base.deadlines.limits import Clock
from portal.base.i18n import _l
from portal.grievances.models import GrievanceStatus

S = GrievanceStatus

_OWN = "系统默认值，可按本地规定修改"
_ASKED = _l("while the resident is asked for details, and while it is joined with another report")

ACCEPT, ACCEPT_URGENT = "grievance.accept", "grievance.accept_urgent"
NEED_INFO, NEED_INFO_REMINDER = "grievance.need_info", "grievance.need_info_reminder"
DISPATCH, SIGN, STREET = "grievance.dispatch", "grievance.sign", "grievance.street"
CONFIRMATION, SUPERVISION = "grievance.confirmation", "grievance.supervision"
CONFIRMATION_REMINDER = "grievance.confirmation_reminder"
APPEAL, DISPUTE = "grievance.appeal", "grievance.dispute"

declare(
    LimitKind(
        ACCEPT_URGENT,
        _l("Grievances: accept words of danger"),
        Clock.MINUTES,
        15,
        "天津市12345热线办理细则：危及生命财产安全的15分钟内接单",
        starts=_l("when the report is filed, at any hour"),
        stands_still=_ASKED,
    ),
    LimitKind(
        NEED_INFO_REMINDER,
        _l("Grievances: reminder to add details"),
        Clock.WORKING_DAYS,
        1,
        _OWN,
        starts=_l("when staff ask"),
    ),
    LimitKind(
        DISPATCH,
        _l("Grievances: begin or send out"),
        Clock.WORKING_HOURS,
        4,
        _OWN,
        starts=_l("when it is accepted or comes back from a unit"),
        stands_still=_ASKED,
    ),
    LimitKind(
        SIGN,
        _l("Grievances: sign for it"),
        Clock.WORKING_DAYS,
        1,
        _OWN,
        starts=_l("when it is sent to a unit"),
        stands_still=_l("while it is joined with another report"),
    ),
    LimitKind(
        STREET,
        _l("Grievances: sub-district"),
        Clock.WORKING_DAYS,
        10,
        _OWN,
        starts=_l("when it is passed on"),
    ),
    LimitKind(
        SUPERVISION,
        _l("Grievances: answer to a supervision"),
        Clock.WORKING_DAYS,
        3,
        _OWN,
        starts=_l("when a report is put under supervision; another day can be chosen"),
    ),
)

# The limit that runs in a status; where there is none, the date promised to the resident holds.
STAGE: dict[GrievanceStatus, str] = {
    S.SUBMITTED: ACCEPT,
    S.NEED_INFO: NEED_INFO,
    S.ACCEPTED: DISPATCH,
    S.DISPATCHED: SIGN,
    S.RETURNED: DISPATCH,
    S.ESCALATED: STREET,
    S.RESOLVED: CONFIRMATION,
}
REMINDERS: dict[GrievanceStatus, str] = {
    S.NEED_INFO: NEED_INFO_REMINDER,
    S.RESOLVED: CONFIRMATION_REMINDER,
}
OBJECTIONS: dict[GrievanceStatus, str] = {S.CLOSED: DISPUTE, S.REJECTED: APPEAL}

_FIRST, _AGAIN = "grievance.resolve.", "grievance.reopened."


def promise_key(limit_key: str, *, reopened: bool) -> str:
    """The limit by which the resident is promised an answer; shorter once it was reopened."""
    return limit_key.replace(_FIRST, _AGAIN, 1) if reopened else limit_key
