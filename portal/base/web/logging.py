"""Logs as JSON lines without personal data.

A request is told by its endpoint, never by its path: paths hold follow-up secrets and codes. No
query, no body, no network address, no person. What libraries and tracebacks say is masked.
"""

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


def configure(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Write everything that is logged, ours and the libraries', as JSON lines to the stream."""
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
    log = structlog.get_logger("portal.request")

    def begin() -> None:
        g.began = time.perf_counter()

    # Before the guards, so that what they refuse is measured too.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint not in QUIET:
            log.info("request", **describe(response))
        return response


QUIET = {"static", "health.live", "health.ready"}


def describe(response: Response) -> dict[str, Any]:
    """What may be said of a request: method, endpoint, community, status, milliseconds, swap."""
    began = g.get("began")
    here = g.get("community")
    passed = None if began is None else round((time.perf_counter() - began) * 1000, 1)
    facts = {
        "method": request.method,
        "endpoint": request.endpoint or "-",
        "status": response.status_code,
        "ms": passed,
        "swap": request.headers.get("HX-Request") == "true",
    }
    return facts | ({"community": here.slug} if here is not None else {})
