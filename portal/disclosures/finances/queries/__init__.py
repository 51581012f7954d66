"""Reads of accounts: what residents see, what is on its way, the scans of vouchers."""

from portal.disclosures.finances.queries.importing import (
    last_closings,
    layouts,
    sheet_import,
    statement_of,
)
from portal.disclosures.finances.queries.showing import content, shown
from portal.disclosures.finances.queries.vouchers import (
    LineRow,
    line_of,
    line_rows,
    voucher_of,
    vouchers_of,
)

__all__ = [
    "LineRow",
    "content",
    "last_closings",
    "layouts",
    "line_of",
    "line_rows",
    "sheet_import",
    "shown",
    "statement_of",
    "voucher_of",
    "vouchers_of",
]
