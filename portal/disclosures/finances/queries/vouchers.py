"""Reads of lines with the scans of their vouchers, for the desk."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.base.files.models import StoredFile
from portal.disclosures.models import Fund, Line, Statement, Voucher

LINES_A_PAGE = 50


@dataclass(frozen=True)
class LineRow:
    """A line with how many scans it has and how many of them are released."""

    no: int
    line: Line
    scans: int
    released: int


_COUNT = (
    select(func.count())
    .select_from(Line)
    .join(Fund, Fund.id == Line.fund_id)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
)
_LINES = (
    select(Line)
    .join(Fund, Fund.id == Line.fund_id)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .options(joinedload(Line.fund))
    .order_by(Fund.position, Fund.id, Line.position, Line.id)
)
_SCANS = (
    select(Voucher.line_id, func.count(), func.count(Voucher.released_at))
    .where(Voucher.line_id.in_(bindparam("lines", expanding=True)))
    .group_by(Voucher.line_id)
)


def line_rows(version_id: int, page: int) -> tuple[list[LineRow], int]:
    """One page of the lines of a version, and how many lines there are in all."""
    count = session.scalar(_COUNT.params(version=version_id)) or 0
    first = (max(1, page) - 1) * LINES_A_PAGE
    lines = session.scalars(
        _LINES.offset(first).limit(LINES_A_PAGE).params(version=version_id)
    ).all()
    rows = session.execute(_SCANS.params(lines=[line.id for line in lines]))
    scans: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    scans |= {row[0]: (row[1], row[2]) for row in rows}
    return [
        LineRow(first + n, line, *scans[line.id]) for n, line in enumerate(lines, start=1)
    ], count


def line_of(version_id: int, line_id: int) -> Line | None:
    """A line, if it is one of this version's."""
    return session.scalar(
        _LINES.where(Line.id == bindparam("line")).params(version=version_id, line=line_id)
    )


def vouchers_of(line_id: int) -> Sequence[tuple[Voucher, StoredFile]]:
    """The scans of a line with their files, in their order."""
    rows = session.execute(
        select(Voucher, StoredFile)
        .join(StoredFile, StoredFile.id == Voucher.file_id)
        .where(Voucher.line_id == line_id)
        .order_by(Voucher.position, Voucher.id)
    )
    return [(row[0], row[1]) for row in rows]


def voucher_of(line_id: int, voucher_id: int) -> tuple[Voucher, StoredFile] | None:
    """One scan of a line with its file."""
    return next((pair for pair in vouchers_of(line_id) if pair[0].id == voucher_id), None)
