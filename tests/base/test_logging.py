"""Logs tell what the portal did and nothing of whom."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask.testing import FlaskClient

from portal.base.web.logging import configure, mask

PHONE = "13812345678"
TOKEN = "k3v9q2m7x4c8b1n6z5w0r3t2y7"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written while the test runs; the former configuration comes back."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure(stream)
    yield stream
    root.handlers[:] = kept
    root.setLevel(level)
    structlog.reset_defaults()


def written(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_told_by_its_endpoint_without_path_and_query(
    client: FlaskClient, lines: io.StringIO
) -> None:
    client.get(f"/privacy?phone={PHONE}&token={TOKEN}", headers={"User-Agent": "Tester"})

    (line,) = [one for one in written(lines) if one["event"] == "request"]
    assert line["endpoint"] == "privacy.notice"
    assert line["status"] == 200
    assert line["method"] == "GET"
    assert isinstance(line["ms"], float)
    for secret in (PHONE, TOKEN, "127.0.0.1", "Tester", "/privacy"):
        assert secret not in lines.getvalue()


def test_what_was_typed_is_not_logged(client: FlaskClient, lines: io.StringIO) -> None:
    client.post("/feedback", data={"text": "我叫王小明", "contact": PHONE})
    client.post("/login", data={"phone": PHONE, "code": "482913"})

    for secret in (PHONE, "王小明", "482913"):
        assert secret not in lines.getvalue()


def test_an_address_that_does_not_exist_is_not_repeated(
    client: FlaskClient, lines: io.StringIO
) -> None:
    client.get(f"/c/none/follow/{TOKEN}")
    client.get(f"/no-such-page/{PHONE}")

    assert TOKEN not in lines.getvalue()
    assert PHONE not in lines.getvalue()


def test_errors_of_the_database_lose_their_values(lines: io.StringIO) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from portal.base.db import session

    name = "".join(("王", "小", "明"))  # a traceback shows the line of code
    try:
        with session.begin_nested():
            session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": name})
    except SQLAlchemyError:
        structlog.get_logger().exception("failed")
        logging.getLogger("library").exception("failed too")

    assert "nowhere" in lines.getvalue()
    assert name not in lines.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f"sent to {PHONE}",
        f"+86{PHONE}",
        "code 482913 refused",
        "identity 12010119900101123X",
        f"token {TOKEN}",
        "GET /c/x/reports?place=3&q=王小明",
    ],
)
def test_personal_data_in_a_message_is_masked(text: str) -> None:
    masked = mask(text)

    assert "***" in masked
    for secret in (PHONE, "482913", "12010119900101123X", TOKEN, "王小明"):
        assert secret not in masked


@pytest.mark.parametrize(
    "text", ["grievance 261123-042 accepted", "message 12345 failed", "2026-11-23T12:00:00+08:00"]
)
def test_numbers_that_name_nobody_stay_readable(text: str) -> None:
    assert mask(text) == text


def test_lines_carry_level_and_moment_of_the_portals_clock(lines: io.StringIO) -> None:
    from portal.base import clock

    with clock.at("2026-11-23T12:00:00+08:00"):
        structlog.get_logger().warning("outbox.failed", message=7)

    (line,) = written(lines)
    assert (line["level"], line["message"]) == ("warning", 7)
    assert line["at"] == "2026-11-23T04:00:00.000+00:00"
