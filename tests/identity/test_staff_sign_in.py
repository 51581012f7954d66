"""Staff sign in with user name and password, and an authenticator if they set one up."""

import re

import pyotp
import pytest

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity.models import Credential, SignInSession
from portal.community.identity.service import accounts, authenticator
from tests.factories.grievances import scene
from tests.factories.identity import PASSWORD, resident, sign_in, staff
from tests.factories.places import CommunityFactory

NOON = "2026-11-23T12:00:00+08:00"


@pytest.fixture
def worker():
    return staff(Role.COMMITTEE, community=CommunityFactory.create(), username="committee1")


def enter(client, username="committee1", password=PASSWORD, **more):
    return client.post("/login/staff", data={"username": username, "password": password, **more})


def with_authenticator(person):
    account = accounts.of_person(person.id)
    with db.transaction():
        authenticator.propose(account)
    secret = account.totp_secret
    with db.transaction(), clock.later(minutes=-5):
        codes = authenticator.switch_on(account, pyotp.TOTP(secret).at(clock.now()))
    return pyotp.TOTP(secret), codes


def is_in(client):
    return client.get("/me").status_code == 200


def test_user_name_and_password_sign_in(client, worker):
    assert client.get("/login/staff").status_code == 200

    answer = enter(client)

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert is_in(client)


def test_a_user_name_may_be_typed_in_any_case(client, worker):
    assert enter(client, " Committee1 ").status_code == 303


@pytest.mark.parametrize(
    "there", ["https://evil.example", "//evil.example", "/\\evil.example", "/login/staff"]
)
def test_signing_in_never_leads_to_another_site(client, worker, there):
    assert enter(client, next=there).location == "/desk"


def test_wrong_name_and_wrong_password_are_answered_alike(app, worker):
    def plain(answer):
        return answer.status_code, re.sub(r"value=\"[^\"]*\"", "", answer.text)

    known = enter(app.test_client(), password="something else")
    unknown = enter(app.test_client(), "committee9", "something else")

    assert plain(known) == plain(unknown)
    assert known.status_code == 422


def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(app, client, worker):
    with clock.at(NOON):
        for _try in range(5):
            enter(client, password="wrong")
        locked = enter(client)
        unknown = enter(app.test_client(), "nobody", "wrong")
        assert locked.status_code == unknown.status_code == 422
        with clock.later(minutes=14, seconds=59):
            assert enter(client).status_code == 422
        with clock.later(minutes=15):
            assert enter(client).status_code == 303


def test_the_lock_grows_with_every_further_failure(client, worker):
    with clock.at(NOON):
        for _try in range(5):
            enter(client, password="wrong")
        with clock.later(minutes=15):
            enter(client, password="wrong")
        with clock.later(minutes=44):
            assert enter(client).status_code == 422
        with clock.later(minutes=45):
            assert enter(client).status_code == 303


def test_a_right_password_forgets_the_failures(client, worker):
    for _try in range(4):
        enter(client, password="wrong")
    enter(client)

    assert accounts.of_person(worker.id).failures == 0


def test_the_authenticator_is_set_up_without_javascript(client, worker):
    sign_in(client, worker)
    client.post("/me/authenticator/begin")
    page = client.get("/me/authenticator").text
    assert "<svg" in page
    assert "style=" not in page

    secret = accounts.of_person(worker.id).totp_secret
    answer = client.post("/me/authenticator/confirm", data={"code": pyotp.TOTP(secret).now()})

    assert answer.status_code == 200
    assert len(re.findall(r"[A-Z2-7]{5}-[A-Z2-7]{5}", answer.text)) == 8


def test_with_an_authenticator_the_password_alone_does_not_open(client, worker):
    totp, _codes = with_authenticator(worker)

    assert enter(client).status_code == 422
    assert enter(client, code="000000").status_code == 422
    assert enter(client, code=totp.at(clock.now())).status_code == 303


def test_a_code_of_the_authenticator_works_once(app, worker):
    with clock.at(NOON):
        totp, _codes = with_authenticator(worker)
        code = totp.at(clock.now())

        assert enter(app.test_client(), code=code).status_code == 303
        assert enter(app.test_client(), code=code).status_code == 422


def test_a_recovery_code_works_once(app, worker):
    _totp, codes = with_authenticator(worker)

    assert enter(app.test_client(), code=codes[0].lower()).status_code == 303
    assert enter(app.test_client(), code=codes[0]).status_code == 422
    assert enter(app.test_client(), code=codes[1]).status_code == 303


def test_the_authenticator_is_switched_off_with_the_password_only(client, worker):
    with_authenticator(worker)
    sign_in(client, worker)

    assert client.post("/me/authenticator/off", data={"password": "wrong"}).status_code == 422
    assert accounts.of_person(worker.id).totp_confirmed_at
    assert client.post("/me/authenticator/off", data={"password": PASSWORD}).status_code == 303
    assert not accounts.of_person(worker.id).totp_confirmed_at


