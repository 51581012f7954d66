"""The residents' pages about grievances."""

from portal.grievances.views import (
    correct,
    find,
    follow,
    hide,
    lists,
    mine,
    own,
    phone,
    report,
    show,
)
from portal.grievances.views.blueprint import bp

__all__ = [
    "bp",
    "correct",
    "find",
    "follow",
    "hide",
    "lists",
    "mine",
    "own",
    "phone",
    "report",
    "show",
]
