"""Settings of urging: from when on, and how often."""

import portal.grievances.options  # noqa: F401 (names the group, and its settings stand first)
from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register

FROM_PERCENT = register(
    Setting(
        key="grievances.urge_from_percent",
        kind=Kind.INT,
        default=50,
        minimum=0,
        maximum=100,
        label=_l("Urging: from which part of the promised time on, in percent"),
        help=_l(
            "Before it, residents are told from when they can urge. Once a time limit was missed, "
            "they always can."
        ),
    )
)
HOURS_BETWEEN = register(
    Setting(
        key="grievances.urge_hours_between",
        kind=Kind.INT,
        default=24,
        minimum=1,
        maximum=240,
        label=_l("Urging: hours until the same report can be urged again"),
        help=_l("Counted for each reporter from the last time."),
    )
)
