"""The limits of grievances (诉求) to start with; other capabilities declare their own.

The numbers are those of other cities' rules or our own choice; every community may set others.
"""

from portal.base.deadlines.declared import LimitKind, declare
from portal.base.deadlines.limits import Clock
from portal.base.i18n import _l

_HOURS, _DAYS, _CALENDAR = Clock.WORKING_HOURS, Clock.WORKING_DAYS, Clock.CALENDAR_DAYS
_OWN = "系统默认值，可按本地规定修改"
_HALF = "系统默认值：首次办理时限的一半"

KINDS = (
    LimitKind("grievance.accept", _l("Grievances: accept or answer"), _HOURS, 2, _OWN),
    LimitKind("grievance.need_info", _l("Grievances: the resident adds details"), _DAYS, 3, _OWN),
    LimitKind("grievance.resolve.litter", _l("Resolve: litter"), _DAYS, 1, _OWN),
    LimitKind("grievance.resolve.flyers", _l("Resolve: flyers"), _DAYS, 2, _OWN),
    LimitKind("grievance.resolve.paper_money", _l("Resolve: paper money"), _DAYS, 1, _OWN),
    LimitKind("grievance.resolve.parking", _l("Resolve: parking"), _DAYS, 2, _OWN),
    LimitKind(
        "grievance.resolve.illegal_construction",
        _l("Hand over: illegal construction"),
        _DAYS,
        5,
        _OWN,
    ),
    LimitKind("grievance.resolve.other", _l("Resolve: other"), _DAYS, 5, _OWN),
    LimitKind("grievance.reopened.litter", _l("Resolve again: litter"), _HOURS, 4, _HALF),
    LimitKind("grievance.reopened.flyers", _l("Resolve again: flyers"), _DAYS, 1, _HALF),
    LimitKind("grievance.reopened.paper_money", _l("Resolve again: paper money"), _HOURS, 4, _HALF),
    LimitKind("grievance.reopened.parking", _l("Resolve again: parking"), _DAYS, 1, _HALF),
    LimitKind(
        "grievance.reopened.illegal_construction",
        _l("Hand over again: illegal construction"),
        _DAYS,
        3,
        _HALF,
    ),
    LimitKind("grievance.reopened.other", _l("Resolve again: other"), _DAYS, 3, _HALF),
    LimitKind(
        "grievance.confirmation", _l("Grievances: the resident confirms"), _CALENDAR, 7, _OWN
    ),
    LimitKind(
        "grievance.confirmation_reminder", _l("Grievances: reminder to confirm"), _CALENDAR, 3, _OWN
    ),
    LimitKind("grievance.appeal", _l("Grievances: appeal a refusal"), _CALENDAR, 7, _OWN),
    LimitKind("grievance.dispute", _l("Grievances: dispute after closing"), _CALENDAR, 15, _OWN),
)


def declare_defaults() -> None:
    """Make these limits known."""
    declare(*KINDS)
