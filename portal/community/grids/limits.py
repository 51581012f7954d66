"""The bounds of a grid's size, as settings."""

from dataclasses import dataclass

from portal.base import settings
from portal.base.i18n import _l
from portal.base.settings import Kind, Setting

settings.register_group("grid", _l("Grids"))

MIN_HOUSEHOLDS = settings.register(
    Setting(
        key="grid.min_households",
        kind=Kind.INT,
        default=300,
        label=_l("Fewest households of a grid"),
        help=_l("A grid with fewer households is marked. The number itself still fits."),
        minimum=1,
        maximum=10000,
    )
)
MAX_HOUSEHOLDS = settings.register(
    Setting(
        key="grid.max_households",
        kind=Kind.INT,
        default=500,
        label=_l("Most households of a grid"),
        help=_l("A grid with more households is marked. The number itself still fits."),
        minimum=1,
        maximum=10000,
    )
)


@dataclass(frozen=True)
class Bounds:
    """Fewest and most households; both fit."""

    low: int
    high: int


def bounds(community_id: int) -> Bounds:
    """The bounds in force in a community."""
    return Bounds(
        settings.get(MIN_HOUSEHOLDS, community=community_id),
        settings.get(MAX_HOUSEHOLDS, community=community_id),
    )
