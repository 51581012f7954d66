"""The division file: a whole city in seconds, and nothing of a broken file."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from portal.base import db
from portal.community.places.commands import import_command
from portal.community.places.division_file import UnreadableDivisions, read
from portal.community.places.models import Division, DivisionLevel
from portal.community.places.service.importing import import_divisions

CITY = Path(__file__).parents[2] / "portal/community/places/tianjin_divisions.csv"
HEADER = "code,name,level,parent_code\n"
GOOD = HEADER + "81,甲省,province,\n8101,市辖区,city,81\n810101,东区,district,8101\n"


def load(text: str, **options: bool):
    with db.transaction():
        return import_divisions(text.encode(), **options)


def number() -> int:
    return db.session.scalar(select(func.count(Division.id))) or 0


def test_the_whole_city_is_imported_within_seconds_and_once_only():
    before, start = number(), time.perf_counter()

    with db.transaction():
        first = import_divisions(CITY.read_bytes())

    assert time.perf_counter() - start < 10
    assert (first.added, number() - before) == (5934, 5934)
    street = db.session.scalar(select(Division).where(Division.code == "120101001"))
    assert street.level is DivisionLevel.STREET
    assert street.parent.code == "120101"
    with db.transaction():
        again = import_divisions(CITY.read_bytes())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 5934)


def test_a_second_file_corrects_names_and_parents_by_code():
    load(GOOD + "810102,西区,district,8101\n810101001,一街,street,810101\n")

    done = load(HEADER + "810101001,一街道,street,810102\n")

    assert (done.added, done.changed) == (0, 1)
    row = db.session.scalar(select(Division).where(Division.code == "810101001"))
    assert (row.name, row.parent.name) == ("一街道", "西区")


def test_adding_only_leaves_a_name_that_staff_corrected():
    load(GOOD)

    done = load(HEADER + "810101,另名,district,8101\n810103,新区,district,8101\n", add_only=True)

    assert (done.added, done.changed) == (1, 0)
    assert db.session.scalar(select(Division.name).where(Division.code == "810101")) == "东区"


def test_rows_may_stand_before_their_parents():
    load(HEADER + "810101,东区,district,8101\n8101,市辖区,city,81\n81,甲省,province,\n")

    row = db.session.scalar(select(Division).where(Division.code == "810101"))
    assert row.parent.parent.name == "甲省"


BROKEN = {
    "empty file": (b"", 1),
    "header only": (HEADER.encode(), 1),
    "wrong header": (b"id,name,level,parent\n81,x,province,\n", 1),
    "columns in another order": (b"name,code,level,parent_code\nx,81,province,\n", 1),
    "semicolons": (HEADER.replace(",", ";").encode() + b"81;x;province;\n", 1),
    "unknown level": ((GOOD + "810101001,一街,village,810101\n").encode(), 5),
    "orphan": ((GOOD + "810999001,一街,street,810999\n").encode(), 5),
    "duplicate": ((GOOD + "810101,东区,district,8101\n").encode(), 5),
    "parent on the same level": ((GOOD + "810102,西区,district,810101\n").encode(), 5),
    "parent of itself": ((GOOD + "810102,西区,district,810102\n").encode(), 5),
    "district without parent": ((GOOD + "810102,西区,district,\n").encode(), 5),
    "province with parent": ((GOOD + "82,乙省,province,81\n").encode(), 5),
    "code as a number of a spreadsheet": ((GOOD + "8.10101E+11,x,street,810101\n").encode(), 5),
    "code in full-width figures": ((GOOD + "８１０１０３,x,district,8101\n").encode(), 5),
    "code too long": ((GOOD + "8101010010012,x,committee,810101\n").encode(), 5),
    "code missing": ((GOOD + ",x,street,810101\n").encode(), 5),
    "name missing": ((GOOD + "810102,,district,8101\n").encode(), 5),
    "name too long": ((GOOD + f"810102,{'长' * 61},district,8101\n").encode(), 5),
    "name with a control character": ((GOOD + "810102,a\x07b,district,8101\n").encode(), 5),
    "a column too few": ((GOOD + "810102,西区,district\n").encode(), 5),
    "a column too many": ((GOOD + "810102,西区,district,8101,x\n").encode(), 5),
    "quote never closed": ((GOOD + '810102,"西区,district,8101\n').encode(), 5),
    "NUL byte": ((GOOD + "810102,西\0区,district,8101\n").encode(), 5),
    "GB 18030": ((HEADER + "81,甲省,province,\n").encode("gb18030"), 2),
    "UTF-16": (GOOD.encode("utf-16"), 1),
    "a zipped workbook": (b"PK\x03\x04\x80", 1),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_kept(kind: str):
    content, line = BROKEN[kind]
    before = number()

    with pytest.raises(UnreadableDivisions) as refused, db.transaction():
        import_divisions(content)

    assert refused.value.faults[0].line == line
    assert refused.value.faults[0].sentence
    assert number() == before


def test_every_faulty_line_is_named_not_only_the_first():
    text = GOOD + "x,y,district,8101\n810102,西区,borough,8101\n"

    with pytest.raises(UnreadableDivisions) as refused:
        read(text.encode())

    assert [fault.line for fault in refused.value.faults] == [5, 6]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    rows = read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())

    assert [row.code for row in rows] == ["81", "8101", "810101"]


def test_the_command_tells_what_it_did(app: Flask, tmp_path: Path):
    file = tmp_path / "divisions.csv"
    file.write_text(GOOD, encoding="utf-8")

    with app.app_context():
        result = CliRunner().invoke(import_command, [str(file)])

    assert result.exit_code == 0
    assert "3" in result.output


def test_the_command_names_each_faulty_line_and_fails(app: Flask, tmp_path: Path):
    file = tmp_path / "divisions.csv"
    file.write_text(GOOD + "810102,西区,borough,8101\n", encoding="utf-8")
    before = number()

    with app.app_context():
        result = CliRunner().invoke(import_command, [str(file)])

    assert result.exit_code == 1
    assert "divisions.csv:5:" in result.output
    assert number() == before
