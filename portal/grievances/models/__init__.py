"""Grievances, their history, clocks, photos and counts as rows."""

from portal.grievances.models.category import Category
from portal.grievances.models.covers import PhotoCover
from portal.grievances.models.grievance import (
    FINAL,
    NORMAL_RANK,
    OPEN,
    URGENT_RANK,
    Channel,
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Outcome,
    PhotoStage,
    Satisfaction,
    Turn,
    Visibility,
)
from portal.grievances.models.indexes import PUBLIC
from portal.grievances.models.records import (
    ClockSegment,
    DailyNumber,
    FilingPace,
    GrievancePhoto,
    SpotFix,
    Tally,
)

__all__ = [
    "FINAL",
    "NORMAL_RANK",
    "OPEN",
    "PUBLIC",
    "URGENT_RANK",
    "Category",
    "Channel",
    "ClockSegment",
    "DailyNumber",
    "Event",
    "EventKind",
    "FilingPace",
    "Grievance",
    "GrievancePhoto",
    "GrievanceStatus",
    "Outcome",
    "PhotoCover",
    "PhotoStage",
    "Satisfaction",
    "SpotFix",
    "Tally",
    "Turn",
    "Visibility",
]
