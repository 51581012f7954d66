"""Noticing what a request writes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

WRITE = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
# That a device was seen; what is kept of a person is not changed by it.
TOUCHED = {"sign_in_sessions"}


@contextmanager
def noticed(engine: Any) -> Iterator[set[str]]:
    """The tables written to meanwhile."""
    tables: set[str] = set()

    def note(*seen: Any) -> None:
        found = WRITE.match(seen[2])
        if found and found[2] not in TOUCHED:
            tables.add(found[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield tables
    finally:
        event.remove(engine, "before_cursor_execute", note)
