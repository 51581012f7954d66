"""Whatever bytes arrive, they are read or refused with a sentence; nothing else happens."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.base.sheets import FAULTS, Bounds, Unreadable, read
from tests.sheets.building import SHEET, as_xlsx, old_excel, repacked

BOUNDS = Bounds(rows=2000, file_bytes=2_000_000, unpacked_bytes=20_000_000, seconds=20)
WORKBOOK = as_xlsx(["日期", "金额"], *(["7月3日", n + 0.5] for n in range(40)), merged=["A1:A1"])


def outcome(content: bytes) -> str:
    try:
        read(content, BOUNDS)
    except Unreadable as error:
        return error.code
    return "read"


TOLD = {"read", *FAULTS}


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    assert outcome(content) in TOLD


@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(content, encoding):
    assert outcome(content.encode(encoding, "replace")) in TOLD


@pytest.mark.parametrize("whole", [WORKBOOK, old_excel()], ids=["xlsx", "xls"])
def test_a_file_cut_anywhere_is_read_or_refused(whole):
    for end in range(0, len(whole), 37):
        assert outcome(whole[:end]) in TOLD


@pytest.mark.parametrize("whole", [WORKBOOK, old_excel()], ids=["xlsx", "xls"])
@given(st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_or_refused(whole, seed):
    dice = random.Random(seed)
    content = bytearray(whole)
    for _ in range(dice.randint(1, 30)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    assert outcome(bytes(content)) in TOLD


@given(st.integers(0, 2**32))
@settings(max_examples=200, deadline=None)
def test_a_workbook_with_a_damaged_part_is_read_or_refused(seed):
    dice = random.Random(seed)
    part = dice.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])

    def spoil(content: bytes) -> bytes:
        found = bytearray(content)
        for _ in range(dice.randint(1, 10)):
            found[dice.randrange(len(found))] = dice.choice(b"<>/\"'0A9rtsv&;=")
        return bytes(found)

    assert outcome(repacked(WORKBOOK, {part: spoil})) in TOLD
