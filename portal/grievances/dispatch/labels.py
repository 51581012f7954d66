"""The words of dispatch: kinds of units, why a unit gives work back, who is above."""

from portal.base.i18n import LazyString, _l
from portal.grievances.dispatch.models import UnitKind

KIND_LABELS: dict[UnitKind, LazyString] = {
    UnitKind.PROPERTY: _l("Property company"),
    UnitKind.ENFORCEMENT: _l("Sub-district law enforcement"),
    UnitKind.SANITATION: _l("Sanitation"),
    UnitKind.TRAFFIC: _l("Traffic police"),
    UnitKind.UTILITY: _l("Water, power, gas or heat"),
    UnitKind.OTHER: _l("Another unit"),
}

RETURN_REASONS: dict[str, LazyString] = {
    "not_ours": _l("Not among our duties"),
    "outside": _l("Outside our area"),
    "another": _l("Another unit has it already"),
    "unclear": _l("The place or the problem is unclear"),
    "no_power": _l("We have no power to do this"),
}

TARGETS: dict[str, LazyString] = {
    "street": _l("The sub-district office"),
    "12345": _l("The 12345 hotline"),
    "department": _l("A department of the district"),
}
