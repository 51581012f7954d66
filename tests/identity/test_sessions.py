"""Signed-in devices: what the cookie holds, how long it lasts, and how it ends."""

from flask import Flask
from flask.testing import FlaskClient

from portal.base.access import NOBODY, Role, Viewer
from portal.community.identity import sessions
from portal.community.identity.service import devices
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory


def viewer_of(app: Flask, client: FlaskClient) -> Viewer:
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    with app.test_request_context("/"):
        from flask import session

        session.update(kept)
        return sessions.load_viewer()


def test_a_visitor_without_a_cookie_is_nobody(app, client):
    assert viewer_of(app, client) is NOBODY


def test_a_signed_in_resident_is_known(app, client):
    person = resident("Wang")
    sign_in(client, person)

    seen = viewer_of(app, client)

    assert (seen.person_id, seen.name, seen.phone_verified) == (person.id, "Wang", True)


def test_staff_rights_come_with_a_password_session_only(app, client):
    worker = staff(Role.COMMITTEE, community=CommunityFactory.create())

    sign_in(client, worker, method=devices.PHONE_CODE)
    assert not viewer_of(app, client).is_staff
    sign_in(client, worker)
    assert viewer_of(app, client).holds(Role.COMMITTEE)
