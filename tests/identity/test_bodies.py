"""Bodies of a community and who sits in them, from which rights are derived."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.community.identity import queries
from portal.community.identity.models import Body, BodyKind, Membership
from tests.factories.identity import resident, sign_in

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon():
    with clock.at("2026-11-23T12:00:00+08:00"):
        yield


def add_member(client, body, **more):
    data = {"name": "Li", "office": "chair", "from_on": TODAY.isoformat(), "basis": "election"}
    return client.post(f"/desk/c/xingfuli/bodies/{body.id}/seats", data={**data, **more})


@pytest.fixture
def meeting(client, community, committee):
    sign_in(client, committee)
    answer = client.post(
        "/desk/c/xingfuli/bodies/new",
        data={"kind": "representatives", "name": "Meeting", "from_on": "2026-01-01"},
    )
    assert answer.status_code == 303
    return db.session.scalar(select(Body))


def seated(community, on=TODAY):
    return queries.members_of(BodyKind.REPRESENTATIVES, community.id, on)


def test_a_member_entered_with_a_number_is_recognised_at_sign_in(
    app, client, phones, community, meeting
):
    assert add_member(client, meeting, phone="13800000001").status_code == 303
    (person_id,) = seated(community)

    browser = app.test_client()
    browser.post("/login", data={"phone": "13800000001"})
    browser.post("/login", data={"act": "check", "code": phones.codes["13800000001"]})

    assert "Meeting" in browser.get("/me").text
    assert queries.holds_membership(person_id, BodyKind.REPRESENTATIVES, community.id, TODAY)
    assert not queries.holds_membership(person_id, BodyKind.SUPERVISION, community.id, TODAY)


def test_a_known_number_seats_its_person(client, community, meeting):
    person = resident("Wang", "13800000001")

    add_member(client, meeting, phone="138 0000 0001")

    assert seated(community) == {person.id}


def test_nobody_sits_twice_in_a_body(client, community, meeting):
    add_member(client, meeting, phone="13800000001")

    assert add_member(client, meeting, phone="13800000001").status_code == 422
    assert len(seated(community)) == 1


def test_a_seat_ends_after_its_last_day(client, community, meeting):
    add_member(client, meeting)
    seat = db.session.scalar(select(Membership))

    client.post(
        f"/desk/c/xingfuli/bodies/{meeting.id}/seats/{seat.id}/end",
        data={"until_on": "2026-11-30", "reason": "moved"},
    )

    assert len(seated(community, date(2026, 11, 30))) == 1
    assert not seated(community, date(2026, 12, 1))
    assert not seated(community, date(2026, 11, 22))


def test_a_closed_body_seats_nobody(client, community, meeting):
    add_member(client, meeting)

    client.post(f"/desk/c/xingfuli/bodies/{meeting.id}/close", data={"until_on": "2026-11-30"})

    assert not seated(community, date(2026, 12, 1))
