"""Accounts become rows of a version, go along into a correction, and go where they must."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from portal.base.db import session
from portal.disclosures.finances.accounts import Entry, FundTotals
from portal.disclosures.finances.errors import NotInOrder
from portal.disclosures.finances.filing import release_file
from portal.disclosures.finances.findings import Severity
from portal.disclosures.finances.queries import statement_of
from portal.disclosures.finances.service.carrying import put_back, scans_of
from portal.disclosures.finances.service.receiving import discard
from portal.disclosures.finances.service.settling import remember
from portal.disclosures.finances.understanding import Understood, tables_in
from portal.disclosures.models import (
    Direction,
    DisclosureVersion,
    Fund,
    Line,
    SheetImport,
    Statement,
    Voucher,
)


def attach(
    found: SheetImport, understood: Understood, *, version: DisclosureVersion, unnamed: str
) -> Statement:
    """Take a sheet that is in order over into its version, in the place of what it had.

    Raises :class:`NotInOrder` while something must be mended or confirmed.
    """
    if understood.graded(Severity.STOP) or understood.open_questions(found.confirmed):
        raise NotInOrder
    file_id = found.file_id
    if not understood.is_typed:
        remember(version.community_id, tables_in(found)[1], found.tables)
    scans = scans_of(version.id)
    left = _take_off(version.id)
    statement = Statement(
        community_id=version.community_id,
        version_id=version.id,
        source_name=found.source_name,
        source_sha=found.source_sha,
        file_id=file_id,
        confirmed=dict(found.confirmed),
    )
    session.add(statement)
    session.flush()  # funds need its number
    _write(statement, understood.funds(unnamed), understood.entries, _rows(understood))
    put_back(scans, statement.id)
    session.flush()  # files have their new rows before the old ones go
    discard(version.id)
    _release(left)
    return statement


def _rows(understood: Understood) -> list[int]:
    return [line.place.row for line in understood.statement.lines]


def _write(
    statement: Statement,
    funds: Sequence[FundTotals],
    entries: Sequence[Entry],
    rows: Sequence[int],
) -> None:
    made = [
        Fund(
            community_id=statement.community_id,
            statement_id=statement.id,
            name=name,
            opening=fund.opening,
            income=fund.income,
            spending=fund.spending,
            closing=fund.closing,
            position=at,
        )
        for at, (fund, name) in enumerate(zip(funds, _different(funds), strict=True), start=1)
    ]
    session.add_all(made)
    session.flush()  # lines need their numbers
    session.execute(
        insert(Line),
        [
            {
                "community_id": statement.community_id,
                "fund_id": made[entry.fund].id,
                "row_no": row,
                "on_date": entry.on_date,
                "direction": Direction(entry.side.value),
                "item": entry.item,
                "summary": entry.summary,
                "amount": entry.amount,
                "voucher_no": entry.voucher_no,
                "position": entry.no,
            }
            for entry, row in zip(entries, rows, strict=True)
        ],
    )


def _different(funds: Sequence[FundTotals]) -> list[str]:
    """Names that differ, should two funds be called alike."""
    names: list[str] = []
    for fund in funds:
        name, n = fund.name, 2
        while name in names:
            name, n = f"{fund.name[:54]} {n}", n + 1
        names.append(name)
    return names


def detach(version_id: int) -> None:
    """Take the accounts of a version away, with scans that no other version has."""
    _release(_take_off(version_id))


def _release(file_ids: set[int]) -> None:
    for file_id in sorted(file_ids):
        release_file(file_id)


def _take_off(version_id: int) -> set[int]:
    """Delete the rows; the files that they had."""
    statement = statement_of(version_id)
    if statement is None:
        return set()
    funds = select(Fund.id).where(Fund.statement_id == statement.id)
    lines = select(Line.id).where(Line.fund_id.in_(funds))
    vouchers = session.scalars(select(Voucher).where(Voucher.line_id.in_(lines))).all()
    held = {file for v in vouchers for file in (v.file_id, v.covered_file_id)}
    held.add(statement.file_id)
    for kind, rows in (
        (Voucher, Voucher.line_id.in_(lines)),
        (Line, Line.fund_id.in_(funds)),
        (Fund, Fund.statement_id == statement.id),
        (Statement, Statement.id == statement.id),
    ):
        session.execute(delete(kind).where(rows).execution_options(synchronize_session=False))
    for row in (*vouchers, statement):
        session.expunge(row)
    return {file for file in held if file is not None}


def blank(version_id: int) -> None:
    """Take everything of a published version away, as its words are emptied."""
    discard(version_id)
    detach(version_id)


def copy(old_id: int, new_id: int) -> None:
    """Let a correction begin with the accounts of the version before it, vouchers included."""
    old = statement_of(old_id)
    if old is None:
        return
    new = Statement(
        community_id=old.community_id, version_id=new_id, **_values(old, "id", "version_id")
    )
    session.add(new)
    session.flush()  # funds need its number
    funds = _copied(Fund, Fund.statement_id == old.id, statement_id=lambda _row: new.id)
    if funds:
        in_old = Line.fund_id.in_(funds)
        lines = _copied(Line, in_old, fund_id=lambda row: funds[row.fund_id])
        if lines:
            _copied(
                Voucher,
                Voucher.line_id.in_(select(Line.id).where(Line.fund_id.in_(funds))),
                line_id=lambda row: lines[row.line_id],
            )


def _copied(kind: Any, which: Any, **changed: Any) -> dict[int, int]:
    """Copies of rows with some values changed; the numbers of the new by those of the old."""
    rows = session.scalars(select(kind).where(which).order_by(kind.id)).all()
    made = [
        kind(
            community_id=row.community_id,
            **_values(row, "id", *changed),
            **{name: value(row) for name, value in changed.items()},
        )
        for row in rows
    ]
    session.add_all(made)
    session.flush()  # what belongs to them needs their numbers
    return {row.id: new.id for row, new in zip(rows, made, strict=True)}


def _values(row: Any, *but: str) -> dict[str, Any]:
    left_out = {*but, "community_id"}
    return {
        column.key: getattr(row, column.key)
        for column in type(row).__mapper__.column_attrs
        if column.key not in left_out
    }
