"""Signed-in devices: what the cookie holds, how long it lasts, and how it ends."""

from datetime import date

import pytest
from flask import session
from flask.testing import FlaskClient
from sqlalchemy import event, select

from portal.base import clock, db
from portal.base.access import NOBODY, Role, Viewer
from portal.community.identity import keyed, sessions
from portal.community.identity.models import SignInSession
from portal.community.identity.service import devices
from tests.factories.grids import GridFactory
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory, DivisionFactory

NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture
def viewer_of(app):
    def look(client: FlaskClient) -> Viewer:
        with client.session_transaction() as cookie:
            kept = dict(cookie)
        with app.test_request_context("/"):
            session.update(kept)
            return sessions.load_viewer()

    return look


def count_statements(engine, act):
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return [one for one in seen if one.startswith("SELECT")]


def test_a_visitor_without_a_cookie_is_nobody_and_costs_no_query(app, client, engine, viewer_of):
    seen = []

    assert count_statements(engine, lambda: seen.append(viewer_of(client))) == []
    assert seen == [NOBODY]


def test_a_resident_costs_one_query_and_a_worker_two_and_one_for_grid_duties(
    client, engine, viewer_of
):
    sign_in(client, resident())
    assert len(count_statements(engine, lambda: viewer_of(client))) == 1
    sign_in(client, staff(Role.STREET, division=DivisionFactory.create()))
    assert len(count_statements(engine, lambda: viewer_of(client))) <= 3


def test_a_signed_in_resident_is_known(client, viewer_of):
    person = resident("Wang")
    sign_in(client, person)

    seen = viewer_of(client)

    assert (seen.person_id, seen.name, seen.phone_verified) == (person.id, "Wang", True)


def test_the_cookie_and_the_database_never_hold_the_same_thing(client):
    row = sign_in(client, resident())

    with client.session_transaction() as cookie:
        token = cookie[sessions.TOKEN_KEY]
    assert row.token_hash == keyed.token_hash(token)
    assert token not in row.token_hash


def test_staff_rights_come_with_a_password_session_only(client, viewer_of):
    worker = staff(Role.COMMITTEE, community=CommunityFactory.create())

    sign_in(client, worker, method=devices.PHONE_CODE)
    assert not viewer_of(client).is_staff
    sign_in(client, worker)
    assert viewer_of(client).holds(Role.COMMITTEE)


def test_a_role_reaches_the_communities_under_its_division(client, viewer_of):
    street = DivisionFactory.create()
    inside = [CommunityFactory.create(street=street) for _n in range(2)]
    CommunityFactory.create()
    sign_in(client, staff(Role.STREET, division=street))

    (held,) = viewer_of(client).assignments

    assert held.communities == {one.id for one in inside}
    assert held.division_id == street.id


def test_a_district_reaches_all_its_streets_and_the_city_everything(client, viewer_of):
    here = CommunityFactory.create()
    district = db.session.get(type(here.street), here.district_id)
    person = staff(Role.DISTRICT, division=district)
    staff(Role.CITY, person=person)
    sign_in(client, person)

    first, second = viewer_of(client).assignments

    assert first.communities == {here.id}
    assert second.communities is None


def test_a_grid_worker_carries_the_grid_and_its_community(client, viewer_of):
    grid = GridFactory.create()
    sign_in(client, staff(Role.GRID_WORKER, grid=grid))

    seen = viewer_of(client)

    assert seen.grids() == {grid.id}
    assert seen.assignments[0].communities == {grid.community_id}


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-11-30T23:59:59+08:00", False),
        ("2026-12-01T00:00:00+08:00", True),
        ("2026-12-31T23:59:59+08:00", True),
        ("2027-01-01T00:00:00+08:00", False),
    ],
)
def test_both_end_days_of_a_term_belong_to_it(client, viewer_of, moment, holds):
    worker = staff(
        Role.COMMITTEE,
        community=CommunityFactory.create(),
        from_on=date(2026, 12, 1),
        until_on=date(2026, 12, 31),
    )
    with clock.at(moment):
        sign_in(client, worker)
        assert viewer_of(client).is_staff is holds


