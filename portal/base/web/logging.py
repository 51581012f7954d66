"""Logs as JSON lines without personal data.

A request is told by its endpoint, never by its path: paths hold follow-up secrets and codes. No
query, no body, no network address, no person. What libraries and tracebacks say is masked.
"""

import contextlib
import json
import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

from portal.base import clock
from portal.base.web import htmx
from portal.config import Config

EventDict = MutableMapping[str, Any]

# Bound values of SQL, as SQLAlchemy adds them to its errors.
_BOUND = re.compile(r"\[parameters: .*?\]$|\(?DETAIL: .*$", re.MULTILINE)
_PHONE = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_CODE = re.compile(r"(?<![\w.:-])\d{6}(?![\w.:-])")
_SECRET = re.compile(r"\b(?=[\w-]*[A-Za-z])(?=[\w-]*\d)[\w-]{20,}\b")
_QUERY = re.compile(r"\?[^\s\"']+")
_MASKS = (_BOUND, _PHONE, _ID_CARD, _QUERY, _CODE, _SECRET)
MASK = "***"


def mask(text: str) -> str:
    """The text without phones, identity numbers, codes, secrets, queries and bound values."""
    for pattern in _MASKS:
        text = pattern.sub(MASK, text)
    return text


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, int | float | bool) or value is None:
        return value
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    return mask(str(value))


def mask_event(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Mask every value, also those of exceptions."""
    return {key: _masked(value) for key, value in event.items()}


def add_time(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The moment, by the portal's own clock."""
    return {"at": clock.now().isoformat(timespec="milliseconds"), **event}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.format_exc_info,
]
LAST: list[Any] = [
    mask_event,
    add_time,
    structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False),
]


# Where lines of requests go, which are built of nothing that needs masking; else nowhere.
_requests: dict[str, TextIO] = {}


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Write everything that is logged, ours and the libraries', as JSON lines to the stream."""
    _requests["to"] = stream or sys.stderr
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *LAST],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("huey", "httpx", "sqlalchemy", "PIL", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def init_app(app: Flask, config: Config) -> None:
    """Log every request; tests configure the writing themselves."""
    if not config.testing:
        configure()

    def begin() -> None:
        g.began = time.perf_counter()

    # Before the guards, so that what they refuse is measured too.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint not in QUIET and "to" in _requests:
            with contextlib.suppress(OSError, ValueError):  # a full disk stops no answer
                _requests["to"].write(line(response))
                _requests["to"].flush()
        return response


QUIET = {"static", "health.live", "health.ready"}
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}

# JSON put together by hand: each part is a number or a name of our own, with nothing to escape.
_LINE = (
    '{"at": "%s", "method": "%s", "endpoint": "%s", "status": %d, "ms": %s, "swap": %s%s, '
    '"event": "request", "level": "info"}\n'
)


def line(response: Response) -> str:
    """What may be said of a request: method, endpoint, community, status, milliseconds, swap.

    Written for every request, so it takes the short way past the masks: nothing in it is typed by
    a visitor.
    """
    began = g.get("began")
    here = g.get("community")
    return _LINE % (
        clock.now().isoformat(timespec="milliseconds"),
        request.method if request.method in METHODS else "other",
        request.endpoint or "-",
        response.status_code,
        "null" if began is None else f"{(time.perf_counter() - began) * 1000:.1f}",
        "true" if htmx.wants_fragment() else "false",
        "" if here is None else f', "community": "{here.slug}"',
    )
