"""Whether WeChat is down: nobody is then sent there by itself, to wait for nothing.

Each process learns it for itself, and forgets it after a moment.
"""

from datetime import datetime, timedelta

from portal.base import clock

LENGTH = timedelta(seconds=30)

_until: list[datetime] = []


def begins() -> None:
    """WeChat did not answer."""
    _until[:] = [clock.now() + LENGTH]


def ends() -> None:
    """WeChat answers."""
    _until.clear()


def lasts() -> bool:
    """Whether WeChat did not answer a moment ago."""
    return any(clock.now() < until for until in _until)
