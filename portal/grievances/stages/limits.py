"""The limits of the stages that installations start with, to be set by each for itself.

Cities differ widely here, so the numbers are starting values and say so on their page.
"""

from portal.base.deadlines.declared import LimitKind, declare
from portal.base.deadlines.limits import Clock
from portal.base.i18n import LazyString, _l

BEGINS = "grievance.stage."
STOP, PENALTY, REMOVAL = (
    f"{BEGINS}{name}"
    for name in ("construction_stop", "construction_penalty", "construction_removal")
)

_OWN = "系统默认值，请按本地规定修改"
_HANDED_OVER = _l("when it is handed over")
_BEFORE = _l("when the stage before is recorded")


def _stage(key: str, label: LazyString, days: int, starts: LazyString) -> LimitKind:
    return LimitKind(
        key,
        label,
        Clock.WORKING_DAYS,
        days,
        _OWN,
        starts=starts,
        stands_still=_l("nothing: it ends when those above give the report back"),
        put_off=f"put_off.{key.removeprefix(BEGINS)}",
    )


declare(
    _stage(STOP, _l("Illegal construction 1: look and order to stop"), 2, _HANDED_OVER),
    _stage(PENALTY, _l("Illegal construction 2: case and penalty"), 7, _BEFORE),
    _stage(REMOVAL, _l("Illegal construction 3: removed or put right"), 15, _BEFORE),
)
