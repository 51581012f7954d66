"""Lists of the hotline that a community of the town brought in, and one that waits."""

import uuid
from typing import Any

from sqlalchemy import select

from portal.base.db import session, transaction
from portal.grievances.transfer import replying, working
from portal.grievances.transfer.models import Import, ReplySheet
from portal.grievances.transfer.service import keeping, receiving

HEADINGS = "工单编号,受理时间,诉求内容,问题类型,事发地址,联系电话"
ORDERS = (
    "{slug}1,2026-11-20 09:00,楼道堆物,乱倒乱扔垃圾,北门旁,13700000001",
    "{slug}2,2026-11-20 09:30,楼道灯坏了,没有这一类,,",
)


def receive(side: Any, *orders: str) -> int:
    """A list that waits for its columns to be agreed to."""
    lines = "\n".join((HEADINGS, *(each.format(slug=side.slug) for each in orders)))
    arrived = receiving.look_at("工单.csv", lines.encode())
    with transaction():
        return receiving.receive(
            arrived,
            community_id=side.community.id,
            submission_id=str(uuid.uuid4()),
            by_id=side.committee.id,
        ).id


def bring_in(side: Any) -> Import:
    """A list with a line that was filed and one that has to be mended."""
    import_id = receive(side, *ORDERS)
    with transaction():
        receiving.start(import_id, by_id=side.committee.id, ring=False)
    working.carry_on(import_id)
    return one(import_id)


def one(import_id: int) -> Import:
    """An import as it stands."""
    return session.scalars(select(Import).where(Import.id == import_id)).one()


def sheet(side: Any) -> ReplySheet:
    """Columns of replies under a name."""
    with transaction():
        number = keeping.put_sheet(
            community_id=side.community.id,
            name=f"市热线{side.slug}",
            columns=replying.kept(replying.USUAL),
        )
    return session.scalars(select(ReplySheet).where(ReplySheet.id == number)).one()
