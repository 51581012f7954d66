"""Posts above the communities, the first administrator, and the sides of the code sender."""

from pathlib import Path

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.base.access import Role
from portal.base.errors import DomainError
from portal.community.identity import senders
from portal.community.identity.commands import make_admin
from portal.community.identity.models import RoleAssignment
from portal.community.identity.service import accounts
from portal.config import Config
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory, DivisionFactory


def invite(client, role, place, username="street9"):
    data = {
        "name": "New",
        "username": username,
        "role": role,
        "place": place,
        "from_on": clock.today().isoformat(),
    }
    return client.post("/desk/people/new", data=data)


def given(username="street9"):
    found = accounts.find(username)
    if found is None:
        return None
    query = select(RoleAssignment).where(RoleAssignment.person_id == found.person_id)
    return db.session.scalar(query)


def test_the_administrator_appoints_a_street_a_district_and_the_city(client):
    street = DivisionFactory.create()
    sign_in(client, staff(Role.ADMIN))
    assert client.get("/desk/people/new").status_code == 200

    assert invite(client, "street", street.id, "street9").status_code == 200
    assert invite(client, "district", street.parent_id, "district9").status_code == 200
    assert invite(client, "city", 0, "city9").status_code == 200

    assert given("street9").division_id == street.id
    assert given("district9").division_id == street.parent_id
    page = client.get("/desk/people").text
    assert street.name in page


def test_a_role_does_not_fit_every_place(client):
    street = DivisionFactory.create()
    sign_in(client, staff(Role.ADMIN))

    assert invite(client, "district", street.id).status_code == 422
    assert invite(client, "street", 0).status_code == 422
    assert invite(client, "city", street.id).status_code == 422
    assert given() is None


def test_a_district_appoints_within_itself_only(client):
    street, elsewhere = DivisionFactory.create(), DivisionFactory.create()
    CommunityFactory.create(street=street)
    district = db.session.get(type(street), street.parent_id)
    sign_in(client, staff(Role.DISTRICT, division=district))

    assert invite(client, "street", elsewhere.id).status_code == 422
    assert invite(client, "city", 0).status_code == 422
    assert given() is None
    assert invite(client, "street", street.id).status_code == 200


def test_a_street_does_not_see_or_end_posts_of_its_neighbours(client):
    street, elsewhere = DivisionFactory.create(), DivisionFactory.create()
    neighbour = staff(Role.STREET, division=elsewhere, name="Neighbour")
    post = db.session.scalar(select(RoleAssignment))
    sign_in(client, staff(Role.STREET, division=street))

    assert "Neighbour" not in client.get("/desk/people").text
    assert client.get(f"/desk/people/{neighbour.id}").status_code == 404
    ended = client.post(f"/desk/people/{neighbour.id}/posts/{post.id}/end")
    assert ended.status_code == 404
    assert client.post(f"/desk/people/{neighbour.id}/reset").status_code == 404
    assert db.session.get(RoleAssignment, post.id).until_on is None


def test_a_street_does_not_end_the_district_above_it(client):
    street = DivisionFactory.create()
    district = db.session.get(type(street), street.parent_id)
    above = staff(Role.DISTRICT, division=district)
    post = db.session.scalar(select(RoleAssignment))
    sign_in(client, staff(Role.STREET, division=street))

    assert client.post(f"/desk/people/{above.id}/posts/{post.id}/end").status_code == 404


def test_nobody_ends_or_gives_a_role_of_ones_own(client):
    admin = staff(Role.ADMIN)
    post = db.session.scalar(select(RoleAssignment))
    sign_in(client, admin)

    assert client.get(f"/desk/people/{admin.id}").status_code == 200
    assert client.post(f"/desk/people/{admin.id}/posts/{post.id}/end").status_code == 403
    data = {"role": "city", "place": 0, "from_on": clock.today().isoformat()}
    assert client.post(f"/desk/people/{admin.id}", data=data).status_code == 422


def test_a_further_role_is_given_and_ended(client):
    person = staff(Role.CITY, username="city1")
    sign_in(client, staff(Role.ADMIN))
    data = {"role": "panel", "place": 0, "from_on": clock.today().isoformat()}

    assert client.post(f"/desk/people/{person.id}", data=data).status_code == 303
    roles = select(RoleAssignment).where(RoleAssignment.person_id == person.id)
    last = db.session.scalars(roles.order_by(RoleAssignment.id.desc())).first()
    assert last.role is Role.PANEL
    ended = client.post(f"/desk/people/{person.id}/posts/{last.id}/end", data={"reason": ""})
    assert ended.status_code == 303
    assert len(db.session.scalars(roles).all()) == 1


def test_a_grid_worker_has_no_business_above(client):
    sign_in(client, staff(Role.GRID_WORKER, community=CommunityFactory.create()))

    assert client.get("/desk/people").status_code == 403
    assert client.get("/desk/people/new").status_code == 403


def test_the_first_administrator_is_made_on_the_command_line(client):
    make_admin(username="Root", password="a quiet green river")

    answer = client.post(
        "/login/staff", data={"username": "root", "password": "a quiet green river"}
    )

    assert answer.status_code == 303
    assert client.get("/desk/people").status_code == 200


def test_the_first_administrator_needs_a_good_password_too():
    with pytest.raises(DomainError):
        make_admin(username="root", password="password123")

    assert accounts.find("root") is None


def config(**values):
    kept = {"env": "development", "data": Path("."), "database_url": "", "secret_key": "x" * 32}
    return Config(**{**kept, **values})


def test_production_without_a_message_service_sends_no_codes():
    assert not senders.sender_for(config(env="production")).available


def test_in_a_demonstration_the_page_shows_the_code(client, phones):
    demo = senders.sender_for(config(demo=True))
    senders.use_sender(demo)

    sent = client.post("/login", data={"phone": "13800000001"})

    code = demo.shown("13800000001")
    assert len(code) == 6
    assert code in client.get(sent.location).text


def test_outside_a_demonstration_the_page_never_shows_it(client, phones, capsys):
    senders.use_sender(senders.sender_for(config()))

    sent = client.post("/login", data={"phone": "13800000001"})

    printed = capsys.readouterr().err
    code = printed.strip().rsplit(" ", 1)[-1]
    assert len(code) == 6
    assert code not in client.get(sent.location).text
