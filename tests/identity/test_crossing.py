"""Staff of one community reach nothing of another, on any of this room's staff routes."""

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity.models import (
    BodyKind,
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
    Membership,
    RoleAssignment,
)
from portal.community.identity.service import bodies, households
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import BuildingFactory, CommunityFactory, HouseholdFactory

ROUTES = [
    ("GET", "people"),
    ("GET", "people/new"),
    ("POST", "people/new"),
    ("GET", "people/{person}"),
    ("POST", "people/{person}"),
    ("POST", "people/{person}/posts/{post}/end"),
    ("POST", "people/{person}/reset"),
    ("GET", "bodies"),
    ("GET", "bodies/new"),
    ("POST", "bodies/new"),
    ("GET", "bodies/{body}"),
    ("POST", "bodies/{body}/seats"),
    ("POST", "bodies/{body}/seats/{seat}/end"),
    ("POST", "bodies/{body}/close"),
    ("GET", "households"),
    ("GET", "households/{building}"),
    ("POST", "households/{building}/slips"),
    ("POST", "households/wishes"),
    ("POST", "households/members/{member}/end"),
]
WITH_NUMBERS = [route for route in ROUTES if "{" in route[1]]


@pytest.fixture
def theirs():
    """A community with one of everything."""
    community = CommunityFactory.create(slug="theirs")
    building = BuildingFactory.create(community=community)
    home = HouseholdFactory.create(building=building)
    worker = staff(Role.GRID_WORKER, community=community, username="theirs1")
    person, waiting = resident(), resident()
    with db.transaction():
        body = bodies.found_body(
            community_id=community.id,
            kind=BodyKind.OTHER,
            name="Body",
            from_on=clock.today(),
            actor_id=worker.id,
        )
        bodies.add_member(
            body=body,
            name="Li",
            phone="",
            office="",
            from_on=clock.today(),
            until_on=None,
            basis="",
            actor_id=worker.id,
        )
        (slip,) = households.issue_slips(
            community_id=community.id, households=[home], issued_by_id=worker.id
        )
        households.use_slip(person_id=person.id, typed=slip.code)
        households.ask_confirmation(person_id=waiting.id, household=home)
    return {
        "person": worker.id,
        "post": db.session.scalar(select(RoleAssignment.id)),
        "body": body.id,
        "seat": db.session.scalar(select(Membership.id)),
        "building": building.id,
        "home": home.id,
        "member": db.session.scalar(select(HouseholdMember.id)),
        "wish": db.session.scalar(select(HouseholdRequest.id)),
    }


def everything(theirs):
    return {
        "name": "x",
        "username": "intruder",
        "kind": "other",
        "role": "grid_worker",
        "place": "0",
        "from_on": clock.today().isoformat(),
        "until_on": clock.today().isoformat(),
        "reason": "x",
        "household": theirs["home"],
        "wish": theirs["wish"],
        "decision": "confirm",
    }


def snapshot():
    return (
        [(one.id, one.until_on) for one in db.session.scalars(select(RoleAssignment))],
        [(one.id, one.until_on) for one in db.session.scalars(select(Membership))],
        [(one.id, one.ended_at) for one in db.session.scalars(select(HouseholdMember))],
        [(one.id, one.decided_at) for one in db.session.scalars(select(HouseholdRequest))],
        len(db.session.scalars(select(HouseholdSlip.id)).all()),
    )


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_neighbour_community_does_not_exist(client, theirs, method, path):
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))
    before = snapshot()

    answer = client.open(
        f"/desk/c/theirs/{path.format(**theirs)}", method=method, data=everything(theirs)
    )

    assert answer.status_code == 404
    assert snapshot() == before


@pytest.mark.parametrize(("method", "path"), WITH_NUMBERS)
def test_their_numbers_under_our_address_do_not_exist(client, theirs, method, path):
    ours = CommunityFactory.create(slug="ours")
    sign_in(client, staff(Role.COMMITTEE, community=ours))
    before = snapshot()

    answer = client.open(
        f"/desk/c/ours/{path.format(**theirs)}", method=method, data=everything(theirs)
    )

    assert answer.status_code == 404
    assert snapshot() == before


def test_their_wishes_are_not_decided_under_our_address(client, theirs):
    ours = CommunityFactory.create(slug="ours")
    sign_in(client, staff(Role.COMMITTEE, community=ours))
    before = snapshot()

    client.post("/desk/c/ours/households/wishes", data=everything(theirs))

    assert snapshot() == before


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_residents_and_strangers_reach_no_staff_page(app, theirs, method, path):
    stranger, inhabitant = app.test_client(), app.test_client()
    sign_in(inhabitant, resident())
    address = f"/desk/c/theirs/{path.format(**theirs)}"

    assert stranger.open(address, method=method).status_code == 303
    assert inhabitant.open(address, method=method).status_code == 404
