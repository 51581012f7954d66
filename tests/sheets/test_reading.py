"""Files of every kind become the same plain tables, with decimals as they were written."""

from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.base.sheets import Area, Bounds, Fault, letters, read, read_aside
from portal.base.sheets.cells import column_of
from portal.base.sheets.packing import packed, unpacked
from tests.sheets.building import as_csv, as_xlsx, old_excel, raw_sheet, renamed, saved

BOUNDS = Bounds(rows=2000, file_bytes=2_000_000, unpacked_bytes=20_000_000, seconds=20)
D = Decimal


def cells(content, sheet=0):
    """The rows of a sheet without their numbers."""
    return [row.cells for row in read(content, BOUNDS).sheets[sheet].rows]


def test_a_workbook_gives_texts_decimals_and_days():
    found = cells(as_xlsx(["电费", 1234.56, date(2026, 7, 3), datetime(2026, 7, 3, 9, 30), True]))

    assert found == [["电费", D("1234.56"), date(2026, 7, 3), datetime(2026, 7, 3, 9, 30), D(1)]]


def test_rows_keep_the_number_the_spreadsheet_gives_them():
    found = read(as_xlsx(["a"], [], [None, "b"]), BOUNDS).sheets[0].rows

    assert [(row.number, row.cells) for row in found] == [(1, ["a"]), (3, [None, "b"])]


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("1234.5599999999999", "1234.56"),
        ("0.30000000000000004", "0.3"),
        ("1E+3", "1000"),
        ("-7", "-7"),
        ("100.10", "100.1"),
        ("0", "0"),
        ("1.0E-2", "0.01"),
    ],
)
def test_a_number_is_the_decimal_a_person_wrote(stored, meant):
    found = cells(raw_sheet(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))[0][0]

    assert str(found) == meant


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_every_sum_of_money_survives_the_way_through_a_binary_fraction(amount):
    from portal.base.sheets import numbers

    assert numbers.of_binary(float(amount)) == amount
    assert numbers.written(repr(float(amount))) == amount


def test_what_is_larger_than_any_amount_stays_as_written():
    found = cells(raw_sheet('<row r="1"><c r="A1"><v>1E+300</v></c></row>'))

    assert found == [["1E+300"]]


def test_texts_of_several_looks_are_one_text_and_pronunciations_are_left_out():
    rich = (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>居务</t></r><r><t>公开</t></r>'
        "<rPh><t>ju wu</t></rPh></is></c></row>"
    )

    assert cells(raw_sheet(rich)) == [["居务公开"]]


