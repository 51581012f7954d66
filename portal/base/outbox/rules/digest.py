"""The digest of the working day (每日汇总): one message for each member of staff.

It says what was announced since the digest before, what is due today and what is overdue. What is
due is told by a room above this one, see :func:`use`. Written late, after a time without power,
it covers the days in between; a day has one digest at most.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.base import clock, settings
from portal.base.db import session, transaction
from portal.base.deadlines import current_calendar
from portal.base.i18n import DEFAULT_LOCALE, _, ngettext, speaking
from portal.base.outbox import topics
from portal.base.outbox.dispatcher import addresses
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.rules.models import DigestDay
from portal.base.outbox.rules.options import DIGEST_AT
from portal.base.outbox.rules.quiet import after_quiet_hours
from portal.base.outbox.rules.subjects import DIGEST_TOPIC, goes_alone
from portal.base.outbox.service import enqueue
from portal.base.outbox.topics import STAFF

LINES = 10

# Longer than an act can be taken back, until when nobody is told of it.
TAKEN_BACK = timedelta(minutes=1)


@dataclass(frozen=True)
class Part:
    """How many matters, and the first of them in a line each: facts, no words of residents."""

    count: int = 0
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Due:
    """What a member of staff has to look at today."""

    today: Part = field(default_factory=Part)
    overdue: Part = field(default_factory=Part)


Staff = Callable[[date], Iterable[int]]
Tell = Callable[[int], Due]


def _nobody(_on: date) -> Iterable[int]:
    return ()


def _nothing(_person_id: int) -> Due:
    return Due()


_staff: Staff = _nobody
_due: Tell = _nothing


def use(staff: Staff, due: Tell) -> None:
    """Tell this room who is staff on a day, and what is due for each."""
    global _staff, _due
    _staff, _due = staff, due


def write_due() -> int:
    """Write the digests of today once their hour has come; how many. Needs an application context
    and sees all communities; to be called as often as one likes."""
    with transaction():
        found = _day()
    if found is None:
        return 0
    written, failed = 0, None
    with addresses(), speaking(DEFAULT_LOCALE):
        for person_id in sorted(set(_staff(found.day))):
            try:
                with transaction():
                    written += _write(person_id, found)
            except Exception as error:
                failed = failed or error  # the others get theirs; the next round tries again
    if failed is not None:
        raise failed
    with transaction():
        session.get_one(DigestDay, found.day).done_at = clock.now()
    return written


@dataclass(frozen=True)
class _Day:
    day: date
    since: datetime
    until: datetime


def _day() -> _Day | None:
    """Today, if it is worked, its hour has come, and its digests are not all written."""
    now = clock.now()
    today, hour = clock.local(now).date(), clock.local(now).time()
    if not current_calendar().is_working_day(today) or hour < _hour(today):
        return None
    if after_quiet_hours(now, None) != now:
        return None
    row = session.get(DigestDay, today) or _begin(today, now)
    if row is None or row.done_at is not None:
        return None
    return _Day(row.day, row.since, row.until)


def _hour(today: date) -> time:
    """From when on; an hour in which nothing may leave is taken for the end of the quiet hours."""
    wanted = datetime.combine(today, settings.get(DIGEST_AT), tzinfo=clock.SHANGHAI)
    return clock.local(after_quiet_hours(wanted, None)).time()


def _begin(today: date, now: datetime) -> DigestDay | None:
    """The timer is held by one worker at a time, and the day is the key of its row."""
    before = session.scalar(select(DigestDay.until).order_by(DigestDay.until.desc()).limit(1))
    since = before or now - timedelta(days=1)
    if since >= now:
        return None
    row = DigestDay(day=today, since=since, until=now)
    session.add(row)
    session.flush()  # its day is its key: a second worker fails here and not after its letters
    return row


def _write(person_id: int, day: _Day) -> bool:
    new, due = _announced(person_id, day), _due(person_id)
    if not (new.count or due.today.count or due.overdue.count):
        return False
    enqueue(
        DIGEST_TOPIC,
        key=f"{day.day:%y%m%d}:{person_id}",
        person_id=person_id,
        day_on=day.day.isoformat(),
        new=new.count,
        due_today=due.today.count,
        overdue=due.overdue.count,
        lines=_lines(due.overdue, due.today, new),
    )
    return True


def _lines(*parts: Part) -> list[str]:
    """Ten lines of what is most urgent, and how much is not in them."""
    all_lines = [line for part in parts for line in part.lines][:LINES]
    left = sum(part.count for part in parts) - len(all_lines)
    if left > 0:
        all_lines.append(ngettext("and %(num)d more", "and %(num)d more", left))
    return all_lines


def _announced(person_id: int, day: _Day) -> Part:
    """What was announced since the last digest and did not leave by itself; what may still be
    taken back is left to the next."""
    waited = {
        topic.name
        for topic in topics.registered()
        if topic.audience == STAFF and not goes_alone(topic)
    }
    rows = session.execute(
        select(OutboxMessage.topic, OutboxMessage.facts)
        .where(
            OutboxMessage.person_id == person_id,
            OutboxMessage.created_at > day.since - TAKEN_BACK,
            OutboxMessage.not_before > day.since,
            OutboxMessage.not_before <= day.until,
            OutboxMessage.topic.in_(waited),
            OutboxMessage.urgent.is_(False),
        )
        .order_by(OutboxMessage.id.desc())
    ).all()
    return Part(len(rows), [_line(row.topic, row.facts) for row in rows[:LINES]])


def _line(name: str, facts: dict[str, Any]) -> str:
    label = str(topics.find(name).label)
    no = facts.get("no")
    return _("%(what)s: %(no)s", what=label, no=no) if no else label
