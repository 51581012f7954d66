"""Everything that reads grievances; rows or small dataclasses, one statement for a list.

The workbench has its own reads in :mod:`portal.grievances.queries.desk`.
"""

from portal.grievances.queries.covers import covers
from portal.grievances.queries.details import (
    Photo,
    detail,
    detail_by_no,
    photos,
    place_name,
    placed,
    sheet,
)
from portal.grievances.queries.history import Entry, timeline
from portal.grievances.queries.own import (
    OwnReport,
    by_follow_token,
    by_query_code,
    mine,
    pending_for,
)
from portal.grievances.queries.public import Card, Page, counts, public_page, public_total, titled

__all__ = [
    "Card",
    "Entry",
    "OwnReport",
    "Page",
    "Photo",
    "by_follow_token",
    "by_query_code",
    "counts",
    "covers",
    "detail",
    "detail_by_no",
    "mine",
    "pending_for",
    "photos",
    "place_name",
    "placed",
    "public_page",
    "public_total",
    "sheet",
    "timeline",
    "titled",
]