def test_staff_are_signed_out_after_twelve_hours_whatever_they_do(client):
    with clock.at(NOON):
        sign_in(client, staff(Role.CITY))
        with clock.later(hours=11, minutes=59):
            assert client.get("/me").status_code == 200
        with clock.later(hours=12):
            assert client.get("/me").status_code == 303


def test_a_resident_stays_signed_in_for_ninety_days_after_the_last_visit(client):
    with clock.at(NOON):
        sign_in(client, resident())
        with clock.later(days=89):
            assert client.get("/me").status_code == 200
        with clock.later(days=178):
            assert client.get("/me").status_code == 200
        with clock.later(days=178 + 90, seconds=1):
            assert client.get("/me").status_code == 303


def test_being_seen_is_written_once_an_hour(client):
    with clock.at(NOON):
        row = sign_in(client, resident())
        began = row.seen_at
        with clock.later(minutes=59):
            client.get("/me")
            assert db.session.get(SignInSession, row.id).seen_at == began
        with clock.later(minutes=60):
            client.get("/me")
            assert db.session.get(SignInSession, row.id).seen_at == clock.now()


def test_a_shared_device_is_signed_out_after_thirty_idle_minutes(client, viewer_of):
    with clock.at(NOON):
        sign_in(client, resident(), shared_device=True)
        assert viewer_of(client).shared_device
        with clock.later(minutes=29):
            assert client.get("/me").status_code == 200
        with clock.later(minutes=58):
            assert client.get("/me").status_code == 200
        with clock.later(minutes=88):
            assert client.get("/me").status_code == 303


def test_one_device_is_ended_from_another_at_once(app, client):
    person, other = resident(), app.test_client()
    lost = sign_in(other, person)
    sign_in(client, person)

    answer = client.post(f"/me/sessions/{lost.id}/end")

    assert answer.status_code == 303
    assert other.get("/me").status_code == 303
    assert client.get("/me").status_code == 200


def test_nobody_ends_the_device_of_somebody_else(app, client):
    theirs = sign_in(app.test_client(), resident())
    sign_in(client, resident())

    assert client.post(f"/me/sessions/{theirs.id}/end").status_code == 404
    assert db.session.get(SignInSession, theirs.id).ended_at is None


def test_all_other_devices_are_ended_together(app, client):
    person, browsers = resident(), [app.test_client() for _n in range(2)]
    for browser in browsers:
        sign_in(browser, person)
    here = sign_in(client, person)

    client.post("/me/sessions/end-others")

    living = db.session.scalars(
        select(SignInSession.id).where(SignInSession.ended_at.is_(None))
    ).all()
    assert living == [here.id]


def test_signing_out_ends_the_session_and_empties_the_cookie(client):
    row = sign_in(client, resident())

    assert client.post("/logout").status_code == 303

    assert db.session.get(SignInSession, row.id).ended_at is not None
    with client.session_transaction() as cookie:
        assert sessions.TOKEN_KEY not in cookie


def test_signing_out_is_no_link(client):
    sign_in(client, resident())

    assert client.get("/logout").status_code in {404, 405}
    assert client.get("/me").status_code == 200


def test_a_forged_cookie_is_nobody(client, viewer_of):
    with client.session_transaction() as cookie:
        cookie[sessions.TOKEN_KEY] = "made-up"

    assert viewer_of(client) is NOBODY


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0.50", "WeChat, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17 Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_device_has_a_name_one_recognises(agent, name):
    assert sessions.device_name(agent) == name


def test_a_device_is_told_in_the_readers_words(client):
    sign_in(client, resident("Wang"))
    row = db.session.scalar(select(SignInSession))
    with db.transaction():
        row.device = "WeChat, Android"

    assert "微信，安卓手机" in client.get("/me/sessions").text
    client.set_cookie("lang", "en")
    assert "WeChat, Android phone" in client.get("/me/sessions").text


def test_the_sign_in_says_that_reporting_needs_none(client):
    assert "不登录也可以反映问题" in client.get("/login?next=/me").text
