"""Which duty a disclosure serves."""

from sqlalchemy import select

from portal.base.db import session
from portal.disclosures.models import Disclosure, Duty


def served_by(disclosure: Disclosure) -> Duty | None:
    """The duty it was begun for; else the one of its item for just that period, which nobody
    works on, and which it serves from now on."""
    if disclosure.duty_id is not None:
        return session.scalar(select(Duty).where(Duty.id == disclosure.duty_id))
    if not disclosure.item_key:
        return None
    duty = session.scalar(
        select(Duty)
        .where(
            Duty.community_id == disclosure.community_id,
            Duty.item_key == disclosure.item_key,
            Duty.period_from == disclosure.period_from,
            Duty.period_until == disclosure.period_until,
            Duty.met_at.is_(None),
            Duty.disclosure_id.is_(None),
        )
        .order_by(Duty.id)
        .limit(1)
    )
    if duty is not None:
        disclosure.duty_id = duty.id
    return duty