def change(client, new, old=PASSWORD, again=None):
    return client.post("/me/password", data={"old": old, "new": new, "again": again or new})


def test_a_new_password_signs_the_other_devices_out(app, client, worker):
    elsewhere = app.test_client()
    sign_in(elsewhere, worker)
    sign_in(client, worker)

    assert change(client, "a quiet green river").status_code == 303

    assert not is_in(elsewhere)
    assert is_in(client)
    assert enter(app.test_client(), password="a quiet green river").status_code == 303


@pytest.mark.parametrize(
    "weak", ["short", "password123", "1234567890", "my-committee1-x", "aaaaaaaaaaaa", "a" * 201]
)
def test_a_weak_password_is_refused(client, worker, weak):
    sign_in(client, worker)

    assert change(client, weak).status_code == 422
    assert accounts.judge(username="committee1", password=PASSWORD).right


def test_the_old_password_is_asked_for(client, worker):
    sign_in(client, worker)

    assert change(client, "a quiet green river", old="wrong").status_code == 422
    assert change(client, "a quiet green river", again="another one").status_code == 422


def test_a_one_time_password_opens_nothing_but_its_change(client, worker):
    account = accounts.of_person(worker.id)
    with db.transaction():
        account.must_change = True

    answer = enter(client, next="/desk/roles")
    assert answer.location == "/me/password?next=/desk/roles"
    assert client.get("/desk/roles").location == "/me/password?next=/desk/roles"
    answer = client.post(
        "/me/password",
        data={
            "old": PASSWORD,
            "new": "a quiet green river",
            "again": "a quiet green river",
            "next": "/desk/roles",
        },
    )

    assert answer.location == "/desk/roles"
    assert client.get("/desk/roles").status_code == 200


def test_a_one_time_password_is_not_kept_as_the_own_one(client, worker):
    account = accounts.of_person(worker.id)
    with db.transaction():
        account.must_change = True
    enter(client)

    answer = client.post("/me/password", data=dict.fromkeys(("old", "new", "again"), PASSWORD))

    assert answer.status_code == 422
    assert "/me/password" in client.get("/desk/roles").location


def test_residents_have_no_password_page(client):
    sign_in(client, resident())

    assert client.get("/me/password").status_code == 404
    assert client.get("/me/authenticator").status_code == 404


def test_passwords_are_kept_as_argon2_hashes(worker):
    kept = db.session.query(Credential).filter(Credential.value == "committee1").one()

    assert kept.password_hash.startswith("$argon2id$")


def test_staff_signed_in_by_phone_are_asked_for_the_password_at_the_desk(client, worker):
    sign_in(client, worker, method="phone_code")

    assert client.get("/desk/roles").location == "/login/staff?next=/desk/roles"
    assert client.get("/me").status_code == 200


def test_a_worker_of_a_grid_signs_out_although_no_community_is_in_the_address(client):
    sign_in(client, scene().worker)

    answer = client.post("/logout")

    assert (answer.status_code, answer.location) == (303, "/login")
    assert not is_in(client)


def twin_of(app, client):
    """The same browser, whose second tap left before the first answer came."""
    twin = app.test_client()
    with client.session_transaction() as cookie:
        held = dict(cookie)
    with twin.session_transaction() as cookie:
        cookie.update(held)
    return twin


def test_two_taps_of_staff_are_one_device(app, client, worker):
    client.get("/login/staff")
    second = twin_of(app, client)

    answers = [enter(client), enter(second)]

    assert [answer.location for answer in answers] == ["/desk", "/desk"]
    assert db.session.query(SignInSession).count() == 1
    assert is_in(client)
    assert is_in(second)


def test_the_second_of_two_taps_with_an_authenticator_lands_signed_in(app, client, worker):
    totp, _codes = with_authenticator(worker)
    code = totp.at(clock.now())
    client.get("/login/staff")
    second = twin_of(app, client)

    answers = [enter(client, code=code), enter(second, code=code)]

    assert [answer.location for answer in answers] == ["/desk", "/desk"]
    assert db.session.query(SignInSession).count() == 1
    assert accounts.of_person(worker.id).failures == 0


def test_a_used_code_of_the_authenticator_lets_no_other_browser_in(app, client, worker):
    totp, _codes = with_authenticator(worker)
    code = totp.at(clock.now())
    client.get("/login/staff")
    enter(client, code=code)
    stranger = app.test_client()
    stranger.get("/login/staff")

    assert enter(stranger, code=code).status_code == 422
    assert not is_in(stranger)


def test_a_second_tap_without_the_right_password_lets_nobody_in(app, client, worker):
    client.get("/login/staff")
    second = twin_of(app, client)
    enter(client)

    assert enter(second, password="wrong").status_code == 422
    assert not is_in(second)
