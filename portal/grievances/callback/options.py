"""Settings of call-backs: how often is tried, from when on, and how many are asked besides."""

import portal.grievances.options  # noqa: F401 (names the group, and its settings stand first)
from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register

MOST_TRIES = register(
    Setting(
        key="grievances.callback_tries",
        kind=Kind.INT,
        default=3,
        minimum=1,
        maximum=9,
        label=_l("Call-back: tries before it is given up"),
        help=_l("Counted anew when a report was reopened and dealt with again."),
    )
)
DAYS_BEFORE_END = register(
    Setting(
        key="grievances.callback_days_before_end",
        kind=Kind.INT,
        default=2,
        minimum=0,
        maximum=7,
        label=_l("Call-back: days before the time to confirm ends"),
        help=_l("From then on a report that nobody judged is listed for a call."),
    )
)
SAMPLE_PERCENT = register(
    Setting(
        key="grievances.callback_sample_percent",
        kind=Kind.INT,
        default=0,
        minimum=0,
        maximum=100,
        label=_l("Call-back: percent of judged reports asked besides"),
        help=_l("Chosen by the number of the report, so that nobody chooses whom to call."),
    )
)
