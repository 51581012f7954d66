"""Reads for bringing a spreadsheet in: what is on its way, what is remembered, what went before."""

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import bindparam, select

from portal.base.db import session
from portal.disclosures.models import (
    Disclosure,
    DisclosureState,
    DisclosureVersion,
    Fund,
    SheetImport,
    SheetLayout,
    Statement,
)

_IMPORT = select(SheetImport).where(SheetImport.version_id == bindparam("version"))
_STATEMENT = select(Statement).where(Statement.version_id == bindparam("version"))
_LAST = (
    select(Statement.id)
    .join(DisclosureVersion, DisclosureVersion.id == Statement.version_id)
    .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
    .where(
        Disclosure.community_id == bindparam("community"),
        Disclosure.item_key == bindparam("item"),
        Disclosure.period_until < bindparam("first"),
        Disclosure.state == DisclosureState.PUBLISHED,
        DisclosureVersion.no == Disclosure.shown_version,
    )
    .order_by(Disclosure.period_until.desc(), Disclosure.id.desc())
    .limit(1)
)


def sheet_import(version_id: int) -> SheetImport | None:
    """The spreadsheet on its way into this version."""
    return session.scalar(_IMPORT.params(version=version_id))


def statement_of(version_id: int) -> Statement | None:
    """The accounts that the version has."""
    return session.scalar(_STATEMENT.params(version=version_id))


def layouts(community_id: int, fingerprints: Collection[str]) -> dict[str, SheetLayout]:
    """What is remembered of sheets that look like these, by fingerprint."""
    rows = session.scalars(
        select(SheetLayout).where(
            SheetLayout.community_id == community_id, SheetLayout.fingerprint.in_(fingerprints)
        )
    )
    return {row.fingerprint: row for row in rows}


def last_closings(disclosure: Disclosure) -> dict[str, Decimal]:
    """What each fund ended with in the accounts of the item published for the period before."""
    if not disclosure.item_key:
        return {}
    statement_id = session.scalar(
        _LAST.params(
            community=disclosure.community_id,
            item=disclosure.item_key,
            first=disclosure.period_from,
        )
    )
    if statement_id is None:
        return {}
    rows = session.execute(select(Fund.name, Fund.closing).where(Fund.statement_id == statement_id))
    return {row.name: row.closing for row in rows}
