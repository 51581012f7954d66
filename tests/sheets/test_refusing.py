"""What cannot be read is refused with a sentence that says where; nothing else ever happens."""

import io
import struct
import zipfile

import openpyxl
import pytest
from PIL import Image

from portal.base.sheets import Bounds, Unreadable, read, read_aside
from portal.base.sheets.cells import Place
from tests.sheets.building import (
    SHEET,
    as_csv,
    as_xlsx,
    old_excel,
    old_excel_locked,
    old_excel_with,
    raw_sheet,
    repacked,
    saved,
)

BOUNDS = Bounds(rows=2000, file_bytes=2_000_000, unpacked_bytes=20_000_000, seconds=20)
WORKBOOK = as_xlsx(["日期", "金额"], *(["7月3日", n + 0.5] for n in range(40)), merged=["A1:A1"])


def refused(content, bounds=BOUNDS) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(content, bounds)
    assert str(caught.value)
    return caught.value


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "JPEG")
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """A sheet of fifteen million blanks in fifteen kilobytes."""
    return repacked(WORKBOOK, {SHEET: lambda content: content + b" " * 15_000_000})


def lying_bomb() -> bytes:
    """The same with a size in its list of parts that is far too small."""
    content = bytearray(bomb())
    true = struct.pack("<I", len(zipfile.ZipFile(io.BytesIO(content)).read(SHEET)))
    while (at := content.find(true)) >= 0:
        content[at : at + 4] = struct.pack("<I", 4000)
    return bytes(content)


def locked_xlsx() -> bytes:
    """What Excel makes of a workbook with a password: an OLE container with the ciphertext."""
    return old_excel_with("EncryptedPackage")


def entities() -> bytes:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return repacked(
        WORKBOOK, {SHEET: lambda content: laughs + content[content.find(b"<worksheet") :]}
    )


def outside_file() -> bytes:
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return repacked(
        WORKBOOK,
        {"xl/workbook.xml": lambda content: outside + content[content.find(b"<workbook") :]},
    )


