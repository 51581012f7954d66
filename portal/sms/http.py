"""One call to a provider: bounded in time and size. Nothing of a call is logged or kept in an
exception: addresses, headers and bodies hold phones, codes and signatures."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import httpx

from portal.base import calling, computing
from portal.base.outbox.channels import Later

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
WHOLE_SECONDS = 8.0
"""Longest that a call lasts, however slowly the answer drips."""
MOST_BYTES = 64 * 1024

UNREACHABLE = "unreachable"
"""Nothing was handed over; any other reason given here leaves open whether it was."""

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Answer(NamedTuple):
    """What came back: the status, and the mapping in it."""

    status: int
    found: Mapping[str, Any]


@cache
def _client() -> httpx.Client:
    """Keeps the connections; may be used by several threads."""
    return calling.bounded(
        httpx.Client(
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=20, max_keepalive_connections=5),
            follow_redirects=False,
        )
    )


def host_of(url: str) -> str:
    """The host as it is sent and signed."""
    return httpx.URL(url).netloc.decode("ascii")


def post(url: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send; the answer, if it is a JSON mapping.

    :raises Later: when there was no answer in time, none at all, a fault of the server, or none
        that can be read.
    """
    reason = ""
    try:
        with computing.aside(), calling.within(WHOLE_SECONDS):
            status, content = _exchange(url, headers, body)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL):
        reason = UNREACHABLE
    except httpx.TimeoutException:
        reason = "timeout"
    except (httpx.HTTPError, httpx.StreamError):
        reason = "cut_off"
    # Raised here, so that the exception with the request does not hang on ours.
    if reason:
        raise Later(reason)
    found = _mapping(content)
    if found is None:
        raise Later(f"status_{status}" if status >= 500 else "nonsense")
    return Answer(status, found)


def _exchange(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
    content = b""
    with _client().stream("POST", f"{url}/", content=body, headers=dict(headers)) as answer:
        for piece in answer.iter_bytes():
            content += piece
            if len(content) > MOST_BYTES:
                raise httpx.DecodingError("too long")
    return answer.status_code, content


def _mapping(content: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
