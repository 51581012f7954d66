"""How often one address may ask: the limiter every room uses, beneath its guard."""

from collections import deque
from collections.abc import Callable
from functools import cache
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage

from portal.base.i18n import _

EXPIRES_EVERY = 60.0  # seconds
DEMO_TIMES = 5


class QuietMemory(MemoryStorage):
    """Counts in memory, as the original, but without the thread that it starts for nearly every
    request to throw old counts away; that is done once a minute by whoever comes then."""

    STORAGE_SCHEME = ["quiet"]  # noqa: RUF012 (declared by the base class)

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        self._taken: dict[str, deque[float]] = {}
        self._until: dict[str, float] = {}
        self._sweep_at = monotonic() + EXPIRES_EVERY
        self._lock = Lock()
        super().__init__(uri, **options)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more in the last ``expiry`` seconds, unless that is over the limit."""
        now = monotonic()
        with self._lock:
            self._sweep(now)
            taken = self._taken.setdefault(key, deque())
            while taken and taken[0] < now - expiry:
                taken.popleft()
            if len(taken) + amount > limit:
                return False
            taken.extend([now] * amount)
            self._until[key] = now + expiry
            return True

    def _sweep(self, now: float) -> None:
        if now >= self._sweep_at:
            self._sweep_at = now + EXPIRES_EVERY
            for key in [key for key, until in self._until.items() if until < now]:
                del self._taken[key], self._until[key]

    def reset(self) -> int | None:
        """Forget every count."""
        self._taken.clear()
        self._until.clear()
        return super().reset()


limiter = Limiter(get_remote_address, strategy="moving-window")


def init_limits(app: Flask) -> None:
    """Attach the limiter without the hooks by which it weighs every request.

    The hooks serve limits of a whole application, headers and refunds, of which there are none
    here; a limited view is checked by its decorator.
    """
    app.extensions["portal_limiter"] = limiter
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)


_parsed = cache(parse_many)


def wider_in_a_demo(limits: str) -> Callable[[], str]:
    """The limits of an address, as ``limiter.limit`` takes them; in a demonstration
    :data:`DEMO_TIMES` times as wide, because everybody in it comes from one computer."""
    wide = "; ".join(
        f"{item.amount * DEMO_TIMES} per {item.multiples} {item.GRANULARITY.name}"
        for item in parse_many(limits)
    )
    return lambda: wide if current_app.extensions["portal_config"].demo else limits


def too_often(limits: str) -> str:
    """Count this request; a sentence when its address asked too often, else nothing.

    For forms that are given back as typed; other routes carry ``@limiter.limit``.
    """
    if not limiter.enabled:
        return ""
    visitor = (get_remote_address(), request.endpoint or "")
    for limit in _parsed(limits):
        if not limiter.limiter.hit(limit, *visitor):
            return sentence(limit)
    return ""


def sentence(limit: RateLimitItem) -> str:
    """What to say to whom the limit stops."""
    minutes = max(1, round(limit.get_expiry() / 60))
    return _("Too many tries. Try again in %(n)s minutes", n=minutes)
