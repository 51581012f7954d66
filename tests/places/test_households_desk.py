"""Households: loaded from a list, corrected one by one."""

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock, db
from portal.community.places.models import Household, Unit
from tests.factories.places import HouseholdFactory, UnitFactory
from tests.places.conftest import Town

FRAGMENT = {"HX-Request": "true"}
LIST = "单元,房号,成年人\n1,101,2\n1,102,3\n2单元,101,0\n"


def load(client: FlaskClient, town: Town, text: str = "", file: bytes | None = None):
    data: dict[str, object] = {"text": text}
    if file is not None:
        data["file"] = (io.BytesIO(file), "households.csv")
    return client.post(
        f"{town.desk}/buildings/{town.building.id}/households",
        data=data,
        content_type="multipart/form-data",
    )


def kept() -> dict[tuple[str, str], int]:
    rows = db.session.execute(
        select(Unit.name, Household.room, Household.adults).outerjoin(
            Unit, Household.unit_id == Unit.id
        )
    )
    return {(unit or "", room): adults for unit, room, adults in rows}


def test_a_pasted_list_adds_units_and_households(committee: FlaskClient, town: Town):
    answer = load(committee, town, LIST)

    assert answer.status_code == 303
    assert kept() == {("1单元", "101"): 2, ("1单元", "102"): 3, ("2单元", "101"): 0}


def test_loading_again_corrects_adults_and_adds_nothing_twice(committee: FlaskClient, town: Town):
    load(committee, town, LIST)

    load(committee, town, "1\t101\t4\n1\t103\t1\n")

    assert kept()[("1单元", "101")] == 4
    assert len(kept()) == 4


def test_a_building_without_units_has_rooms_only(committee: FlaskClient, town: Town):
    load(committee, town, ",101,2\n，102，2")
    load(committee, town, ",101,3")

    assert kept() == {("", "101"): 3, ("", "102"): 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_a_chinese_spreadsheet_is_read(committee: FlaskClient, town: Town, encoding: str):
    answer = load(committee, town, file="单元,房号,成年人\n甲单元,101,2\n".encode(encoding))

    assert answer.status_code == 303
    assert kept() == {("甲单元", "101"): 2}


def test_each_faulty_line_is_named_nothing_is_kept_and_the_text_stays(
    committee: FlaskClient, town: Town
):
    text = "1,101,2\n1,102\n1,,2\n1,103,many\n1,104,51\n1,101,2\n" + f"1,{'9' * 21},1\n"

    answer = load(committee, town, text)

    assert answer.status_code == 422
    assert kept() == {}
    assert "1,103,many" in answer.text
    for line in (2, 3, 4, 5, 6, 7):
        assert f'<th scope=row class="num">{line}</th>' in answer.text


@pytest.mark.parametrize(
    ("text", "file"),
    [("", None), ("  \n \n", None), ("", b"PK\x03\x04\0\0"), ("", b"\xff\xff\xff\xff"), ("", b"")],
)
def test_no_list_and_no_text_file_are_told(committee: FlaskClient, town: Town, text, file):
    assert load(committee, town, text, file).status_code == 422


def test_a_list_longer_than_any_building_is_refused(committee: FlaskClient, town: Town):
    text = "\n".join(f",{n},2" for n in range(3001))

    assert load(committee, town, text).status_code == 422
    assert kept() == {}


def test_a_thousand_households_are_loaded_in_a_moment(committee: FlaskClient, town: Town):
    text = "\n".join(f"{n % 6 + 1},{n},2" for n in range(1000))

    assert load(committee, town, text).status_code == 303
    assert len(kept()) == 1000


def test_households_are_listed_in_order_page_by_page(committee: FlaskClient, town: Town):
    unit = UnitFactory.create(building=town.building, name="1单元")
    for number in (1001, 201, 101):
        HouseholdFactory.create(unit=unit, room=str(number))
    HouseholdFactory.create_many(60, building=town.building)
    address = f"{town.desk}/buildings/{town.building.id}"

    second = committee.get(f"{address}?page=2").text

    assert second.index("1单元101") < second.index("1单元201") < second.index("1单元1001")
    assert "1单元101" not in committee.get(address).text
    assert committee.get(f"{address}?page=-5").status_code == 200
    assert committee.get(f"{address}?page=x").status_code == 200


def test_adults_are_corrected_in_place(committee: FlaskClient, town: Town):
    row = HouseholdFactory.create(building=town.building, room="101", adults=2)
    address = f"{town.desk}/households/{row.id}/adults"

    swapped = committee.post(address, data={"adults": "3"}, headers=FRAGMENT)

    assert swapped.status_code == 200
    assert swapped.text.startswith(f'<article class="panel" id="household-{row.id}">')
    assert db.session.get_one(Household, row.id).adults == 3
    plain = committee.post(address, data={"adults": "0"})
    assert plain.status_code == 303
    assert db.session.get_one(Household, row.id).adults == 0


@pytest.mark.parametrize("typed", ["", "-1", "51", "two", "9" * 30])
def test_adults_that_are_no_number_stay_in_the_field(
    committee: FlaskClient, town: Town, typed: str
):
    row = HouseholdFactory.create(building=town.building, adults=2)
    address = f"{town.desk}/households/{row.id}/adults"

    for headers in (FRAGMENT, {}):
        answer = committee.post(address, data={"adults": typed}, headers=headers)
        assert answer.status_code == 422
        assert f'value="{typed or 2}"' in answer.text
        assert f'id="adults-{row.id}-error"' in answer.text
    assert db.session.get_one(Household, row.id).adults == 2


def test_a_closed_household_is_counted_no_more_until_it_is_opened_again(
    committee: FlaskClient, town: Town
):
    row = HouseholdFactory.create(building=town.building)
    address = f"{town.desk}/households/{row.id}/close"

    committee.post(address)
    committee.post(address)
    assert db.session.get_one(Household, row.id).closed_on == clock.today()
    committee.post(address, data={"undo": "1"})
    assert db.session.get_one(Household, row.id).closed_on is None


@pytest.mark.parametrize("adults", ["00009999", "0000" + "9" * 5000, "-1", "2.0", "二"])
def test_a_number_of_adults_that_is_none_is_named_with_its_line(
    committee: FlaskClient, town: Town, adults: str
):
    answer = load(committee, town, f"1,101,{adults}")

    assert answer.status_code == 422
    assert '<th scope=row class="num">1</th>' in answer.text
    assert "digits" not in answer.text
    assert kept() == {}


def test_figures_of_a_chinese_keyboard_are_figures(committee: FlaskClient, town: Town):
    load(committee, town, "１，１０１，２")

    assert kept() == {("1单元", "101"): 2}


def test_a_formula_is_no_room(committee: FlaskClient, town: Town):
    answer = load(committee, town, "1,=1+1,2\n@SUM(A1),101,2\n1,-101,2")

    assert answer.status_code == 422
    assert kept() == {}
    assert '<th scope=row class="num">3</th>' not in answer.text


def test_adults_of_hundreds_of_digits_are_refused_beside_the_field(
    committee: FlaskClient, town: Town
):
    row = HouseholdFactory.create(building=town.building, adults=2)

    answer = committee.post(f"{town.desk}/households/{row.id}/adults", data={"adults": "9" * 400})

    assert answer.status_code == 422
    assert db.session.get_one(Household, row.id).adults == 2
