"""Reference rows every installation starts with; each room's ``seed`` adds what is missing."""

from importlib import import_module

from portal.base import scope
from portal.base.db import transaction

ROOMS_WITH_SEEDS = (
    "portal.base.deadlines.seeds",
    "portal.grievances.seeds",
    "portal.grievances.stages.seeds",
    "portal.grievances.replies.seeds",
    "portal.disclosures.catalogue.seeds",
)


def seed_reference_rows() -> None:
    """Add missing reference rows; running it again changes nothing."""
    with scope.everywhere("reference rows of the installation"), transaction():
        for name in ROOMS_WITH_SEEDS:
            import_module(name).seed()
