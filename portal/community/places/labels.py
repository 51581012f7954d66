"""The words for what staff do to places, in the audit trail."""

from portal.base.i18n import LazyString, _l

ACTS: dict[str, LazyString] = {
    "divisions.import": _l("Imported divisions"),
    "division.add": _l("Added a division"),
    "division.rename": _l("Renamed a division"),
    "division.close": _l("Closed a division"),
    "division.reopen": _l("Opened a division again"),
    "community.open": _l("Opened a community"),
    "community.rename": _l("Renamed a community"),
    "community.contact": _l("Changed a community's phones and address"),
    "community.move": _l("Moved a community to another street"),
    "community.close": _l("Closed a community"),
    "community.reopen": _l("Opened a community again"),
    "compound.add": _l("Added a compound"),
    "compound.change": _l("Changed a compound"),
    "compound.close": _l("Closed a compound"),
    "compound.reopen": _l("Opened a compound again"),
    "building.add": _l("Added a building"),
    "building.change": _l("Changed a building"),
    "building.units": _l("Added units to a building"),
    "building.close": _l("Closed a building"),
    "building.reopen": _l("Opened a building again"),
    "landmark.add": _l("Added a landmark"),
    "landmark.change": _l("Changed a landmark"),
    "landmark.close": _l("Closed a landmark"),
    "landmark.reopen": _l("Opened a landmark again"),
    "household.load": _l("Loaded households"),
    "household.adults": _l("Corrected the adults of a household"),
    "household.close": _l("Closed a household"),
    "household.reopen": _l("Opened a household again"),
}

WORDS: dict[str, LazyString] = {
    "division": _l("Division"),
    "community": _l("Community"),
    "compound": _l("Compound"),
    "building": _l("Building"),
    "building_id": _l("Building"),
    "landmark": _l("Landmark"),
    "household": _l("Household"),
    "code": _l("Code"),
    "added": _l("Added"),
    "changed": _l("Changed"),
    "before": _l("Before"),
    "after": _l("Afterwards"),
}
