"""Waiting for the disk together: one sync of SQLite's log for all who wrote before it.

SQLite syncs its write-ahead log inside every commit, while the writer still keeps all others out.
Here a commit only appends to the log (``synchronous=NORMAL``, which is never less consistent), the
next writer begins, and whoever committed waits until a sync that began afterwards is done. Eight
people who file at once then wait for one or two syncs and not for eight in a row. Nobody is told
that something is kept before it is on the disk; PostgreSQL calls the same thing a group commit.
"""

import os
import threading
from pathlib import Path

from portal.base import computing


class SharedSync:
    """The log of one database file, as the threads of this process wait for it."""

    def __init__(self, database: str) -> None:
        self._log = Path(f"{database}-wal")
        self._counting, self._syncing = threading.Lock(), threading.Lock()
        self._kept = self._safe = 0

    def wait(self) -> None:
        """Come back when everything that was committed before this call is on the disk.

        :raises OSError: the disk refused; what was committed may be lost with the next power cut.
        """
        with self._counting:
            self._kept += 1
            mine = self._kept
        with computing.aside(), self._syncing:
            if self._safe >= mine:
                return
            reached = self._kept
            self._sync()
            self._safe = reached

    def _sync(self) -> None:
        try:
            log = os.open(self._log, os.O_RDONLY)
        except FileNotFoundError:  # written into the database, with a sync, and taken away
            return
        try:
            os.fsync(log)
        finally:
            os.close(log)
