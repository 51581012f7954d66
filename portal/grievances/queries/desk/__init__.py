"""Reads of the workbench."""

from portal.grievances.queries.desk.beside import (
    awaiting_release,
    count_held,
    grids,
    similar,
    words_of,
)
from portal.grievances.queries.desk.queue import (
    DUES,
    HELD,
    PENDING,
    VIEWS,
    Wanted,
    count_at_our_desk,
    explicit,
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
from portal.grievances.queries.desk.saved import SavedLine, saved
from portal.grievances.queries.desk.spot import SpotLine, spot_fixes
from portal.grievances.queries.desk.today import Reach, TodayRow, today

__all__ = [
    "DUES",
    "HELD",
    "PENDING",
    "VIEWS",
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
    "count_at_our_desk",
    "count_held",
    "explicit",
    "first_photos",
    "following",
    "grids",
    "position_of",
    "queue",
    "row",
    "saved",
    "similar",
    "spot_fixes",
    "today",
    "words_of",
]
