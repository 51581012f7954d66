"""Staff screens: accounts by invitation, roles with scope and term, bodies and members."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.base import clock, db
from portal.base.access import Permission, Role
from portal.base.audit.models import AuditEntry
from portal.community.identity import labels, queries
from portal.community.identity.models import (
    Credential,
    RoleAssignment,
)
from portal.community.identity.service import accounts, households
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import (
    BuildingFactory,
    CommunityFactory,
    DivisionFactory,
    HouseholdFactory,
)

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon():
    with clock.at("2026-11-23T12:00:00+08:00"):
        yield


def invite(client, role="grid_worker", slug="xingfuli", username="grid9", **more):
    return client.post(
        f"/desk/c/{slug}/people/new",
        data={
            "name": "New",
            "username": username,
            "role": role,
            "place": "0",
            "from_on": TODAY.isoformat(),
            **more,
        },
    )


def roles_of(username):
    found = accounts.find(username)
    if found is None:
        return []
    return db.session.scalars(
        select(RoleAssignment.role).where(RoleAssignment.person_id == found.person_id)
    ).all()


def test_an_account_is_opened_by_invitation_and_its_password_shown_once(
    app, client, community, committee
):
    sign_in(client, committee)

    page = invite(client)

    (password,) = re.findall(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", page.text)
    assert roles_of("grid9") == [Role.GRID_WORKER]
    answer = app.test_client().post(
        "/login/staff", data={"username": "grid9", "password": password}
    )
    assert answer.location.startswith("/me/password")
    assert password not in client.get("/desk/c/xingfuli/people").text


def test_a_taken_user_name_is_told_beside_the_field(client, community, committee):
    sign_in(client, committee)

    answer = invite(client, username="COMMITTEE1")

    assert answer.status_code == 422
    assert "username-error" in answer.text
    assert len(db.session.scalars(select(Credential)).all()) == 1


@pytest.mark.parametrize("role", ["street", "district", "city", "admin", "supervisor", "panel"])
def test_the_committee_gives_no_role_above_its_own_nor_its_supervisors(
    client, community, committee, role
):
    sign_in(client, committee)

    assert invite(client, role).status_code == 422
    assert roles_of("grid9") == []


def test_the_street_gives_the_supervisors(client, community):
    sign_in(client, staff(Role.STREET, division=community.street))

    assert invite(client, "supervisor").status_code == 200
    assert roles_of("grid9") == [Role.SUPERVISOR]


def grant(client, person, role="committee", slug="xingfuli", **more):
    return client.post(
        f"/desk/c/{slug}/people/{person.id}",
        data={"role": role, "place": "0", "from_on": TODAY.isoformat(), **more},
    )


def count_roles(person):
    query = select(RoleAssignment).where(RoleAssignment.person_id == person.id)
    return len(db.session.scalars(query).all())


def test_a_role_is_given_for_a_term(client, community, committee):
    worker = staff(Role.GRID_WORKER, community=community)
    sign_in(client, committee)

    assert grant(client, worker, until_on="2027-11-22").status_code == 303

    row = db.session.scalars(select(RoleAssignment).order_by(RoleAssignment.id.desc())).first()
    assert (row.role, row.until_on, row.granted_by_id) == (
        Role.COMMITTEE,
        date(2027, 11, 22),
        committee.id,
    )
    assert db.session.scalar(select(AuditEntry.act).order_by(AuditEntry.id.desc())) == "role.grant"


def test_a_term_cannot_end_before_it_begins(client, community, committee):
    worker = staff(Role.GRID_WORKER, community=community)
    sign_in(client, committee)

    assert grant(client, worker, until_on="2026-11-22").status_code == 422
    assert count_roles(worker) == 1


def test_a_term_that_is_over_gives_no_role(client, community, committee):
    worker = staff(Role.GRID_WORKER, community=community)
    sign_in(client, committee)

    refused = grant(client, worker, from_on="2026-01-01", until_on="2026-11-22")

    assert refused.status_code == 422
    assert 'id="until_on-error"' in refused.text
    assert count_roles(worker) == 1


def test_the_same_role_is_not_given_twice_for_one_time(client, community, committee):
    worker = staff(Role.GRID_WORKER, community=community)
    sign_in(client, committee)

    first = grant(client, worker, until_on="2026-12-31")
    tapped = grant(client, worker, until_on="2026-12-31")
    overlapping = grant(client, worker, from_on="2026-12-31", until_on="")
    following = grant(client, worker, from_on="2027-01-01", until_on="")

    answers = [one.status_code for one in (first, tapped, overlapping, following)]
    assert answers == [303, 422, 422, 303]
    assert count_roles(worker) == 3


def test_nobody_gives_a_role_to_oneself(client, community, committee):
    sign_in(client, committee)

    assert grant(client, committee, "grid_worker").status_code == 422
    assert count_roles(committee) == 1


def test_nobody_gives_a_role_outside_the_own_scope(client, community, committee):
    other = CommunityFactory.create(slug="heping")
    worker = staff(Role.GRID_WORKER, community=other)
    sign_in(client, committee)

    assert grant(client, worker, slug="heping").status_code == 404
    assert grant(client, worker).status_code == 404
    assert count_roles(worker) == 1


def end(client, person, post, slug="xingfuli"):
    return client.post(
        f"/desk/c/{slug}/people/{person.id}/posts/{post.id}/end", data={"reason": "left"}
    )


def post_of(person):
    return db.session.scalar(select(RoleAssignment).where(RoleAssignment.person_id == person.id))


def test_a_role_ends_at_once(app, client, community, committee):
    worker, browser = staff(Role.GRID_WORKER, community=community), app.test_client()
    sign_in(browser, worker)
    sign_in(client, committee)
    assert browser.get("/desk/roles").status_code == 200

    assert end(client, worker, post_of(worker)).status_code == 303

    assert browser.get("/desk/roles").status_code == 403
    assert post_of(worker).until_on == TODAY - timedelta(days=1)


def test_a_role_above_is_not_ended_from_below(client, community, committee):
    supervisor = staff(Role.SUPERVISOR, community=community)
    sign_in(client, committee)

    assert end(client, supervisor, post_of(supervisor)).status_code == 403
    assert post_of(supervisor).until_on is None


def test_a_new_password_signs_in_and_must_be_changed(app, client, community, committee):
    worker, browser = (
        staff(Role.GRID_WORKER, community=community, username="grid1"),
        app.test_client(),
    )
    sign_in(browser, worker)
    sign_in(client, committee)

    page = client.post(f"/desk/c/xingfuli/people/{worker.id}/reset")

    (password,) = re.findall(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}", page.text)
    assert accounts.judge(username="grid1", password=password).right
    assert accounts.must_change(worker.id)
    assert browser.get("/me").status_code == 303


def test_a_new_password_is_no_way_to_rights_above_ones_own(client, community, committee):
    worker = staff(Role.GRID_WORKER, community=community, username="grid1")
    staff(Role.DISTRICT, division=DivisionFactory.create(level="district"), person=worker)
    sign_in(client, committee)

    assert client.post(f"/desk/c/xingfuli/people/{worker.id}/reset").status_code == 403
    assert not accounts.must_change(worker.id)


def test_a_search_needs_two_characters_and_shows_masked_numbers(client, community, committee):
    person = resident("王小明", "13800000001")
    home = HouseholdFactory.create(building=BuildingFactory.create(community=community))
    with db.transaction():
        (slip,) = households.issue_slips(
            community_id=community.id, households=[home], issued_by_id=committee.id
        )
        households.use_slip(person_id=person.id, typed=slip.code)
    sign_in(client, committee)

    def found(text):
        return client.get("/desk/c/xingfuli/people", query_string={"q": text}).text

    assert "王小明" not in found("王")
    assert "王小明" in found("小明")
    assert "138****0001" in found("13800000001")
    assert "13800000001" not in found("小明")
    assert "王小明" not in found("1380000")


def test_a_search_finds_nobody_whom_the_community_does_not_know(client, community, committee):
    resident("王小明", "13800000001")
    sign_in(client, committee)

    page = client.get("/desk/c/xingfuli/people", query_string={"q": "小明"}).text

    assert "****" not in page


def test_staff_of_a_community_by_role(community, committee):
    worker = staff(Role.GRID_WORKER, community=community)
    above = staff(Role.STREET, division=community.street)
    staff(Role.COMMITTEE, community=CommunityFactory.create())

    assert queries.staff_in(community.id, [Role.COMMITTEE]) == {committee.id}
    assert queries.staff_in(community.id, [Role.GRID_WORKER, Role.STREET]) == {worker.id, above.id}


@pytest.mark.parametrize("place", ["people", "bodies", "households", "people/new", "bodies/new"])
def test_every_staff_page_opens_for_the_committee(client, community, committee, place):
    sign_in(client, committee)

    answer = client.get(f"/desk/c/xingfuli/{place}")

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_supervisors_may_not_open_accounts(client, community):
    sign_in(client, staff(Role.SUPERVISOR, community=community))

    assert invite(client).status_code == 403
    assert client.get("/desk/c/xingfuli/people").status_code == 403


def test_the_roles_page_says_who_may_do_what(client, community, committee):
    sign_in(client, committee)

    assert client.get("/desk/roles").text.count("<h2>") > 20


def test_somebody_whose_role_was_given_and_ended_on_one_day_is_still_found(
    client, community, committee
):
    sign_in(client, committee)
    invite(client, name="刘新来")
    newcomer = accounts.find("grid9").person_id
    (post,) = db.session.scalars(
        select(RoleAssignment.id).where(RoleAssignment.person_id == newcomer)
    )
    client.post(f"/desk/c/xingfuli/people/{newcomer}/posts/{post}/end", data={"reason": "弄错了"})
    assert roles_of("grid9") == []

    found = client.get("/desk/c/xingfuli/people?q=grid9").text

    assert f"/desk/c/xingfuli/people/{newcomer}" in found
    assert client.get(f"/desk/c/xingfuli/people/{newcomer}").status_code == 200
    assert client.get(f"/desk/c/xingfuli/people/{newcomer + 1000}").status_code == 404


def test_an_account_of_another_community_is_not_found_here(client, community, committee):
    stranger = staff(Role.COMMITTEE, community=CommunityFactory.create(), username="stranger1")
    sign_in(client, committee)

    assert client.get(f"/desk/c/xingfuli/people/{stranger.id}").status_code == 404


def test_the_list_of_permissions_tells_each_of_them_in_words():
    without = [one for one in Permission if one not in labels.PERMISSION_LABELS]

    assert without == []
