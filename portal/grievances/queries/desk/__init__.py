"""Reads of the workbench."""

from portal.grievances.queries.desk.beside import (
    awaiting_release,
    count_held,
    grids,
    similar,
    words_of,
)
from portal.grievances.queries.desk.queue import (
    HELD,
    TODO,
    VIEWS,
    Wanted,
    count_at_our_desk,
    following,
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
from portal.grievances.queries.desk.spot import SpotLine, spot_fixes
from portal.grievances.queries.desk.today import Reach, TodayRow, today

__all__ = [
    "HELD",
    "TODO",
    "VIEWS",
    "Position",
    "QueuePage",
    "QueueRow",
    "Reach",
    "SpotLine",
    "TodayRow",
    "Wanted",
    "awaiting_release",
    "building_labels",
    "count_at_our_desk",
    "count_held",
    "first_photos",
    "following",
    "grids",
    "position_of",
    "queue",
    "row",
    "similar",
    "spot_fixes",
    "today",
    "words_of",
]
