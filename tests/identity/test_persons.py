"""One human being is one person, whatever proves it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity import queries
from portal.community.identity.models import (
    BodyKind,
    Credential,
    CredentialKind,
    Membership,
    Person,
)
from portal.community.identity.personal import erase, export
from portal.community.identity.service import bodies, merging
from tests.factories.identity import PersonFactory, resident, sign_in, staff
from tests.factories.places import CommunityFactory

PHONE = "13800000001"


def bind(client, phones, phone=PHONE):
    client.post("/me/phones/add", data={"phone": phone})
    return client.post("/me/phones/add?step=code", data={"code": phones.codes[phone]})


def wechat_person():
    person = PersonFactory.create()
    with db.transaction():
        db.session.add(
            Credential(
                person_id=person.id, kind=CredentialKind.WECHAT, issuer="wx1", value="openid1"
            )
        )
    return person


def test_the_second_of_two_taps_on_the_code_of_a_new_number_is_told_that_it_is_added(
    app, client, phones
):
    sign_in(client, wechat_person())
    client.post("/me/phones/add", data={"phone": PHONE})
    second = app.test_client()
    with client.session_transaction() as cookie:
        held = dict(cookie)
    with second.session_transaction() as cookie:
        cookie.update(held)

    taps = [
        browser.post("/me/phones/add?step=code", data={"code": phones.codes[PHONE]})
        for browser in (client, second)
    ]

    assert [tap.location for tap in taps] == ["/me/phones", "/me/phones"]
    assert "手机号已添加" in second.get("/me/phones").text


def test_a_number_is_added_with_a_code(client, phones):
    person = resident("Wang", "13800000002")
    sign_in(client, person)

    assert bind(client, phones).status_code == 303

    numbers = db.session.scalars(
        select(Credential.value).where(Credential.person_id == person.id)
    ).all()
    assert set(numbers) == {PHONE, "13800000002"}


def test_a_person_known_by_wechat_becomes_the_person_of_the_phone(client, phones):
    known, visitor = resident("Wang", PHONE), wechat_person()
    row = sign_in(client, visitor)

    bind(client, phones)

    assert client.get("/me").status_code == 200
    openid = db.session.scalar(select(Credential).where(Credential.value == "openid1"))
    assert openid.person_id == known.id
    assert db.session.get(Person, visitor.id).erased_at is not None
    assert row.ended_at is not None


def test_staff_who_prove_their_own_number_become_one_with_the_resident(client, phones):
    community = CommunityFactory.create()
    known = resident("Wang", PHONE)
    worker = staff(Role.COMMITTEE, community=community, username="committee1")
    sign_in(client, worker)

    bind(client, phones)

    kept = db.session.scalar(select(Credential).where(Credential.value == PHONE))
    assert kept.person_id == worker.id
    assert queries.same_person(kept.person_id, worker.id)
    assert db.session.get(Person, known.id).erased_at is not None


def test_the_number_of_another_staff_account_is_refused(client, phones):
    community = CommunityFactory.create()
    other = staff(
        Role.COMMITTEE,
        community=community,
        username="committee2",
        person=resident("Li", PHONE),
    )
    worker = staff(Role.COMMITTEE, community=community, username="committee1")
    sign_in(client, worker)

    assert bind(client, phones).status_code == 303
    kept = db.session.scalar(select(Credential).where(Credential.value == PHONE))
    assert kept.person_id == other.id


def test_merging_keeps_one_seat_of_two(client):
    community = CommunityFactory.create()
    first, second = resident("Wang"), resident("Wang")
    with db.transaction():
        body = bodies.found_body(
            community_id=community.id,
            kind=BodyKind.REPRESENTATIVES,
            name="Meeting",
            from_on=clock.today(),
            actor_id=first.id,
        )
        for person in (first, second):
            db.session.add(
                Membership(
                    community_id=community.id,
                    body_id=body.id,
                    person_id=person.id,
                    from_on=clock.today(),
                )
            )

    with db.transaction():
        merging.merge_persons(gone_id=first.id, kept_id=second.id)

    seated = queries.members_of(BodyKind.REPRESENTATIVES, community.id, clock.today())
    assert seated == {second.id}


def test_who_is_erased_sits_in_no_body_any_more_whatever_the_term(client):
    community, person = CommunityFactory.create(), resident("Wang")
    today = clock.today()
    terms = [(today, today + timedelta(days=700)), (today + timedelta(days=9), None)]
    with db.transaction():
        body = bodies.found_body(
            community_id=community.id,
            kind=BodyKind.REPRESENTATIVES,
            name="Meeting",
            from_on=today,
            actor_id=person.id,
        )
        for number, (from_on, until_on) in enumerate(terms):
            db.session.add(
                Membership(
                    community_id=community.id,
                    body_id=body.id,
                    person_id=person.id,
                    office=str(number),
                    from_on=from_on,
                    until_on=until_on,
                )
            )

    with db.transaction():
        erase(person.id)

    for day in (today + timedelta(days=1), today + timedelta(days=30)):
        assert queries.members_of(BodyKind.REPRESENTATIVES, community.id, day) == set()


def test_higher_rooms_move_their_rows_with_the_person(client):
    moved = []
    merging.moves_with_person(lambda gone, kept: moved.append((gone, kept)))
    first, second = resident(), resident()

    with db.transaction():
        merging.merge_persons(gone_id=first.id, kept_id=second.id)
    merging._movers.pop()

    assert moved == [(first.id, second.id)]


def test_the_last_way_to_sign_in_stays(client):
    person = resident("Wang", PHONE)
    sign_in(client, person)
    phone = db.session.scalar(select(Credential).where(Credential.value == PHONE))

    client.post(f"/me/phones/{phone.id}/remove")

    assert db.session.get(Credential, phone.id) is not None


def test_nobody_removes_the_number_of_somebody_else(client):
    resident("Li", PHONE)
    sign_in(client, resident())
    phone = db.session.scalar(select(Credential).where(Credential.value == PHONE))

    client.post(f"/me/phones/{phone.id}/remove")

    assert db.session.get(Credential, phone.id) is not None


def test_a_name_is_changed(client):
    person = resident("Wang")
    sign_in(client, person)

    assert client.post("/me/name", data={"name": " 王小明 "}).status_code == 303
    assert db.session.get(Person, person.id).name == "王小明"
    assert client.post("/me/name", data={"name": "x" * 61}).status_code == 422


@pytest.mark.parametrize(
    "address",
    ["/me", "/me/name", "/me/sessions", "/me/phones", "/me/phones/add", "/me/household"],
)
def test_every_page_about_oneself_opens_for_a_resident(client, address):
    sign_in(client, resident("Wang"))

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "138" not in answer.text or "****" in answer.text


def test_erasing_leaves_an_empty_row_and_no_way_in(client):
    person = resident("Wang", PHONE)
    sign_in(client, person)
    assert any(row.get("phone") == PHONE for row in export(person.id))

    with db.transaction():
        erase(person.id)

    kept = db.session.get(Person, person.id)
    assert (kept.name, bool(kept.erased_at)) == ("", True)
    assert db.session.scalar(select(Credential).where(Credential.value == PHONE)) is None
    assert client.get("/me").status_code == 303
