"""Pages of accounts: a spreadsheet becomes a statement, vouchers are covered, readers page through.

What a ledger means is :mod:`portal.disclosures.finances`; here are the screens and the wiring.
"""

from flask import Flask

from portal.config import Config


def init_room(app: Flask, config: Config) -> None:
    """Add the pages, and tell the floor and the services what accounts need."""
    from portal.disclosures.accounts import (
        checking,
        columns,
        covering,
        lines,
        part,
        preview,
        public,
        upload,
        vouchers,
        wiring,
    )

    assert all((checking, columns, covering, preview, public, lines, upload, vouchers))
    part.register()
    wiring.wire(app)
