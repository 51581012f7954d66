"""Words for the size of a grid and for what staff do to grids."""

from portal.base.i18n import LazyString, _l
from portal.community.grids.policy import Load

LOAD_LABELS: dict[Load, LazyString] = {
    Load.SMALL: _l("Too few households"),
    Load.FITS: _l("Size fits"),
    Load.LARGE: _l("Too many households"),
}
LOAD_STATUS = {Load.SMALL: "wait", Load.FITS: "done", Load.LARGE: "wait"}

ACTS: dict[str, LazyString] = {
    "grid.add": _l("Added a grid"),
    "grid.rename": _l("Renamed a grid"),
    "grid.buildings": _l("Moved buildings between grids"),
    "grid.close": _l("Closed a grid"),
    "grid.reopen": _l("Opened a grid again"),
    "grid.worker": _l("Named the worker of a grid"),
    "grid.worker_phone": _l("Changed a grid worker's work phone"),
    "grid.worker_end": _l("Ended a worker's duty for a grid"),
    "grid.substitute": _l("Let somebody stand in for a grid worker"),
    "grid.substitute_end": _l("Ended standing in for a grid worker"),
    "roster.add": _l("Put somebody on the duty roster"),
    "roster.remove": _l("Took somebody off the duty roster"),
}

WORDS: dict[str, LazyString] = {
    "grid": _l("Grid"),
    "on_call": _l("Turn of the duty roster"),
    "came": _l("Buildings that came"),
    "left": _l("Buildings that left"),
    "from_on": _l("First day"),
    "until_on": _l("Last day"),
}
