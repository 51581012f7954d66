"""The only reader of the wall clock.

Moments are aware UTC datetimes; days are days in Asia/Shanghai, which has no daylight
saving time. Tests and demos move time with :func:`at`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """The present day as a clock on a Chinese wall shows it."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment, told in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI)


def start_of(day: date) -> datetime:
    """The moment (UTC) at which a Chinese day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


@contextmanager
def at(moment: str | datetime) -> Iterator[None]:
    """Hold the clock at a moment: an aware datetime or its ISO text."""
    instant = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    if instant.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def later(**delta: float) -> Iterator[None]:
    """Hold the clock some time after what it shows now, as in ``later(days=3)``."""
    with at(now() + timedelta(**delta)):
        yield
