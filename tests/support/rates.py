"""The limits on requests, which do not count in tests unless one asks for it."""

import contextlib
from collections.abc import Iterator

from flask import Flask

from portal.base.web.limits import limiter


@contextlib.contextmanager
def counted(storage: str = "quiet://") -> Iterator[None]:
    """Limits count meanwhile, from nothing."""
    counting = Flask("counting")
    counting.config.update(RATELIMIT_ENABLED=True, RATELIMIT_STORAGE_URI=storage)
    limiter.init_app(counting)
    try:
        yield
    finally:
        limiter.reset()
        limiter.enabled = False
