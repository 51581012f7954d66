"""The reports that hang together with one, as rows to be changed; locked in one order."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.base.db import session
from portal.grievances.models import Grievance
from portal.grievances.service.moving import load


def load_both(first_id: int, second_id: int) -> tuple[Grievance, Grievance]:
    """Two reports as they are now, locked by number, so that two workers who join them crosswise
    wait for one another instead of each holding what the other needs."""
    found = {each: load(each) for each in sorted({first_id, second_id})}
    return found[first_id], found[second_id]


def merged_into(lead_id: int) -> list[Grievance]:
    """What is merged into a lead now, locked until the transaction ends."""
    return list(
        session.scalars(
            select(Grievance)
            .where(Grievance.lead_case_id == lead_id)
            .options(joinedload(Grievance.category, innerjoin=True))
            .order_by(Grievance.id)
            .with_for_update(of=Grievance)
            .execution_options(populate_existing=True)
        )
    )


def numbered(community_id: int, numbers: Sequence[str]) -> list[Grievance]:
    """The reports of these numbers, locked until the transaction ends."""
    if not numbers:
        return []
    return list(
        session.scalars(
            select(Grievance)
            .where(Grievance.community_id == community_id, Grievance.no.in_(numbers))
            .options(joinedload(Grievance.category, innerjoin=True))
            .order_by(Grievance.id)
            .with_for_update(of=Grievance)
            .execution_options(populate_existing=True)
        )
    )


def parts_of(parent_id: int) -> list[Grievance]:
    """The parts of a report as they stand."""
    return list(
        session.scalars(
            select(Grievance)
            .where(Grievance.parent_case_id == parent_id)
            .order_by(Grievance.id)
            .execution_options(populate_existing=True)
        )
    )


def lead_id_of(grievance_id: int) -> int | None:
    """Into which report it is merged, asked without locking it."""
    return session.scalar(select(Grievance.lead_case_id).where(Grievance.id == grievance_id))
