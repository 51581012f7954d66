"""A statement of accounts as rows: funds, their lines, vouchers, and layouts remembered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.base import clock
from portal.base.db import Base, Money, hash_text, line_text, primary_key, short_text
from portal.base.scope import CommunityOwned
from portal.disclosures.models.enums import Direction


class Statement(CommunityOwned, Base):
    """The accounts of a version (收支明细), as read from the committee's own spreadsheet.

    ``file_id`` is that spreadsheet, which only staff may open; none where lines were typed.
    ``confirmed`` holds what the checks asked and somebody said is right: for each the sentence,
    the place, who (``by``) and when (``at``).
    """

    __tablename__ = "disclosure_statements"

    id: Mapped[primary_key]
    version_id: Mapped[int] = mapped_column(ForeignKey("disclosure_versions.id"), unique=True)
    source_name: Mapped[line_text] = mapped_column(default="")
    source_sha: Mapped[hash_text] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    confirmed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    funds: Mapped[list["Fund"]] = relationship(
        back_populates="statement", order_by="Fund.position, Fund.id"
    )


class Fund(CommunityOwned, Base):
    """One fund of a statement (资金), with its balances; all amounts in yuan."""

    __tablename__ = "disclosure_funds"
    __table_args__ = (UniqueConstraint("statement_id", "name"),)

    id: Mapped[primary_key]
    statement_id: Mapped[int] = mapped_column(ForeignKey("disclosure_statements.id"))
    name: Mapped[short_text]
    opening: Mapped[Decimal] = mapped_column(Money(), default=Decimal(0))
    income: Mapped[Decimal] = mapped_column(Money(), default=Decimal(0))
    spending: Mapped[Decimal] = mapped_column(Money(), default=Decimal(0))
    closing: Mapped[Decimal] = mapped_column(Money(), default=Decimal(0))
    position: Mapped[int] = mapped_column(default=0)

    statement: Mapped[Statement] = relationship(back_populates="funds")
    lines: Mapped[list["Line"]] = relationship(
        back_populates="fund", order_by="Line.position, Line.id"
    )


class Line(CommunityOwned, Base):
    """One receipt or payment of a fund; ``row_no`` is its row in the spreadsheet."""

    __tablename__ = "disclosure_lines"
    __table_args__ = (UniqueConstraint("fund_id", "position"),)

    id: Mapped[primary_key]
    fund_id: Mapped[int] = mapped_column(ForeignKey("disclosure_funds.id"))
    row_no: Mapped[int]
    on_date: Mapped[date | None]
    direction: Mapped[Direction]
    item: Mapped[line_text] = mapped_column(default="")
    summary: Mapped[line_text] = mapped_column(default="")
    amount: Mapped[Decimal] = mapped_column(Money())
    voucher_no: Mapped[short_text] = mapped_column(default="")
    position: Mapped[int]

    fund: Mapped[Fund] = relationship(back_populates="lines")


class SheetImport(CommunityOwned, Base):
    """A spreadsheet on its way into a draft (导入): sent in, looked at, not yet taken over.

    ``book`` is what was read of it, packed, so that no step reads the file again; ``tables`` what
    was chosen for each of its tables, ``openings`` what was typed for a fund (yuan, as text),
    ``confirmed`` as in :class:`Statement`. ``is_settled`` once somebody said what the columns hold.
    """

    __tablename__ = "disclosure_sheet_imports"

    id: Mapped[primary_key]
    version_id: Mapped[int] = mapped_column(ForeignKey("disclosure_versions.id"), unique=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    source_name: Mapped[line_text] = mapped_column(default="")
    source_sha: Mapped[hash_text] = mapped_column(default="")
    book: Mapped[bytes] = mapped_column(LargeBinary)
    tables: Mapped[dict[str, Any]] = mapped_column(default=dict)
    openings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    confirmed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_settled: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    arrived_at: Mapped[datetime] = mapped_column(default=clock.now)


class SheetLayout(CommunityOwned, Base):
    """Which column means what in sheets that look alike, remembered from the last time."""

    __tablename__ = "disclosure_sheet_layouts"
    __table_args__ = (UniqueConstraint("community_id", "fingerprint"),)

    id: Mapped[primary_key]
    fingerprint: Mapped[hash_text]
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    used_at: Mapped[datetime] = mapped_column(default=clock.now)


class Voucher(CommunityOwned, Base):
    """The scan of a voucher (凭证): private until what needs it is covered and staff release it.

    ``boxes`` are "left top width height" in fractions of the picture's sides; ``covered_file_id``
    is the copy in which they are painted over, the only one that readers get.
    """

    __tablename__ = "disclosure_vouchers"
    __table_args__ = (
        CheckConstraint(
            "(released_at IS NULL) = (released_by_id IS NULL)", name="released_by_somebody"
        ),
        UniqueConstraint("line_id", "file_id"),
    )

    id: Mapped[primary_key]
    line_id: Mapped[int] = mapped_column(ForeignKey("disclosure_lines.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    boxes: Mapped[list[str]] = mapped_column(default=list)
    covered_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
