"""Settings of this room: how often codes may be asked for, and how long a slip is good."""

from portal.base.i18n import _l
from portal.base.settings import INSTALLATION_ONLY, Kind, Setting, register, register_group

register_group("identity", _l("Sign-in and confirmation"))

CODES_PER_MINUTE = register(
    Setting(
        key="identity.codes_per_minute",
        kind=Kind.INT,
        default=1,
        label=_l("Codes a minute"),
        help=_l("How many codes one phone number may ask for in a minute."),
        scopes=INSTALLATION_ONLY,
        minimum=1,
        maximum=10,
    )
)
CODES_PER_HOUR = register(
    Setting(
        key="identity.codes_per_hour",
        kind=Kind.INT,
        default=5,
        label=_l("Codes an hour"),
        help=_l("How many codes one phone number may ask for in an hour."),
        scopes=INSTALLATION_ONLY,
        minimum=1,
        maximum=60,
    )
)
CODES_PER_DAY = register(
    Setting(
        key="identity.codes_per_day",
        kind=Kind.INT,
        default=10,
        label=_l("Codes a day"),
        help=_l("How many codes one phone number may ask for in 24 hours."),
        scopes=INSTALLATION_ONLY,
        minimum=1,
        maximum=200,
    )
)
SLIP_DAYS = register(
    Setting(
        key="identity.slip_days",
        kind=Kind.INT,
        default=60,
        label=_l("Days a household slip is good"),
        help=_l("After so many days the code of a household slip no longer works."),
        minimum=1,
        maximum=365,
    )
)
