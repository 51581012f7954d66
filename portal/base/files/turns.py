"""Photos take turns, so that many uploads at once neither fill the memory nor hold up pages."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from portal.base.files.limits import DECODE_BUDGET, DECODE_WAIT, DECODES_AT_ONCE
from portal.base.files.refusals import PhotosBusy


class Turns:
    """Bounds how many photos are worked on at once, and the memory they take together."""

    def __init__(self, *, places: int, budget: int, patience: float) -> None:
        self._places = _Share(places, patience)
        self._budget = _Share(budget, patience)

    def place(self) -> AbstractContextManager[None]:
        """Wait for a place, before the photo is even read."""
        return self._places.taking(1)

    def memory(self, cost: int) -> AbstractContextManager[None]:
        """Within a place, wait for ``cost`` bytes; more than the whole budget runs alone."""
        return self._budget.taking(cost)


class _Share:
    """An amount of something that is taken and given back."""

    def __init__(self, amount: int, patience: float) -> None:
        self._amount = amount
        self._patience = patience
        self._taken = 0
        self._changed = threading.Condition()

    @contextmanager
    def taking(self, part: int) -> Iterator[None]:
        """Hold a part; raises ``PhotosBusy`` when it is not free in time (seconds)."""
        part = min(part, self._amount)
        with self._changed:
            if not self._changed.wait_for(self._has(part), self._patience):
                raise PhotosBusy
            self._taken += part
        try:
            yield
        finally:
            with self._changed:
                self._taken -= part
                self._changed.notify_all()

    def _has(self, part: int) -> Callable[[], bool]:
        return lambda: self._taken + part <= self._amount


decoding = Turns(places=DECODES_AT_ONCE, budget=DECODE_BUDGET, patience=DECODE_WAIT)
"""The turns of this process for decoding photos."""
