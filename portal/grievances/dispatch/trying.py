"""What a changed rule would have done to last month's reports (试运行); changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from portal.base import clock
from portal.base.deadlines import add_months
from portal.base.reading import Reading
from portal.grievances.dispatch.ruling import Inputs, decide, may_go_by_itself
from portal.grievances.models import Category, Grievance


@dataclass(frozen=True)
class Moved:
    """A report that a changed set of rules would send elsewhere; None is the desk."""

    no: str
    category_id: int
    filed_at: datetime
    before: int | None
    after: int | None
    by_itself_before: bool = False
    by_itself_after: bool = False


@dataclass(frozen=True)
class DryRun:
    """What a changed rule would have done to the reports of a time."""

    looked_at: int
    moved: int
    listed: list[Moved]
    by_itself_before: int = 0
    by_itself_after: int = 0


_FILED = Reading(
    select(
        Grievance.no,
        Grievance.category_id,
        Grievance.kind_id,
        Grievance.grid_id,
        Grievance.building_id,
        Grievance.filed_at,
        Grievance.held_for,
        Grievance.confidential,
        Category.must_be_handed_over,
    )
    .join(Category, Category.id == Grievance.category_id)
    .where(
        Grievance.community_id == bindparam("community"),
        Grievance.filed_at >= bindparam("since"),
        Grievance.confidential.is_(False),
    )
    .order_by(Grievance.id.desc())
    .limit(bindparam("most"))
)
MOST_LOOKED_AT, MOST_LISTED = 20_000, 100


def dry_run(
    community_id: int, *, now: Collection[Any], then: Collection[Any], since: datetime
) -> DryRun:
    """How many reports filed since a moment the new rules would send elsewhere, and how many would
    go without a hand; changes nothing."""
    looked_at = moved = alone_before = alone_after = 0
    listed: list[Moved] = []
    values = {"community": community_id, "since": since, "most": MOST_LOOKED_AT}
    for row in _FILED.rows(**values):
        looked_at += 1
        found = _compared(row, now, then)
        alone_before += found.by_itself_before
        alone_after += found.by_itself_after
        same = found.by_itself_before == found.by_itself_after
        if found.before == found.after and same:
            continue
        moved += found.before != found.after
        if len(listed) < MOST_LISTED:
            listed.append(found)
    return DryRun(looked_at, moved, listed, alone_before, alone_after)


def _compared(row: Any, now: Collection[Any], then: Collection[Any]) -> Moved:
    """Where one report goes by the rules as they are, and as they would be."""
    inputs = Inputs(row.category_id, row.kind_id, row.grid_id, row.building_id, row.filed_at)
    before, after = decide(now, inputs), decide(then, inputs)
    may = may_go_by_itself(
        must_be_handed_over=row.must_be_handed_over,
        confidential=row.confidential,
        held=row.held_for is not None,
        must_leave=False,
    )
    return Moved(
        row.no,
        row.category_id,
        row.filed_at,
        before.unit_id,
        after.unit_id,
        may and before.by_itself,
        may and after.by_itself,
    )


def a_month_ago() -> datetime:
    """Since when the dry run looks: the day a month back."""
    return clock.start_of(add_months(clock.today(), -1))