def outside_sheet() -> bytes:
    return repacked(
        WORKBOOK,
        {
            "xl/_rels/workbook.xml.rels": lambda content: content.replace(
                b'Target="/xl/worksheets/sheet1.xml"',
                b'Target="/xl/worksheets/sheet1.xml" TargetMode="External"',
            )
        },
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (as_xlsx(), "empty"),
        (picture(), "picture"),
        (jpeg(), "picture"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "web_page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "web_page"),
        (zipped(**{"word/document.xml": b"<x/>"}), "word"),
        (zipped(**{"mimetype": b"ods", "content.xml": b"<x/>"}), "open_document"),
        (zipped(**{"xl/workbook.bin": b"x"}), "binary_excel"),
        (zipped(a=b"x"), "not_a_table"),
        (old_excel_with("WordDocument"), "word"),
        (locked_xlsx(), "locked"),
        (old_excel_locked(), "locked"),
        (old_excel_with("_VBA_PROJECT_CUR"), "macros"),
        (repacked(WORKBOOK, more={"xl/vbaProject.bin": b"x"}), "macros"),
        (repacked(WORKBOOK, more={"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
        (bomb(), "unpacks_too_large"),
        (lying_bomb(), "broken"),
        (entities(), "entities"),
        (outside_file(), "entities"),
        (outside_sheet(), "broken"),
        (WORKBOOK[:-300], "broken"),
        (old_excel()[:2000], "broken"),
        (b"x" * 2_000_001, "too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken"),
        ('日期,金额\n7月3日,"1234'.encode(), "open_quote"),
        (b"a,b\0c", "not_a_table"),
    ],
)
def test_what_is_no_plain_table_is_refused(content, code):
    assert refused(content).code == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=SUM(A1:A9)", "formula_text"),
        ("=cmd|' /C calc'!A0", "formula_text"),
        ("+SUM(A1)", "formula_text"),
        ("@SUM(A1)", "formula_text"),
        ("电费\u202e00.001", "turned_text"),
        ("\u2066电费\u2069", "turned_text"),
        ("长" * 8001, "long_cell"),
    ],
)
def test_a_cell_that_deceives_is_refused_with_its_place(value, code):
    for content in (
        as_csv(["日期", "摘要"], ["7月3日", value]),
        raw_sheet(f'<row r="2"><c r="B2" t="str"><v>{value}</v></c></row>'),
    ):
        found = refused(content)
        assert (found.code, found.place[1:]) == (code, (2, 2))


@pytest.mark.parametrize(
    "value", ["-1,234.50", "（1,234.50）", "+5", "@小王", "- 保洁费(二季度)", "——"]
)
def test_texts_that_only_begin_like_formulas_are_read(value):
    assert (
        read(as_csv(["日期", "摘要"], ["7月3日", value]), BOUNDS).sheets[0].rows[1].cells[1]
        == value
    )


def test_a_formula_without_a_result_is_refused_with_its_place():
    found = refused(as_xlsx(["日期", "金额"], ["7月3日", "=1+1"]))

    assert (found.code, found.place) == ("not_calculated", Place("收支", 2, 2))
    assert "Sheet “收支”, row 2, column B" in str(found)


def test_fifty_thousand_rows_are_refused_and_the_sentence_names_the_sheet():
    many = as_csv(*(["7月3日", n] for n in range(50_000)))
    bounds = Bounds(rows=5000, file_bytes=5_000_000, unpacked_bytes=60_000_000, seconds=20)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("流水")
    for n in range(50_000):
        sheet.append(["7月3日", n])

    assert refused(many, bounds).code == "too_many_rows"
    found = refused(saved(book), bounds)
    assert (found.code, found.place.sheet, found.place.row) == ("too_many_rows", "流水", 5001)


def test_too_many_columns_and_sheets_are_refused():
    def more(book):
        for n in range(70):
            book.create_sheet(f"{n}").append(["a"])

    wide = refused(as_xlsx([None] * 150 + ["x"]))
    assert (wide.code, wide.place.cell) == ("too_many_columns", "EU1")
    assert refused(as_xlsx(["a"], change=more)).code == "too_many_sheets"


def test_a_row_far_below_is_refused():
    far = raw_sheet('<row r="900000"><c r="A900000"><v>1</v></c></row>')

    assert refused(far).code == "goes_on"


def test_only_hidden_sheets_are_asked_about():
    def hide(book):
        book.create_sheet("空")
        book["收支"].sheet_state = "hidden"

    assert refused(as_xlsx(["a"], change=hide)).code == "only_hidden"


@pytest.mark.parametrize(
    ("merged", "code"),
    [
        ('<mergeCell ref="A3:B3"/><mergeCell ref="B3:B4"/>', "merged_twice"),
        ('<mergeCell ref="A2:B2"/>', "covered"),
        ('<mergeCell ref="B2:A1"/>', "broken"),
        ('<mergeCell ref="nonsense"/>', "broken"),
    ],
)
def test_odd_merged_cells_are_refused(merged, code):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c>'
        '<c r="B2"><v>5</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'
    )
    found = refused(raw_sheet(rows, after=f"<mergeCells>{merged}</mergeCells>"))

    assert found.code == code
    assert found.place.sheet == "收支"


def test_merged_cells_of_a_whole_sheet_cost_nothing():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    found = raw_sheet(rows, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')

    assert len(read(found, BOUNDS).sheets[0].merged) == 1


def test_a_reading_that_takes_too_long_is_ended():
    hasty = Bounds(rows=50_000, file_bytes=5_000_000, unpacked_bytes=60_000_000, seconds=0.0001)

    assert refused(as_csv(*(["a", n] for n in range(20_000))), hasty).code == "too_slow"


def test_another_process_refuses_with_the_same_words():
    content = as_csv(["日期", "摘要"], ["7月3日", "=1+1"])
    with pytest.raises(Unreadable) as caught:
        read_aside(content, BOUNDS)

    assert (caught.value.code, caught.value.place) == ("formula_text", refused(content).place)
