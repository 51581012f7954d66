"""Settings of the Open311 interface."""

from portal.base.i18n import LazyString, _l
from portal.base.settings import INSTALLATION_ONLY, Kind, Setting, register, register_group
from portal.community.places import queries as places

register_group("open311", _l("Open311 interface"))


def _known(slug: str) -> LazyString | None:
    if not slug or places.find_community(slug) is not None:
        return None
    return _l("No community has this address.")


DEFAULT_JURISDICTION = register(
    Setting(
        key="open311.default_jurisdiction",
        kind=Kind.STR,
        default="",
        max_length=40,
        label=_l("Community that is meant when a client names none"),
        help=_l(
            "The last part of its address, as in /c/xingfu. Empty: clients must name one, unless "
            "the portal serves a single community."
        ),
        scopes=INSTALLATION_ONLY,
        check=_known,
    )
)
PER_MINUTE = register(
    Setting(
        key="open311.reads_per_minute",
        kind=Kind.INT,
        default=600,
        minimum=10,
        maximum=100_000,
        label=_l("Questions from one network address in a minute"),
        help=_l("More are refused with status 429 until the minute is over."),
        scopes=INSTALLATION_ONLY,
    )
)
REPEAT_MINUTES = register(
    Setting(
        key="open311.repeat_minutes",
        kind=Kind.INT,
        default=10,
        minimum=0,
        maximum=1440,
        label=_l("Minutes in which the same report of a client counts as sent again"),
        help=_l(
            "The same kind, place and words with the same key then give the first number again. "
            "Clients that send an Idempotency-Key need no such time."
        ),
        scopes=INSTALLATION_ONLY,
    )
)
