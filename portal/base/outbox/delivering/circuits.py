"""A channel that is down rests as a whole: its messages keep their tries for when it is back."""

import threading
from datetime import datetime, timedelta

from portal.base import clock
from portal.base.outbox.channels import Later, NotSent, Receipt

FAILURES = 3
FIRST_REST = timedelta(seconds=15)
LONGEST_REST = timedelta(minutes=10)


class Circuit:
    """One channel as this process sees it.

    After three failures in a row it rests 15 seconds, then one message tries it; each further
    failure doubles the rest, up to ten minutes. Any other answer opens it again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until: datetime | None = None

    @property
    def rests(self) -> bool:
        """Whether nothing is to be sent now."""
        return self._until is not None and clock.now() < self._until

    @property
    def is_doubtful(self) -> bool:
        """Whether it failed lately, so that one message at a time is enough."""
        return self._failures >= FAILURES

    def note(self, outcome: Receipt | NotSent) -> None:
        """Take in an answer. One that asks for patience with its message only says nothing."""
        with self._lock:
            if not isinstance(outcome, Later):
                self._failures, self._until = 0, None
            elif outcome.after is None:
                self._failures += 1
                if self._failures >= FAILURES:
                    rest = FIRST_REST * (1 << min(self._failures - FAILURES, 10))
                    self._until = clock.now() + min(rest, LONGEST_REST)
