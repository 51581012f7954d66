"""Slips, wishes and confirmations as staff handle them, each within own reach."""

import re

from sqlalchemy import func, select

from portal.base import db
from portal.base.access import Role
from portal.community.identity.desk import households as desk
from portal.community.identity.models import HouseholdMember, HouseholdRequest, HouseholdSlip
from portal.community.identity.service import households
from tests.factories.grids import GridFactory
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import BuildingFactory, HouseholdFactory
from tests.identity.slips import ask, confirmed, issue_inside, type_in


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


def test_a_sheet_that_cannot_hold_a_whole_tower_says_how_many_are_left(
    client, building, home, committee
):
    HouseholdFactory.create_many(desk.MOST_SLIPS + 2, building=building)
    sign_in(client, committee)

    page = client.post(f"/desk/c/xingfuli/households/{building.id}/slips", data={"all": "1"}).text

    assert page.count('class="slip"') == desk.MOST_SLIPS
    assert "还有3户" in page


def test_slips_for_nobody_ask_to_tick(client, building, home, committee):
    sign_in(client, committee)

    answer = client.post(f"/desk/c/xingfuli/households/{building.id}/slips", data={})

    assert answer.status_code == 303


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

    for refused, said in (("", "请填写原因"), ("   ", "请填写原因"), ("x" * 201, "最多200个字")):
        client.post(address, data={"reason": refused})
        assert said in client.get(f"/desk/c/xingfuli/households/{building.id}").text
    assert confirmed(person, community)
    client.post(address, data={"reason": "moved away"})

    assert not confirmed(person, community)
    assert db.session.get(HouseholdMember, member.id).ended_reason == "moved away"