def test_days_count_from_1904_where_the_book_says_so():
    def since_1904(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert cells(as_xlsx([date(2026, 7, 3)], change=since_1904)) == [[date(2026, 7, 3)]]


def test_a_format_with_chinese_units_is_a_day_and_one_with_a_currency_is_none():
    def shown(book):
        book.active["A1"].number_format = 'yyyy"年"m"月"d"日";@'
        book.active["B1"].number_format = '"￥"#,##0.00_);[Red]\\("￥"#,##0.00\\)'
        book.active["C1"].number_format = "0000"
        book.active["D1"].number_format = "h:mm"
        book.active["E1"].number_format = "[h]:mm"

    assert cells(as_xlsx([46206, 46206, 12, 0.5, 1.5], change=shown)) == [
        [date(2026, 7, 3), D(46206), "0012", time(12, 0), D("1.5")]
    ]


def test_a_formula_is_read_by_the_result_beside_it():
    found = cells(
        raw_sheet(
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
            '<c r="B1" t="str"><f>""</f><v></v></c><c r="C1" t="str"><f>"a"</f><v>a</v></c></row>'
        )
    )

    assert found == [[D(2), None, "a"]]


def test_an_error_cell_is_told_as_what_it_is():
    assert cells(raw_sheet('<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>')) == [
        [Fault("#REF!")]
    ]
    assert cells(old_excel("errors"))[1] == ["7月3日", Fault("#REF!")]


def test_merged_and_hidden_parts_are_known():
    def hide(book):
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["C"].hidden = True

    sheet = read(as_xlsx(["标题"], ["a", "b", "c"], merged=["A1:C1"], change=hide), BOUNDS).sheets[
        0
    ]

    assert sheet.merged == (Area(1, 1, 1, 3),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {3})


def test_a_hidden_sheet_is_left_out_and_named_until_it_is_asked_for():
    def more(book):
        book.create_sheet("底稿").append(["内部"])
        book["底稿"].sheet_state = "hidden"
        book.create_sheet("空").sheet_state = "veryHidden"

    content = as_xlsx(["a"], change=more)

    assert [s.name for s in read(content, BOUNDS).sheets] == ["收支"]
    assert read(content, BOUNDS).left_out == ("底稿",)
    asked = read(content, BOUNDS, hidden=["底稿"])
    assert [(s.name, s.hidden) for s in asked.sheets] == [("收支", False), ("底稿", True)]
    assert asked.left_out == ()


def test_old_excel_gives_the_same_as_new():
    book = read(old_excel(), BOUNDS)
    sheet = book.sheets[0]

    assert (book.kind, book.left_out, sheet.name) == ("xls", ("底稿",), "三季度收支")
    assert sheet.rows[0].cells == ["幸福里社区2026年第三季度居务公开财务收支表"]
    assert sheet.rows[3].cells == [
        date(2026, 7, 3), "0012", "街道拨付办公经费", D(8000), None, D("20000.1"),
    ]  # fmt: skip
    assert sheet.rows[6].cells[4] == D("0.3")
    assert sheet.merged == (Area(1, 1, 1, 6),)
    assert sheet.hidden_rows == {6}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding(encoding, delimiter):
    content = as_csv(
        ["日期", "金额"], ["7月3日", "1,234.50"], encoding=encoding, delimiter=delimiter
    )

    assert cells(content) == [["日期", "金额"], ["7月3日", "1,234.50"]]


def test_marks_of_no_width_are_taken_out_and_told():
    book = read(as_xlsx(["a", "1391\u200b2345678"]), BOUNDS)

    assert book.sheets[0].rows[0].cells == ["a", "13912345678"]
    assert [(n.code, n.place.cell) for n in book.notices] == [("invisible", "B1")]


def test_a_text_repeated_under_merged_cells_is_harmless():
    rows = (
        '<row r="1"><c r="A1" t="str"><v>电费</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>电费</v></c></row>'
    )
    merged = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'

    assert len(cells(raw_sheet(rows, after=merged))) == 2


def test_columns_have_the_names_that_spreadsheets_give_them():
    assert [letters(n) for n in (0, 1, 26, 27, 702, 703)] == ["", "A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_of(f"{letters(n)}7") == n for n in range(1, 2000))


def test_another_process_reads_the_same():
    content = as_xlsx(["电费", 1234.56, date(2026, 7, 3), datetime(2026, 7, 3, 9, 30), "x\u200b"])

    assert read_aside(content, BOUNDS) == read(content, BOUNDS)


def test_a_book_survives_the_way_between_processes():
    book = read(
        raw_sheet('<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="C3"><v>1.5</v></c></row>'),
        BOUNDS,
    )

    assert unpacked(packed(book)) == book


def test_what_a_sheet_claims_of_its_size_is_not_believed():
    claimed = raw_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>'
    )

    assert cells(claimed) == [[D(1)]]


def test_a_workbook_of_empty_cells_with_looks_far_away_takes_no_room():
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"].number_format = "0.00"

    assert cells(saved(book)) == [["a"]]


@pytest.mark.parametrize(
    "names",
    [
        {"sharedStrings.xml": "strings.xml"},
        {"workbook.xml": "workbook22.xml"},
        {"sheet1.xml": "Sheet-收支.xml"},
        {"styles.xml": "Styles.xml"},
    ],
)
def test_parts_are_found_under_whatever_name_a_program_gives_them(names):
    content = renamed(as_xlsx(["电费", date(2026, 7, 3)]), names)

    assert cells(content) == [["电费", date(2026, 7, 3)]]


def test_a_blank_far_to_the_right_is_nothing():
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1" t="str"><v> </v></c></row>'

    assert cells(raw_sheet(far)) == [[D(1)]]
