"""What changes accounts: a sheet comes in, is settled, becomes rows; vouchers are released."""

from portal.disclosures.finances.service.carrying import lost_with
from portal.disclosures.finances.service.keeping import attach, blank, copy, detach
from portal.disclosures.finances.service.receiving import (
    MEGABYTES,
    ROWS,
    Arrived,
    discard,
    keep_bytes,
    look_at,
    receive,
    receive_typed,
)
from portal.disclosures.finances.service.settling import confirm, settle_columns
from portal.disclosures.finances.service.vouchers import (
    add_scans,
    hide,
    keep_boxes,
    release,
    remove_scan,
)

__all__ = [
    "MEGABYTES",
    "ROWS",
    "Arrived",
    "add_scans",
    "attach",
    "blank",
    "confirm",
    "copy",
    "detach",
    "discard",
    "hide",
    "keep_boxes",
    "keep_bytes",
    "look_at",
    "lost_with",
    "receive",
    "receive_typed",
    "release",
    "remove_scan",
    "settle_columns",
]
