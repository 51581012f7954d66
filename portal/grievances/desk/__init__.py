"""The staff's pages about grievances."""

from portal.grievances.desk import (
    acts,
    filing,
    item,
    moderation,
    queue,
    releasing,
    reply_templates,
    saving_filters,
    spot,
    undoing,
    work_text,
)
from portal.grievances.desk.blueprint import bp

__all__ = [
    "acts",
    "bp",
    "filing",
    "item",
    "moderation",
    "queue",
    "releasing",
    "reply_templates",
    "saving_filters",
    "spot",
    "undoing",
    "work_text",
]
