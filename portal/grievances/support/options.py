"""Settings of supports."""

import portal.grievances.options  # noqa: F401 (names the group, and its settings stand first)
from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register

AFTER_DAYS = register(
    Setting(
        key="grievances.supporter_confirms_after_days",
        kind=Kind.INT,
        default=4,
        minimum=1,
        maximum=30,
        label=_l("Days until a neighbour may confirm for a silent reporter"),
        help=_l(
            "Counted from the day it was dealt with, and only after a reminder. Keep it below the "
            "days in which the reporter may confirm."
        ),
    )
)
