"""Scans of vouchers stay with their lines when the accounts of a draft are replaced."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.base.db import session
from portal.disclosures.finances.accounts import Entry
from portal.disclosures.models import Fund, Line, Statement, Voucher


@dataclass(frozen=True)
class Carried:
    """A scan without its line: by what the line is found again, and its other columns."""

    keys: tuple[Hashable, ...]
    values: dict[str, Any]


def scans_of(version_id: int) -> list[Carried]:
    """The scans of a version, ready to be put to other lines."""
    rows = session.execute(
        select(Voucher, Line)
        .join(Line, Line.id == Voucher.line_id)
        .join(Fund, Fund.id == Line.fund_id)
        .join(Statement, Statement.id == Fund.statement_id)
        .where(Statement.version_id == version_id)
        .order_by(Voucher.id)
    )
    return [
        Carried(tuple(_keys(line.direction.value, line)), _values(voucher))
        for voucher, line in rows
    ]


def _values(voucher: Voucher) -> dict[str, Any]:
    columns = Voucher.__mapper__.column_attrs
    return {c.key: getattr(voucher, c.key) for c in columns if c.key not in ("id", "line_id")}


def _keys(direction: str, line: Line | Entry) -> Iterable[Hashable]:
    """From the surest: everything is the same; the voucher and the amount; day, words, amount."""
    yield 1, direction, line.on_date, line.item, line.summary, line.amount, line.voucher_no
    if line.voucher_no:
        yield 2, direction, line.amount, line.voucher_no
    yield 3, direction, line.on_date, line.amount, line.summary


def lost_with(version_id: int, entries: Sequence[Entry]) -> int:
    """How many scans would find no line among these."""
    scans = scans_of(version_id)
    keys = {key for entry in entries for key in _keys(entry.side.value, entry)} if scans else set()
    return sum(1 for scan in scans if not keys & set(scan.keys))


def put_back(scans: Sequence[Carried], statement_id: int) -> None:
    """Put each scan to the line of a new statement that is most like its own; those of none are
    left out."""
    if not scans:
        return
    lines = session.scalars(
        select(Line)
        .join(Fund, Fund.id == Line.fund_id)
        .where(Fund.statement_id == statement_id)
        .order_by(Line.id)
    )
    found: dict[Hashable, Line] = {}
    for line in lines:
        for key in _keys(line.direction.value, line):
            found.setdefault(key, line)
    taken: set[tuple[int, int]] = set()
    for scan in scans:
        line_of = next((found[key] for key in scan.keys if key in found), None)
        if line_of is None or (line_of.id, scan.values["file_id"]) in taken:
            continue
        taken.add((line_of.id, scan.values["file_id"]))
        session.add(Voucher(line_id=line_of.id, **scan.values))
