"""Reads of grids, for this room's pages and for the rooms above."""

from portal.community.grids.queries.desk import grid, household_counts
from portal.community.grids.queries.duties import (
    InCharge,
    duties_of,
    grid_of_building,
    grids_of,
    in_charge,
    on_call,
    worker_of,
    workers_to_choose,
)

__all__ = [
    "InCharge",
    "duties_of",
    "grid",
    "grid_of_building",
    "grids_of",
    "household_counts",
    "in_charge",
    "on_call",
    "worker_of",
    "workers_to_choose",
]
