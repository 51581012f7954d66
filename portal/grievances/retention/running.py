"""The run: personal details of what is due are removed, some hundred reports at a time."""

from collections.abc import Sequence
from functools import partial

import structlog

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.grievances.retention import periods, selecting
from portal.grievances.retention.models import Reason
from portal.grievances.service import erasing

log = structlog.get_logger()

BATCH = 200
# So many reports in one run of the timer; what is left waits for the next one.
MOST = 1000


def run(most: int | None = MOST) -> int:
    """Remove what is due now, at most ``most`` reports; how many. Running it again, late or after
    it broke off does no harm: what was done is not due any more."""
    done = 0
    for rule in Reason:
        for months, communities in periods.in_force().items():
            room = None if most is None else most - done
            if room is not None and room <= 0:
                return done
            done += _work_off(rule, months, communities, room)
    return done


def _work_off(rule: Reason, months: int, communities: Sequence[int], room: int | None) -> int:
    done = 0
    tried: set[int] = set()
    while room is None or done < room:
        size = BATCH if room is None else min(BATCH, room - done)
        query = selecting.due(rule, months, clock.now(), communities)
        ids = [row[0] for row in session.execute(query.limit(size + len(tried)))]
        fresh = [number for number in ids if number not in tried][:size]
        if not fresh:
            break
        tried |= set(fresh)
        done += sum(_one(number, rule, months) for number in fresh)
    return done


def _one(grievance_id: int, rule: Reason, months: int) -> int:
    """One report in a transaction of its own, so that one that fails stops no other."""
    forget = partial(erasing.forget_words, months=months if rule is Reason.MONTHS else None)
    try:
        with transaction():
            return int(forget(grievance_id))
    except DomainError as error:
        log.info("retention.skipped", grievance_id=grievance_id, why=str(type(error)))
        return 0
