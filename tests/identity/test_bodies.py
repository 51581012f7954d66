"""Bodies of a community and who sits in them, from which rights are derived."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity import queries
from portal.community.identity.models import Body, BodyKind, Membership, RoleAssignment
from tests.factories.identity import resident, sign_in, staff

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


def close(client, body, until_on="2026-11-30"):
    return client.post(f"/desk/c/xingfuli/bodies/{body.id}/close", data={"until_on": until_on})


def test_a_body_of_the_same_name_is_not_entered_twice(client, community, meeting):
    typed = {"kind": "representatives", "name": "Meeting", "from_on": "2026-01-01"}

    again = client.post("/desk/c/xingfuli/bodies/new", data=typed)
    close(client, meeting)
    afterwards = client.post("/desk/c/xingfuli/bodies/new", data=typed)

    assert (again.status_code, afterwards.status_code) == (422, 303)
    assert 'value="Meeting"' in again.text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2026-02-01", "2026-03-01"), ("2026-03-01", "2026-04-01")),
        (("2026-02-01", "2026-03-01"), ("2026-01-01", "")),
        (("2026-02-01", ""), ("2026-12-01", "2026-12-31")),
    ],
)
def test_nobody_sits_twice_on_one_day_whatever_the_terms(client, community, meeting, first, second):
    answers = [
        add_member(client, meeting, phone="13800000001", from_on=begin, until_on=end)
        for begin, end in (first, second)
    ]

    assert [answer.status_code for answer in answers] == [303, 422]


def test_a_second_term_follows_the_first(client, community, meeting):
    for begin, end in (("2026-02-01", "2026-03-01"), ("2026-03-02", "")):
        answer = add_member(client, meeting, phone="13800000001", from_on=begin, until_on=end)
        assert answer.status_code == 303


def test_nobody_sits_in_a_body_before_it_exists_or_after_its_end(client, community, meeting):
    before = add_member(client, meeting, from_on="2025-12-31")
    add_member(client, meeting, name="Wu", from_on="2027-01-01")
    close(client, meeting)
    afterwards = add_member(client, meeting)

    assert (before.status_code, afterwards.status_code) == (422, 303)
    assert "此组织已终止" in client.get(afterwards.headers["Location"]).text
    assert not seated(community, date(2027, 1, 2))


def test_a_last_day_before_the_first_is_refused_and_what_was_typed_stays(
    client, community, meeting
):
    add_member(client, meeting)
    seat = db.session.scalar(select(Membership))
    address = f"/desk/c/xingfuli/bodies/{meeting.id}/seats/{seat.id}/end"

    refused = client.post(address, data={"until_on": "2026-01-01", "reason": "moved to Peking"})
    broken = client.post(address, data={"until_on": "yesterday", "reason": "moved to Peking"})

    for answer in (refused, broken):
        assert answer.status_code == 422
        assert '<details class="confirm" open>' in answer.text
        assert 'value="moved to Peking"' in answer.text
    assert 'value="2026-01-01"' in refused.text
    assert seated(community)


def test_a_body_is_closed_once_and_not_before_it_began(client, community, meeting):
    early = close(client, meeting, "2025-01-01")
    first = close(client, meeting)
    again = close(client, meeting, "2027-11-30")

    assert (early.status_code, first.status_code) == (422, 303)
    assert "此组织已终止" in client.get(again.headers["Location"]).text
    db.session.refresh(meeting)
    assert meeting.until_on == date(2026, 11, 30)


def found(client, kind, name):
    client.post(
        "/desk/c/xingfuli/bodies/new",
        data={"kind": kind, "name": name, "from_on": "2026-01-01"},
    )
    return db.session.scalar(select(Body).where(Body.name == name))


def test_a_member_of_the_committee_does_not_sit_on_the_body_that_watches_it(
    client, community, committee
):
    sign_in(client, committee)
    bodies = {kind: found(client, kind, f"the {kind}") for kind in ("committee", "supervision")}
    wang = "13800000001"
    seated = add_member(client, bodies["committee"], phone=wang, until_on="2026-12-31")

    refused = add_member(client, bodies["supervision"], phone=wang)
    after_the_term = add_member(
        client, bodies["supervision"], phone=wang, from_on="2027-01-01", until_on=""
    )

    assert (seated.status_code, refused.status_code, after_the_term.status_code) == (303, 422, 303)
    assert "不能同时担任所在居委会的监督人员" in refused.text


def test_who_works_for_the_committee_is_not_made_its_supervisor(client, community, committee):
    sign_in(client, staff(Role.STREET, division=community.street))
    wanted = {"role": "supervisor", "place": "0", "from_on": TODAY.isoformat()}

    refused = client.post(f"/desk/c/xingfuli/people/{committee.id}", data=wanted)

    assert refused.status_code == 422
    assert "不能同时担任所在居委会的监督人员" in refused.text
    held = select(RoleAssignment.role).where(RoleAssignment.person_id == committee.id)
    assert db.session.scalars(held).all() == [Role.COMMITTEE]
