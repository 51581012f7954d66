"""Administrators see whether letters go out, and try it with their own mailbox."""

import pytest
from flask.testing import FlaskClient

from portal.base.access import Role
from portal.community.identity.models import Person
from tests.factories.identity import sign_in, staff
from tests.mail.conftest import ADDRESS, with_mailbox
from tests.support.fakes.mail import PASSWORD, SENDER, USER, Postbox, using


@pytest.fixture
def admin() -> Person:
    """An administrator of the installation."""
    return staff(Role.ADMIN, username="admin1")


def after_test(client: FlaskClient) -> str:
    page = client.post("/desk/mail/test", follow_redirects=True)
    assert page.status_code == 200
    return page.get_data(as_text=True)


def test_the_page_names_sender_and_server_but_no_secret(
    client: FlaskClient, admin: Person, post: Postbox
) -> None:
    sign_in(client, admin)
    page = client.get("/desk/mail").get_data(as_text=True)

    assert SENDER in page
    assert "127.0.0.1:" in page
    assert PASSWORD not in page
    assert f">{USER}<" not in page


def test_without_a_server_it_says_how_to_name_one(client: FlaskClient, admin: Person) -> None:
    sign_in(client, admin)
    with using(None):
        page = client.get("/desk/mail").get_data(as_text=True)

    assert "PORTAL_SMTP_URL" in page
    assert "/desk/mail/test" not in page


def test_a_test_letter_goes_to_ones_own_mailbox(
    client: FlaskClient, admin: Person, post: Postbox
) -> None:
    with_mailbox(admin)
    sign_in(client, admin)

    assert "邮件服务器已接收测试邮件" in after_test(client)
    assert post.recipients == [ADDRESS]


def test_without_a_mailbox_of_ones_own_none_is_sent(
    client: FlaskClient, admin: Person, worker: Person, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, admin)

    assert "请先设置您自己的邮箱" in after_test(client)
    assert post.recipients == []


def test_what_the_server_refuses_is_told_in_words_to_act_on(
    client: FlaskClient, admin: Person, post: Postbox
) -> None:
    with_mailbox(admin)
    sign_in(client, admin)
    post.on_sender = f"553 5.1.8 {SENDER} unknown"

    assert "PORTAL_MAIL_FROM" in after_test(client)


def test_only_administrators_come_here_and_nobody_sees_anothers_mailbox(
    client: FlaskClient, admin: Person, worker: Person, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, worker)
    assert client.get("/desk/mail").status_code == 403
    assert client.post("/desk/mail/test").status_code == 403

    sign_in(client, admin)
    for path in ("/desk/mail", f"/desk/people/{worker.id}", "/desk/people", "/desk/outbox"):
        assert ADDRESS not in client.get(path).get_data(as_text=True)
