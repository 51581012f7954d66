"""The limits of grievances (诉求) to start with; other capabilities declare their own.

The numbers are those of other cities' rules or our own choice; every community may set others.
"""

from portal.base.deadlines.declared import LimitKind, declare
from portal.base.deadlines.limits import Clock
from portal.base.i18n import LazyString, _l

_HOURS, _DAYS, _CALENDAR = Clock.WORKING_HOURS, Clock.WORKING_DAYS, Clock.CALENDAR_DAYS
_OWN = "系统默认值，可按本地规定修改"
_HALF = "系统默认值：首次办理时限的一半"

_FILED = _l("when the report is filed")
_AGAIN = _l("when the report is reopened")
_RESULT = _l("when the result is told")
_ASKED = _l("while the resident is asked for details, and while it is joined with another report")
_ABOVE = _l(
    "while the resident is asked for details, while those above have it, and while it is joined "
    "with another report"
)


def _promise(code: str, label: LazyString, clock: Clock, amount: int) -> LimitKind:
    """The date promised to the resident for a kind of problem, from filing on."""
    key = f"grievance.resolve.{code}"
    return LimitKind(
        key,
        label,
        clock,
        amount,
        _OWN,
        starts=_FILED,
        stands_still=_ABOVE,
        put_off=f"put_off.{code}",
    )


def _again(code: str, label: LazyString, clock: Clock, amount: int) -> LimitKind:
    """The same once it was reopened."""
    key = f"grievance.reopened.{code}"
    return LimitKind(
        key,
        label,
        clock,
        amount,
        _HALF,
        starts=_AGAIN,
        stands_still=_ABOVE,
        put_off=f"put_off.{code}",
    )


KINDS = (
    LimitKind(
        "grievance.accept",
        _l("Grievances: accept or answer"),
        _HOURS,
        2,
        _OWN,
        starts=_FILED,
        stands_still=_ASKED,
    ),
    LimitKind(
        "grievance.need_info",
        _l("Grievances: the resident adds details"),
        _DAYS,
        3,
        _OWN,
        starts=_l("when staff ask"),
    ),
    _promise("litter", _l("Resolve: litter"), _DAYS, 1),
    _promise("flyers", _l("Resolve: flyers"), _DAYS, 2),
    _promise("paper_money", _l("Resolve: paper money"), _DAYS, 1),
    _promise("parking", _l("Resolve: parking"), _DAYS, 2),
    _promise("illegal_construction", _l("Hand over: illegal construction"), _DAYS, 5),
    _promise("other", _l("Resolve: other"), _DAYS, 5),
    _again("litter", _l("Resolve again: litter"), _HOURS, 4),
    _again("flyers", _l("Resolve again: flyers"), _DAYS, 1),
    _again("paper_money", _l("Resolve again: paper money"), _HOURS, 4),
    _again("parking", _l("Resolve again: parking"), _DAYS, 1),
    _again("illegal_construction", _l("Hand over again: illegal construction"), _DAYS, 3),
    _again("other", _l("Resolve again: other"), _DAYS, 3),
    LimitKind(
        "grievance.confirmation",
        _l("Grievances: the resident confirms"),
        _CALENDAR,
        7,
        _OWN,
        starts=_RESULT,
    ),
    LimitKind(
        "grievance.confirmation_reminder",
        _l("Grievances: reminder to confirm"),
        _CALENDAR,
        3,
        _OWN,
        starts=_RESULT,
    ),
    LimitKind(
        "grievance.appeal",
        _l("Grievances: appeal a refusal"),
        _CALENDAR,
        7,
        _OWN,
        starts=_l("when it is refused"),
    ),
    LimitKind(
        "grievance.dispute",
        _l("Grievances: dispute after closing"),
        _CALENDAR,
        15,
        _OWN,
        starts=_l("when it is closed"),
    ),
)


def declare_defaults() -> None:
    """Make these limits known."""
    declare(*KINDS)
