"""Files made to harm whoever checks them are told to be nonsense, in little memory."""

import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from portal.trust.registers.findings import MOST
from portal.trust.registers.verifying import LONGEST, check, read_lines


class Endless(io.RawIOBase):
    """A file of one line without an end, so many bytes long."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, room: bytearray) -> int:  # type: ignore[override]
        """Give x and nothing else."""
        given = min(len(room), self.left)
        room[:given] = b"x" * given
        self.left -= given
        return given


def test_a_huge_line_is_told_and_not_kept(text: bytes) -> None:
    tracemalloc.start()
    try:
        report = check(read_lines(io.BufferedReader(Endless(50_000_000))))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert [(each.line, each.field, each.what) for each in report.findings] == [
        (1, "form", "the line is too long")
    ]
    assert most < 20 * LONGEST


def test_what_follows_a_huge_line_is_still_checked(text: bytes) -> None:
    lines = text.splitlines(keepends=True)
    lines.insert(2, b"x" * (3 * LONGEST) + b"\n")

    report = check(read_lines(io.BytesIO(b"".join(lines))))

    assert [each.line for each in report.findings] == [3]
    assert report.lines == 5


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b'{"seq":1,"seq":2}',
        b"9" * 5_000,
        b"null",
        b'"text"',
        b"[]",
        b"{}",
        b'{"at":1,"body":2,"digest":3,"hash":4,"key":5,"kind":6,"prev":7,"seq":8}',
        b'{"\xf0\x9f\x98\x80":1}',
    ],
)
def test_nonsense_is_named_as_such(text: bytes, line: bytes) -> None:
    lines = text.splitlines(keepends=True)
    lines[1] = line + b"\n"

    findings = check(lines).findings

    assert {each.line for each in findings} == {2}


FORMS = {
    "seq": [0, -1, True, "2", None, 10**12],
    "at": ["2026-1-1", "2026-02-30", 20260101, "2026-11-23T00:00:00Z", ""],
    "body": [None, [], "x"],
    "digest": ["", "A" * 64, 5],
    "kind": ["", "Ä", "two words", None],
    "subject": [None, 5],
    "prev": [None, "0" * 63],
    "key": ["0" * 15, None],
    "hash": ["g" * 64, None],
    "signature": ["0" * 127, None],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in FORMS.items() for v in vs])
def test_a_value_that_cannot_stand_there_is_named(text: bytes, name: str, value: object) -> None:
    lines = text.splitlines(keepends=True)
    line = json.loads(lines[2])
    line[name] = value
    lines[2] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    findings = check(lines).findings

    assert findings
    assert findings[0].line == 3
    assert name in findings[0].field


@pytest.mark.parametrize("name", ["seq", "hash", "body", "signature"])
def test_a_missing_field_is_named(text: bytes, name: str) -> None:
    lines = text.splitlines(keepends=True)
    line = json.loads(lines[1])
    del line[name]
    lines[1] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    assert [(each.line, each.field) for each in check(lines).findings] == [(2, name)]


def test_a_field_of_its_own_is_named(text: bytes) -> None:
    lines = text.splitlines(keepends=True)
    line = json.loads(lines[1]) | {"zzz": 1}
    lines[1] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    assert [(each.line, each.field) for each in check(lines).findings] == [(2, "zzz")]


@pytest.mark.parametrize(
    "change",
    [
        {"public": "0" * 64},
        {"public": "no key"},
        {"proof": "0" * 128},
        {"format": 2},
        {"community": None, "register": []},
    ],
)
def test_a_first_line_with_a_bad_key_is_found_and_the_rest_read(text: bytes, change: dict) -> None:
    lines = text.splitlines(keepends=True)
    line = json.loads(lines[0])
    line["body"] |= change
    lines[0] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    report = check(lines)

    assert {each.line for each in report.findings} == {1}
    assert report.lines == 4


def test_a_file_of_nothing_but_nonsense_is_given_up() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"nonsense\n"

    report = check(endless())

    assert len(report.findings) == MOST
    assert report.full
