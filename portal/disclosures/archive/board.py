"""What hangs on the paper board: what was made public for everybody in a stretch of days."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy import text as sql

from portal.base import clock
from portal.base.reading import Reading
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureKind,
    DisclosureState,
    DisclosureVersion,
    Fund,
    Statement,
)
from portal.disclosures.models.indexes import SHOWN

LATELY = timedelta(days=120)
"""So long after its publication a poster of it is still made."""

MOST = 100


@dataclass(frozen=True)
class Hung:
    """One publication; ``funds`` are name, income, spending and closing balance in words."""

    number: str
    title: str
    version: int
    period_from: date
    period_until: date
    published_at: datetime
    posted_until: datetime | None
    funds: list[tuple[str, str, str, str]] = field(default_factory=list)


_HUNG = Reading(
    select(
        Disclosure.slug,
        Disclosure.title,
        Disclosure.shown_version,
        Disclosure.period_from,
        Disclosure.period_until,
        Disclosure.published_at,
        Disclosure.posted_until,
        DisclosureVersion.id,
    )
    .join(
        DisclosureVersion,
        (DisclosureVersion.disclosure_id == Disclosure.id)
        & (DisclosureVersion.no == Disclosure.shown_version),
    )
    .where(
        Disclosure.community_id == bindparam("community"),
        Disclosure.kind == bindparam("kind"),
        sql(SHOWN),
        Disclosure.state == DisclosureState.PUBLISHED,
        Disclosure.audience == Audience.PUBLIC,
        Disclosure.published_at >= bindparam("first", type_=Disclosure.published_at.type),
        Disclosure.published_at < bindparam("end", type_=Disclosure.published_at.type),
    )
    .order_by(Disclosure.published_at.desc(), Disclosure.id.desc())
    .limit(bindparam("most"))
)
_FUNDS = Reading(
    select(Statement.version_id, Fund.name, Fund.income, Fund.spending, Fund.closing)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id.in_(bindparam("versions", expanding=True)))
    .order_by(Statement.version_id, Fund.position, Fund.id)
)


def since() -> datetime:
    """The moment after which what was published counts as published lately."""
    return clock.start_of(clock.today() - LATELY)


def hung(
    community_id: int,
    first: date,
    last: date,
    *,
    kind: DisclosureKind = DisclosureKind.DISCLOSURE,
    most: int = MOST,
) -> list[Hung]:
    """What was made public for everybody from one day to another, newest first."""
    rows = _HUNG.rows(
        community=community_id,
        kind=kind,
        first=clock.start_of(first),
        end=clock.start_of(last + timedelta(days=1)),
        most=most,
    )
    sums: defaultdict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    if rows:
        for version, name, *amounts in _FUNDS.rows(versions=[row.id for row in rows]):
            income, spending, closing = (f"{amount:,.2f}" for amount in amounts)
            sums[version].append((name, income, spending, closing))
    return [_hung(row, sums[row.id]) for row in rows]


def _hung(row: Any, funds: list[tuple[str, str, str, str]]) -> Hung:
    return Hung(
        number=row.slug,
        title=row.title,
        version=row.shown_version,
        period_from=row.period_from,
        period_until=row.period_until,
        published_at=row.published_at,
        posted_until=row.posted_until,
        funds=funds,
    )
