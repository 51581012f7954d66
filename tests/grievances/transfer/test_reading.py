"""Whatever bytes arrive, they are read or refused with a sentence; nothing else happens."""

import io
import random
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.base import clock
from portal.base.sheets import FAULTS
from portal.grievances.transfer import fields, moments, reading
from portal.grievances.transfer.reading.sheets import plain
from tests.grievances.transfer.conftest import HEADINGS, as_csv, as_xlsx, order

BOUNDS = reading.Bounds(rows=500, file_bytes=200_000, unpacked_bytes=2_000_000)


def read(content: bytes, bounds: reading.Bounds = BOUNDS) -> list[reading.Line]:
    return list(reading.lines(content, bounds))


def fault(content: bytes, bounds: reading.Bounds = BOUNDS) -> str:
    with pytest.raises(reading.Unreadable) as caught:
        read(content, bounds)
    return caught.value.code


def outcome(content: bytes) -> str:
    """What a visitor would be told: the code of a sentence, or that it was read."""
    try:
        reading.find_headings(read(content)[:20])
    except reading.Unreadable as error:
        return error.code
    return "read"


TOLD = {"read", *FAULTS}


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_sentence(content):
    assert outcome(content) in TOLD


@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_with_a_sentence(content, encoding):
    assert outcome(content.encode(encoding, "replace")) in TOLD


WORKBOOK = as_xlsx(*(order(f"A{n}") for n in range(5)))


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_with_a_sentence(seed):
    dice = random.Random(seed)
    content = bytearray(WORKBOOK)
    for _ in range(dice.randint(1, 30)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    assert outcome(bytes(content)) in TOLD


def repacked(name: str, change) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_a_workbook_with_a_damaged_sheet_is_read_or_refused_with_a_sentence(seed):
    dice = random.Random(seed)

    def spoil(content: bytes) -> bytes:
        found = bytearray(content)
        for _ in range(dice.randint(1, 10)):
            found[dice.randrange(len(found))] = dice.choice(b"<>/\"'0A9rtsv&;=")
        return bytes(found)

    assert outcome(repacked(SHEET, spoil)) in TOLD


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(SHEET, lambda content: content + b" " * 3_000_000)

    assert len(bomb) < 20_000
    assert fault(bomb) == "unpacks_too_large"


def test_entities_do_not_grow():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    spoiled = repacked(SHEET, lambda content: laughs + content[content.find(b"<worksheet") :])

    assert fault(spoiled) == "entities"


def test_what_a_sheet_claims_of_its_size_is_not_believed():
    claimed = repacked(
        SHEET, lambda content: content.replace(b'ref="A1:H6"', b'ref="A1:XFD1048576"')
    )

    assert len(read(claimed)) == 6


def test_a_cell_far_below_is_refused():
    far = repacked(SHEET, lambda content: content.replace(b'<row r="6"', b'<row r="999999999"'))

    assert fault(far) == "goes_on"


def test_a_cell_far_to_the_right_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["EZ2"] = "a", "b"
    out = io.BytesIO()
    book.save(out)

    assert fault(out.getvalue()) == "too_many_columns"


def test_more_lines_than_allowed_are_refused():
    small = reading.Bounds(rows=3, file_bytes=10**6, unpacked_bytes=10**7)
    many = as_csv(*(order(f"A{n}") for n in range(6000)))

    assert fault(many, small) == "too_many_rows"
    assert fault(b"x" * (10**6 + 1), small) == "too_large"


@pytest.mark.parametrize("rows", ['A1,"楼道灯坏了\nA2,门坏了\n', 'A1,灯坏了\nA2,"门坏了'])
def test_a_quote_that_is_not_closed_swallows_no_orders(rows):
    assert fault(f"工单编号,诉求内容\n{rows}".encode()) == "open_quote"


def test_quotes_within_a_cell_and_lines_within_quotes_are_read():
    found = read('工单编号,诉求内容\nA1,"一""二""\n三"\nA2,四"五\n'.encode())

    assert [line.cells for line in found[1:]] == [["A1", '一"二"\n三'], ["A2", '四"五']]


def test_formulas_are_read_by_their_last_value():
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(["=1+1", datetime(2026, 11, 22, 18, 30), 20261130, 1.5, True, None])
    out = io.BytesIO()
    book.save(out)

    assert read(out.getvalue())[1].cells == ["", "2026-11-22 18:30:00", "20261130", "1.5", "1"]


def test_lines_are_counted_as_the_spreadsheet_counts():
    assert [line.number for line in read(b"a,b\n\n\nc,d\n")] == [1, 4]
    assert [line.number for line in read(b'"a\nb",c\nd,e\n')] == [1, 2]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ('="0123"', "0123"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
        ("  a\x00b\x07 ", "ab"),
        ("=1+1", "=1+1"),
    ],
)
def test_what_is_put_around_a_cell_is_taken_off(cell, kept):
    assert plain(cell) == kept


def test_two_lines_of_headings_are_read_as_one():
    above = ("工单信息", "", "", "诉求人", "")
    below = ("工单编号", "受理时间", "诉求内容", "姓名", "联系电话")
    found = reading.find_headings([reading.Line(1, list(above)), reading.Line(2, list(below))])

    assert (found.line, found.headings) == (2, list(below))


def test_empty_and_repeated_headings_get_a_name_of_their_own():
    found = reading.find_headings([reading.Line(1, ["工单编号", "", "内容", "内容"])])

    assert found.headings == ["工单编号", "Column 2", "内容", "内容 (2)"]


def test_headings_of_the_hotline_are_recognised():
    found = fields.guess(HEADINGS)

    assert found == {
        "hotline_no": "工单编号",
        "received_at": "受理时间",
        "wanted_by": "办理时限",
        "text": "诉求内容",
        "category": "问题类型",
        "place": "事发地址",
        "phone": "联系电话",
        "name": "来电人姓名",
    }


@given(st.lists(st.text(max_size=12), max_size=12, unique=True))
@settings(deadline=None)
def test_a_heading_holds_one_field_and_a_field_has_one_heading(headings):
    found = fields.guess(headings)

    assert len(set(found.values())) == len(found)
    assert set(found.values()) <= set(headings)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2026-11-22 18:30", "2026-11-22 18:30"),
        ("2026/1/2 8:05:09", "2026-01-02 08:05"),
        ("2026年11月22日18时30分", "2026-11-22 18:30"),
        ("2026.11.22", "2026-11-22 00:00"),
        ("20261122", "2026-11-22 00:00"),
        ("20261122183000", "2026-11-22 18:30"),
        ("46348.5", "2026-11-22 12:00"),
        ("2026-11-22T18:30:00", "2026-11-22 18:30"),
    ],
)
def test_days_and_times_are_read_as_people_write_them(typed, told):
    assert clock.local(moments.read(typed)).strftime("%Y-%m-%d %H:%M") == told


@pytest.mark.parametrize("typed", ["昨天", "2026-13-01", "1026-01-01", "99999", "2026-11-22 25:00"])
def test_what_is_no_day_is_none(typed):
    assert moments.read(typed) is None


@given(st.text(max_size=30))
@settings(deadline=None)
def test_no_text_breaks_the_reading_of_days(typed):
    found = moments.read(typed)

    assert found is None or found.tzinfo is not None


def test_a_day_alone_ends_with_its_last_instant():
    assert clock.local(moments.read("2026-11-22", last=True)).strftime("%d %H:%M") == "22 23:59"
