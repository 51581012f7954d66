"""Photos take turns, so that many uploads at once neither fill the memory nor hold up pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from portal.base.files.limits import DECODE_BUDGET, DECODE_WAIT, DECODES_AT_ONCE
from portal.base.files.refusals import PhotosBusy


class Turns:
    """Bounds how many pieces of work run at once, and what they take together."""

    def __init__(self, *, places: int, budget: int, patience: float) -> None:
        self._places = places
        self._budget = budget
        self._patience = patience
        self._running = 0
        self._taken = 0
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, cost: int) -> Iterator[None]:
        """Wait for a place; what costs more than the whole budget runs alone.

        Raises ``PhotosBusy`` after the patience given at the start, in seconds.
        """
        cost = min(cost, self._budget)
        with self._changed:
            if not self._changed.wait_for(lambda: self._fits(cost), self._patience):
                raise PhotosBusy
            self._running += 1
            self._taken += cost
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._taken -= cost
                self._changed.notify_all()

    def _fits(self, cost: int) -> bool:
        return self._running < self._places and self._taken + cost <= self._budget


decoding = Turns(places=DECODES_AT_ONCE, budget=DECODE_BUDGET, patience=DECODE_WAIT)
"""The turns of this process for decoding photos."""
