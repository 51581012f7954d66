"""Numbers such as 261123-042: the Chinese day, and a running number in the community."""

from datetime import date

from sqlalchemy import update

from portal.base.db import session
from portal.grievances.models import DailyNumber
from portal.grievances.upserts import BLIND, Prepared

_LAST = DailyNumber.__table__.c.last
_NEXT = Prepared(
    DailyNumber,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["community_id", "day"], set_={"last": _LAST + 1}
    ).returning(_LAST),
)


def next_no(community_id: int, day: date) -> str:
    """The next number of the day; whoever asks at the same time waits for the one before."""
    last = _NEXT.send(community_id=community_id, day=day, last=1)
    return f"{day:%y%m%d}-{last:03d}"


def give_back(community_id: int, day: date) -> None:
    """Take the number back that was just given and not used, while its row is still locked."""
    session.execute(
        update(DailyNumber)
        .where(DailyNumber.community_id == community_id, DailyNumber.day == day)
        .values(last=DailyNumber.last - 1),
        execution_options=BLIND,
    )
