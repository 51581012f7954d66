"""The bounds of a grid's size, as settings."""

from dataclasses import dataclass

from portal.base import settings
from portal.base.i18n import LazyString, _l
from portal.base.settings import Kind, Setting, SettingScope, queries, registry

FEWEST, MOST = "grid.min_households", "grid.max_households"


def _below_the_most(value: int, scope: SettingScope) -> LazyString | None:
    most = queries.effective(registry.find(MOST), scope).value
    if value <= most:
        return None
    return _l("The fewest may not be more than the most, which is %(n)s here.", n=most)


def _above_the_fewest(value: int, scope: SettingScope) -> LazyString | None:
    fewest = queries.effective(registry.find(FEWEST), scope).value
    if value >= fewest:
        return None
    return _l("The most may not be less than the fewest, which is %(n)s here.", n=fewest)


settings.register_group("grid", _l("Grids"))

MIN_HOUSEHOLDS = settings.register(
    Setting(
        key=FEWEST,
        kind=Kind.INT,
        default=300,
        label=_l("Fewest households of a grid"),
        help=_l("A grid with fewer households is marked. The number itself still fits."),
        minimum=1,
        maximum=10000,
        beside=_below_the_most,
    )
)
MAX_HOUSEHOLDS = settings.register(
    Setting(
        key=MOST,
        kind=Kind.INT,
        default=500,
        label=_l("Most households of a grid"),
        help=_l("A grid with more households is marked. The number itself still fits."),
        minimum=1,
        maximum=10000,
        beside=_above_the_fewest,
    )
)


@dataclass(frozen=True)
class Bounds:
    """Fewest and most households; both fit."""

    low: int
    high: int


def bounds(community_id: int) -> Bounds:
    """The bounds in force in a community."""
    high = settings.get(MAX_HOUSEHOLDS, community=community_id)
    # A wider level may have changed since a community chose its own number.
    return Bounds(min(settings.get(MIN_HOUSEHOLDS, community=community_id), high), high)
