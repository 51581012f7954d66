"""Photos take turns, so that many uploads at once neither fill the memory nor hold up pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from portal.base import computing
from portal.base.files.limits import DECODE_WAIT, DECODES_AT_ONCE
from portal.base.files.refusals import PhotosBusy


class Turns:
    """Bounds how many photos of this process are worked on at once."""

    def __init__(self, *, places: int, patience: float) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._patience = patience

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place, before the photo is even read into memory.

        Raises ``PhotosBusy`` after the patience given at the start, in seconds.
        """
        with computing.aside():
            if not self._places.acquire(timeout=self._patience):
                raise PhotosBusy
            try:
                yield
            finally:
                self._places.release()


decoding = Turns(places=DECODES_AT_ONCE, patience=DECODE_WAIT)
"""The turns of this process."""
