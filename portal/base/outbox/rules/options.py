"""Settings of this room: quiet hours, news unasked, and the hour of the digest."""

from datetime import time

from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register, register_group
from portal.base.settings.scopes import INSTALLATION_ONLY

# What a service may send unasked without becoming a nuisance.
MOST_UNSOLICITED = 2

register_group("messages", _l("Messages"))

QUIET_FROM = register(
    Setting(
        key="messages.quiet_from",
        kind=Kind.TIME,
        default=time(21, 0),
        label=_l("Quiet hours begin"),
        help=_l(
            "From then on nothing leaves the portal but words of danger; messages wait until the "
            "quiet hours end. The inbox shows them at once."
        ),
    )
)

QUIET_UNTIL = register(
    Setting(
        key="messages.quiet_until",
        kind=Kind.TIME,
        default=time(8, 0),
        label=_l("Quiet hours end"),
        help=_l(
            "What was held back in the quiet hours goes out then. If it is the same time as their "
            "beginning, there are no quiet hours."
        ),
    )
)

UNSOLICITED = register(
    Setting(
        key="messages.unsolicited_a_month",
        kind=Kind.INT,
        default=MOST_UNSOLICITED,
        minimum=0,
        maximum=MOST_UNSOLICITED,
        scopes=INSTALLATION_ONLY,
        label=_l("News a resident is sent unasked in a month"),
        help=_l(
            "Messages that are not about a person's own matters, over all channels together. More "
            "than that stays in the inbox only."
        ),
    )
)

DIGEST_AT = register(
    Setting(
        key="messages.digest_at",
        kind=Kind.TIME,
        default=time(8, 30),
        scopes=INSTALLATION_ONLY,
        label=_l("Staff's daily summary is written at"),
        help=_l(
            "On working days, from then on, each member of staff gets one summary: what is new, "
            "due today and overdue."
        ),
    )
)
