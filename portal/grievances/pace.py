"""How many reports came from one browser and one network within the hour.

Only keyed hashes are kept, for a day at most: they tell nobody who reported.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.base import clock
from portal.base.db import session
from portal.grievances import follow
from portal.grievances.models import FilingPace
from portal.grievances.upserts import BLIND, Prepared

KEPT_FOR = timedelta(hours=24)


_N = FilingPace.__table__.c.n
_ONE_MORE = Prepared(
    FilingPace,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["source", "hour"], set_={"n": _N + 1}
    ).returning(_N),
)


def count(sources: Mapping[str, str]) -> dict[str, int]:
    """Count one report for each source (``browser``, ``address``); how many it is this hour."""
    named = {name: _key(name, value) for name, value in sources.items() if value}
    if not named:
        return {}
    hour = _hour(clock.now())
    in_order = sorted(named.items(), key=lambda item: item[1])
    return {name: _ONE_MORE.send_for_all(source=key, hour=hour, n=1) for name, key in in_order}


def forget_old() -> int:
    """Delete counts that are over; how many."""
    limit = clock.now() - KEPT_FOR
    gone = session.execute(
        delete(FilingPace).where(FilingPace.hour < limit).returning(FilingPace.id),
        execution_options=BLIND,
    )
    return len(gone.all())


def _key(name: str, value: str) -> str:
    text = f"pace:{name}:{value}"
    return hmac.digest(follow.the_secret().encode(), text.encode(), "sha256").hex()


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
