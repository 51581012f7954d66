"""Answers kept for a few seconds, for what every page asks and seldom changes."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from portal.base import clock
from portal.base.db import afterwards

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

KEPT_FOR = timedelta(seconds=5)
_FULL = 4096

_switch = {"on": True}
_all: list["Recent[object, object]"] = []


class Recent(Generic[K, V]):
    """Remembers what ``find`` answered, in this process, for :data:`KEPT_FOR`.

    Another process may show the former answer for as long; that is short enough for names of
    buildings and for telephone numbers. Only plain values may be kept, never rows.
    """

    def __init__(self) -> None:
        self._kept: dict[K, tuple[datetime, V]] = {}
        _all.append(self)  # type: ignore[arg-type]

    def get(self, key: K, find: Callable[[], V]) -> V:
        """The remembered answer for ``key``, or a fresh one."""
        if not _switch["on"]:
            return find()
        now = clock.now()
        kept = self._kept.get(key)
        if kept is not None and now - KEPT_FOR < kept[0] <= now:
            return kept[1]
        answer = find()
        if len(self._kept) >= _FULL:
            self._kept.clear()
        self._kept[key] = (now, answer)
        return answer

    def forget(self) -> None:
        """Ask afresh from now on."""
        self._kept.clear()


def forget_all() -> None:
    """Forget every answer of this process."""
    for recent in _all:
        recent.forget()


def changed() -> None:
    """Forget every answer once the running transaction is kept."""
    afterwards(forget_all)


def switch(on: bool) -> None:
    """Remember, or ask each time anew as tests do."""
    forget_all()
    _switch["on"] = on
