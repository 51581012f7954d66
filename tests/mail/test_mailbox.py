"""A mailbox that was proved: changed, taken away, given out, erased."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.personal import records
from portal.community.identity.models import Person, RoleAssignment
from portal.community.identity.service.merging import merge_persons
from portal.mail import keeping, queries
from portal.mail.models import Mailbox, MailboxProof
from tests.factories.identity import resident, sign_in, staff
from tests.mail.conftest import (
    ADDRESS,
    OTHER,
    code_in,
    mailbox_at,
    name_it,
    prove,
    with_mailbox,
)
from tests.support.fakes.mail import Postbox, using


def test_the_former_mailbox_stays_until_the_new_one_is_proved(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, worker)
    name_it(client, OTHER)

    assert mailbox_at(worker) == ADDRESS
    prove(client, code_in(post))
    assert mailbox_at(worker) == OTHER


def test_a_mailbox_can_be_taken_away_and_gets_nothing_more(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, worker)
    name_it(client, OTHER)

    client.post("/me/mailbox/remove")

    assert mailbox_at(worker) is None
    assert queries.address_at_work(worker.id) is None
    assert queries.pending(worker.id) is None


def test_only_staff_name_a_mailbox_and_who_left_can_still_take_it_away(
    client: FlaskClient, post: Postbox
) -> None:
    former = resident()
    sign_in(client, former)
    assert [client.get("/me/mailbox").status_code, name_it(client)] == [403, 403]

    with_mailbox(former)
    page = client.get("/me/mailbox")
    assert page.status_code == 200
    assert "/me/mailbox/new" not in page.get_data(as_text=True)
    assert queries.address_at_work(former.id) is None
    client.post("/me/mailbox/remove")
    assert mailbox_at(former) is None


def test_letters_stop_on_the_day_the_role_ends(worker: Person) -> None:
    with_mailbox(worker)
    assert queries.address_at_work(worker.id) == ADDRESS

    role = session.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == worker.id)
    ).one()
    with transaction():
        role.until_on = clock.today() - timedelta(days=1)

    assert queries.address_at_work(worker.id) is None


def test_without_a_mail_server_nothing_is_offered_and_the_page_says_why(
    client: FlaskClient, worker: Person
) -> None:
    sign_in(client, worker)
    with using(None):
        assert "/me/mailbox" not in client.get("/me").get_data(as_text=True)
        assert name_it(client) == 422
        assert "没有连接邮件服务器" in client.get("/me/mailbox").get_data(as_text=True)


def test_the_entry_stands_among_staffs_own_matters(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    assert "/me/mailbox" in client.get("/me").get_data(as_text=True)
    sign_in(client, resident())
    assert "/me/mailbox" not in client.get("/me").get_data(as_text=True)


def test_it_is_given_out_on_request_and_erased_with_the_account(
    worker: Person, client: FlaskClient, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, worker)
    name_it(client, OTHER)
    kept = next(kind for kind in records.registered() if kind.name == "mailbox")

    assert [row["mailbox"] for row in kept.export(worker.id)] == [ADDRESS, OTHER]
    with transaction():
        kept.erase(worker.id)

    assert kept.export(worker.id) == []
    assert session.scalar(select(MailboxProof.id)) is None


@pytest.mark.parametrize(("has_one", "expected"), [(False, ADDRESS), (True, OTHER)])
def test_of_two_accounts_made_one_a_mailbox_remains(
    worker: Person, has_one: bool, expected: str
) -> None:
    gone = staff(Role.PANEL)
    with_mailbox(gone)
    if has_one:
        with_mailbox(worker, OTHER)
    with transaction():
        merge_persons(gone_id=gone.id, kept_id=worker.id)

    assert [row.address for row in session.scalars(select(Mailbox))] == [expected]
    assert mailbox_at(worker) == expected


def test_codes_are_forgotten_after_a_day(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)

    assert keeping.forget_codes() == 0
    with clock.later(hours=25):
        assert keeping.forget_codes() == 1
