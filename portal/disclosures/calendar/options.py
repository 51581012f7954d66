"""Settings of what is due: when the owner is reminded, when others learn that it is late."""

from portal.base.i18n import _l
from portal.base.settings import Kind, Setting, register, register_group

register_group("disclosures", _l("Open affairs"))

REMIND_DAYS = register(
    Setting(
        key="disclosures.remind_days",
        kind=Kind.INT,
        default=5,
        minimum=1,
        maximum=20,
        label=_l("Working days before the date on which the owner of an item is reminded"),
        help=_l("The owner is reminded once more on the day itself."),
    )
)
LATE_DAYS = register(
    Setting(
        key="disclosures.late_days",
        kind=Kind.INT,
        default=1,
        minimum=1,
        maximum=20,
        label=_l("Working days after the date when others are told that an item is late"),
        help=_l("The supervision committee and the sub-district are told once."),
    )
)
