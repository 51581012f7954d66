"""Confirmed residents: slips for letterboxes, wishes to grid workers, and their end."""

import pytest
from sqlalchemy import func, select

from portal.base import clock, db
from portal.community.identity.models import (
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
)
from portal.community.identity.service import households
from tests.factories.identity import PersonFactory, resident, sign_in
from tests.identity.slips import ask, confirmed, issue, issue_inside, type_in

NOON = "2026-11-23T12:00:00+08:00"


def test_a_slip_makes_a_confirmed_resident(client, community, home, committee):
    code, person = issue(home, committee), resident()
    sign_in(client, person)

    assert type_in(client, code).status_code == 303

    assert "3号楼2单元302" in client.get("/me/household").text
    assert confirmed(person, community)


def test_a_code_may_be_typed_as_people_read_it(client, community, home, committee):
    code, person = issue(home, committee), resident()
    sign_in(client, person)
    typed = households.grouped(code).lower().replace("o", "0").replace("i", "1")

    assert type_in(client, f" {typed.replace('-', ' ')} ").status_code == 303
    assert confirmed(person, community)


def test_a_slip_confirms_one_person(app, community, home, committee):
    code, first, second = issue(home, committee), resident(), resident()
    for person in (first, second):
        browser = app.test_client()
        sign_in(browser, person)
        type_in(browser, code)

    assert confirmed(first, community)
    assert not confirmed(second, community)


def test_a_slip_is_not_used_up_by_somebody_already_confirmed(client, home, committee):
    person = resident()
    sign_in(client, person)
    type_in(client, issue(home, committee))
    code = issue(home, committee)

    assert type_in(client, code).status_code == 422
    assert db.session.scalars(
        select(HouseholdSlip.used_at).where(HouseholdSlip.code_hash == households._hash(code))
    ).all() == [None]


@pytest.mark.parametrize(("days", "works"), [(59, True), (60, False)])
def test_a_slip_is_good_for_sixty_days(client, community, home, committee, days, works):
    with clock.at(NOON):
        code = issue(home, committee)
        person = resident()
        with clock.later(days=days):
            sign_in(client, person)
            assert type_in(client, code).status_code == (303 if works else 422)
            assert confirmed(person, community) is works


def test_a_new_slip_voids_the_former(client, community, home, committee):
    former, newer = issue(home, committee), issue(home, committee)
    sign_in(client, resident())

    assert type_in(client, former).status_code == 422
    assert type_in(client, newer).status_code == 303


def test_a_wrong_code_is_refused_beside_the_field(client, home):
    sign_in(client, resident())

    answer = type_in(client, "AAAA-BBBB-CCCC-DDDD")

    assert answer.status_code == 422
    assert "code-error" in answer.text
    assert "AAAA-BBBB-CCCC-DDDD" in answer.text


def test_asking_twice_is_told(client, community, building, home):
    sign_in(client, resident())
    ask(client, community, building, home)

    assert ask(client, community, building, home).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(HouseholdRequest)) == 1


def test_without_a_proved_phone_nobody_asks(client, community, building, home):
    sign_in(client, PersonFactory.create("Wang"))

    answer = client.get("/me/household/ask")

    assert (answer.status_code, answer.location) == (303, "/me/phones/add")


def test_a_resident_leaves_the_household(client, community, home, committee):
    person = resident()
    sign_in(client, person)
    type_in(client, issue(home, committee))
    member = db.session.scalar(select(HouseholdMember))

    assert client.post(f"/me/household/{member.id}/leave").status_code == 303

    assert not confirmed(person, community)


def test_nobody_leaves_for_somebody_else(client, community, home, committee):
    person = resident()
    with db.transaction():
        households.use_slip(person_id=person.id, typed=issue_inside(home, committee))
    member = db.session.scalar(select(HouseholdMember))
    sign_in(client, resident())

    assert client.post(f"/me/household/{member.id}/leave").status_code == 404
    assert confirmed(person, community)


def test_no_household_is_chosen_for_somebody_who_did_not_look(client, community, building, home):
    sign_in(client, resident("Wang", "13800000001"))
    address = f"/me/household/ask?c={community.slug}&building={building.id}"

    shown = client.get(address).text
    answer = client.post(address, data={"household_id": ""})

    assert "selected" not in shown.split("<select")[1].split("</select>")[0].replace(
        'selected value=""', ""
    )
    assert answer.status_code == 422
    assert "请选择您的住户" in answer.text
