"""What happens by itself: what was not answered in time goes on, and dates follow the calendar."""

import structlog

from portal.base import clock, scope, timers
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.disclosures.questions import queries, service
from portal.disclosures.questions.service import dates

log = structlog.get_logger()
BATCH = 200
MINUTE, HOUR = 60, 3600


def register() -> None:
    """Let the worker do it."""
    timers.register("disclosures.questions_late", 5 * MINUTE, pass_on_late)
    timers.register("disclosures.question_dates", HOUR, follow_calendar)


def pass_on_late() -> int:
    """Pass on, or tell of, what is late; each in a transaction of its own; how many."""
    done, tried = 0, set[int]()
    with scope.everywhere("questions run late in all communities"):
        while fresh := [each for each in _late(len(tried)) if each not in tried]:
            tried |= set(fresh)
            done += sum(_alone(question_id) for question_id in fresh)
    return done


def _late(skipped: int) -> list[int]:
    return queries.run_late(clock.now(), BATCH + skipped)


def _alone(question_id: int) -> int:
    try:
        with transaction():
            return int(service.run_late(question_id))
    except DomainError as error:
        log.info("question.timer_skipped", question_id=question_id, why=str(type(error)))
        return 0


def follow_calendar() -> int:
    """Compute anew the dates of what waits, which move when a holiday notice is entered; how many
    moved."""
    moved, after = 0, 0
    with scope.everywhere("the calendar holds for all communities"):
        while waiting := queries.waiting_after(after, BATCH):
            after = waiting[-1].id
            for row in waiting:
                if dates.is_old(row):
                    with transaction():
                        moved += int(dates.renew(row.id))
    return moved
