"""What accounts tell the floor: who sees which file, how amounts are written, names of acts."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from portal.base.access import Permission, viewer
from portal.base.audit import acts, words
from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.base.files.permission import register_access, register_names
from portal.base.i18n import _l
from portal.disclosures.finances.amounts import write_amount
from portal.disclosures.finances.filing import PICTURE, SCAN, SHEET
from portal.disclosures.models import (
    Disclosure,
    DisclosureVersion,
    Fund,
    Line,
    SheetImport,
    Statement,
    Voucher,
)
from portal.disclosures.visibility import may_read


def wire(app: Flask) -> None:
    """Register files, filters and the words of the audit trail."""
    app.jinja_env.filters["yuan"] = yuan
    for purpose in (SHEET, SCAN):
        register_access(purpose, is_for_staff)
    register_access(PICTURE, may_see_picture)
    register_names(SHEET, name_of_sheet)
    words.register({"voucher": _l("Voucher")})
    acts.register(
        {
            "voucher.released": _l("Showed a voucher to readers"),
            "voucher.hidden": _l("Took a voucher back from readers"),
        }
    )


def yuan(amount: Decimal | None) -> str:
    """An amount as readers see it: 1,234.50."""
    return "" if amount is None else write_amount(amount)


def is_for_staff(file: StoredFile) -> bool:
    """Spreadsheets and scans as they came are for those who see drafts."""
    return viewer().may(Permission.DISCLOSURE_SEE, file.community_id)


def may_see_picture(file: StoredFile) -> bool:
    """A covered picture is for whoever may read the accounts, once both are in the open."""
    if is_for_staff(file):
        return True
    rows = session.scalars(
        select(Disclosure)
        .join(DisclosureVersion, DisclosureVersion.disclosure_id == Disclosure.id)
        .join(Statement, Statement.version_id == DisclosureVersion.id)
        .join(Fund, Fund.statement_id == Statement.id)
        .join(Line, Line.fund_id == Fund.id)
        .join(Voucher, Voucher.line_id == Line.id)
        .where(
            Voucher.covered_file_id == file.id,
            Voucher.released_at.is_not(None),
            DisclosureVersion.published_at.is_not(None),
        )
    )
    return any(may_read(viewer(), disclosure) for disclosure in rows)


def name_of_sheet(file: StoredFile) -> str:
    """A spreadsheet is saved under the name it was sent by."""
    for kind in (Statement, SheetImport):
        found = session.scalar(select(kind.source_name).where(kind.file_id == file.id).limit(1))
        if found:
            return found
    return ""
