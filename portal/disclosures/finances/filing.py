"""Stored files of accounts: which there are, and that one goes with its last row."""

from sqlalchemy import or_, select

from portal.base.db import session
from portal.base.files import service as files
from portal.base.files.models import StoredFile
from portal.disclosures.models import SheetImport, Statement, Voucher

SHEET, SCAN, PICTURE = "accounts-sheet", "voucher", "voucher-covered"
"""Purposes: the committee's own spreadsheet, the scan of a voucher, its covered copy."""


def release_file(file_id: int | None) -> None:
    """Delete a file unless something of any version still has it; rows that had it are gone."""
    if file_id is None or _is_held(file_id):
        return
    file = session.get(StoredFile, file_id)
    if file is not None:
        files.remove(file)


def _is_held(file_id: int) -> bool:
    holders = (
        select(Statement.id).where(Statement.file_id == file_id),
        select(SheetImport.id).where(SheetImport.file_id == file_id),
        select(Voucher.id).where(
            or_(Voucher.file_id == file_id, Voucher.covered_file_id == file_id)
        ),
    )
    return any(session.scalar(holder.limit(1)) is not None for holder in holders)
