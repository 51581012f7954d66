"""Reads of the workbench."""

from portal.grievances.queries.desk.beside import (
    awaiting_release,
    count_held,
    grids,
    similar,
    words_of,
)
from portal.grievances.queries.desk.counting import counts
from portal.grievances.queries.desk.queue import (
    DUES,
    HELD,
    PENDING,
    VIEWS,
    ByGrid,
    Wanted,
    by_grid,
    count_at_our_desk,
    explicit,
    following,
    of_grids,
    queue,
)
from portal.grievances.queries.desk.rows import (
    Position,
    QueuePage,
    QueueRow,
    building_labels,
    first_photos,
    position_of,
    row,
)
from portal.grievances.queries.desk.saved import SavedLine, saved
from portal.grievances.queries.desk.spot import SpotLine, spot_fixes
from portal.grievances.queries.desk.today import Reach, TodayRow, today

__all__ = [
    "DUES",
    "HELD",
    "PENDING",
    "VIEWS",
    "ByGrid",
    "Position",
    "QueuePage",
    "QueueRow",
    "Reach",
    "SavedLine",
    "SpotLine",
    "TodayRow",
    "Wanted",
    "awaiting_release",
    "building_labels",
    "by_grid",
    "count_at_our_desk",
    "count_held",
    "counts",
    "explicit",
    "first_photos",
    "following",
    "grids",
    "of_grids",
    "position_of",
    "queue",
    "row",
    "saved",
    "similar",
    "spot_fixes",
    "today",
    "words_of",
]
