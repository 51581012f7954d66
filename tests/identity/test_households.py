"""Confirmed residents: slips for letterboxes, wishes to grid workers, and their end."""

import re

import pytest
from sqlalchemy import func, select

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity import queries
from portal.community.identity.models import (
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
)
from portal.community.identity.service import households
from tests.factories.grids import GridFactory
from tests.factories.identity import PersonFactory, resident, sign_in, staff
from tests.factories.places import (
    BuildingFactory,
    CommunityFactory,
    HouseholdFactory,
    UnitFactory,
)

NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture
def community():
    return CommunityFactory.create(slug="xingfuli", name="幸福里社区")


@pytest.fixture
def building(community):
    return BuildingFactory.create(community=community, name="3号楼")


@pytest.fixture
def home(building):
    return HouseholdFactory.create(
        unit=UnitFactory.create(building=building, name="2单元"), room="302"
    )


@pytest.fixture
def committee(community):
    return staff(Role.COMMITTEE, community=community)


def issue(home, by):
    with db.transaction():
        (one,) = households.issue_slips(
            community_id=home.community_id, households=[home], issued_by_id=by.id
        )
    return one.code


def type_in(client, code):
    return client.post("/me/household", data={"code": code})


def confirmed(person, community):
    return queries.is_confirmed_resident(person.id, community.id)


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


def test_slips_are_printed_with_codes_and_only_hashes_are_kept(
    client, community, building, home, committee
):
    sign_in(client, committee)

    sheet = client.post(
        f"/desk/c/xingfuli/households/{building.id}/slips", data={"household": home.id}
    )

    assert sheet.status_code == 200
    (code,) = re.findall(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", sheet.text)
    assert "3号楼2单元302" in sheet.text
    assert "<svg" in sheet.text
    kept = db.session.scalar(select(HouseholdSlip))
    assert code.replace("-", "") not in kept.code_hash
    person = resident()
    sign_in(client, person)
    assert type_in(client, code).status_code == 303


def test_slips_for_a_whole_building(client, building, home, committee):
    HouseholdFactory.create(building=building, room="999")
    sign_in(client, committee)

    client.post(f"/desk/c/xingfuli/households/{building.id}/slips", data={"all": "1"})

    assert db.session.scalar(select(func.count()).select_from(HouseholdSlip)) == 2


def test_slips_for_nobody_ask_to_tick(client, building, home, committee):
    sign_in(client, committee)

    answer = client.post(f"/desk/c/xingfuli/households/{building.id}/slips", data={})

    assert answer.status_code == 303


def ask(client, community, building, home):
    address = f"/me/household/ask?c={community.slug}&building={building.id}"
    assert client.get("/me/household/ask").status_code == 200
    assert client.get(f"/me/household/ask?c={community.slug}").status_code == 200
    assert client.get(address).status_code == 200
    return client.post(address, data={"household_id": home.id})


def test_a_resident_asks_and_the_committee_confirms_several(
    app, client, community, building, home, committee
):
    people = [resident(f"Wang {n}") for n in range(3)]
    for person in people:
        browser = app.test_client()
        sign_in(browser, person)
        assert ask(browser, community, building, home).status_code == 303
    sign_in(client, committee)
    page = client.get("/desk/c/xingfuli/households").text
    assert "Wang 0" in page
    assert "139****" in page
    wishes = db.session.scalars(select(HouseholdRequest.id).order_by(HouseholdRequest.id)).all()

    client.post(
        "/desk/c/xingfuli/households/wishes", data={"wish": wishes[:2], "decision": "confirm"}
    )

    assert [confirmed(one, community) for one in people] == [True, True, False]


def test_asking_twice_is_told(client, community, building, home):
    sign_in(client, resident())
    ask(client, community, building, home)

    assert ask(client, community, building, home).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(HouseholdRequest)) == 1


def test_a_wish_can_be_turned_down_and_asked_again(
    client, app, community, building, home, committee
):
    person, browser = resident(), app.test_client()
    sign_in(browser, person)
    ask(browser, community, building, home)
    wish = db.session.scalar(select(HouseholdRequest.id))
    sign_in(client, committee)

    client.post("/desk/c/xingfuli/households/wishes", data={"wish": wish, "decision": "refuse"})

    assert not confirmed(person, community)
    assert ask(browser, community, building, home).status_code == 303


def test_without_a_proved_phone_nobody_asks(client, community, building, home):
    sign_in(client, PersonFactory.create("Wang"))

    answer = client.get("/me/household/ask")

    assert (answer.status_code, answer.location) == (303, "/me/phones/add")


def test_a_grid_worker_acts_for_own_grids_only(client, community, building, home):
    other = BuildingFactory.create(community=community)
    theirs = HouseholdFactory.create(building=other)
    worker = staff(Role.GRID_WORKER, community=community)
    GridFactory.create(community=community, buildings=[building], worker=worker)
    GridFactory.create(community=community, buildings=[other])
    sign_in(client, worker)

    assert client.get(f"/desk/c/xingfuli/households/{building.id}").status_code == 200
    assert client.get(f"/desk/c/xingfuli/households/{other.id}").status_code == 403
    refused = client.post(
        f"/desk/c/xingfuli/households/{other.id}/slips", data={"household": theirs.id}
    )
    assert refused.status_code == 403
    sneaked = client.post(
        f"/desk/c/xingfuli/households/{building.id}/slips", data={"household": theirs.id}
    )
    assert sneaked.status_code == 303
    assert not db.session.scalar(select(HouseholdSlip.id))


def test_a_grid_worker_sees_and_confirms_wishes_of_own_grids_only(
    app, client, community, building, home
):
    other = HouseholdFactory.create(building=BuildingFactory.create(community=community))
    worker = staff(Role.GRID_WORKER, community=community)
    GridFactory.create(community=community, buildings=[building], worker=worker)
    person = resident("Far away")
    with db.transaction():
        wish = households.ask_confirmation(person_id=person.id, household=other)
    sign_in(client, worker)

    assert "Far away" not in client.get("/desk/c/xingfuli/households").text
    client.post("/desk/c/xingfuli/households/wishes", data={"wish": wish.id, "decision": "confirm"})

    assert not confirmed(person, community)


def test_a_confirmation_ends_with_a_reason(client, community, building, home, committee):
    person = resident()
    with db.transaction():
        households.use_slip(person_id=person.id, typed=issue_inside(home, committee))
    member = db.session.scalar(select(HouseholdMember))
    sign_in(client, committee)
    address = f"/desk/c/xingfuli/households/members/{member.id}/end"

    client.post(address, data={"reason": ""})
    assert confirmed(person, community)
    client.post(address, data={"reason": "moved away"})

    assert not confirmed(person, community)
    assert db.session.get(HouseholdMember, member.id).ended_reason == "moved away"


def issue_inside(home, by):
    (one,) = households.issue_slips(
        community_id=home.community_id, households=[home], issued_by_id=by.id
    )
    return one.code


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
