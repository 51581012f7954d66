"""Time limits of questions, editable where the others are. Ten working days is our own choice;
Shanghai's rules for villages give fifteen days to what is not answered on the spot."""

from portal.base.deadlines.declared import LimitKind, declare
from portal.base.deadlines.limits import Clock
from portal.base.i18n import _l

ANSWER, DECIDE, FOLLOW = "disclosure.answer", "disclosure.decide", "disclosure.follow_up"

_OWN = "系统默认值，可按本地规定修改"

declare(
    LimitKind(
        ANSWER,
        _l("Open affairs: answer a question"),
        Clock.WORKING_DAYS,
        10,
        _OWN,
        starts=_l("when it is asked"),
    ),
    LimitKind(
        DECIDE,
        _l("Open affairs: the sub-district answers"),
        Clock.WORKING_DAYS,
        10,
        _OWN,
        starts=_l("when it is passed on"),
    ),
    LimitKind(
        FOLLOW,
        _l("Open affairs: ask on after an answer"),
        Clock.CALENDAR_DAYS,
        15,
        _OWN,
        starts=_l("when it is answered"),
    ),
)
