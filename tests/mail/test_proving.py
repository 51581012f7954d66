"""A mailbox is proved by the code that was sent there: once, in time, and not too often."""

import logging
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.community.identity.models import Consent, Person
from portal.mail import queries
from portal.mail.models import MailboxProof
from portal.mail.server import Tls
from tests.factories.identity import sign_in, staff
from tests.mail.conftest import (
    ADDRESS,
    code_in,
    mailbox_at,
    name_it,
    prove,
)
from tests.support.fakes.mail import Postbox, mail_server


def test_a_mailbox_counts_once_its_code_was_typed(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)

    assert name_it(client) == 303
    assert post.recipients == [ADDRESS]
    assert mailbox_at(worker) is None
    assert prove(client, code_in(post)) == 303

    assert mailbox_at(worker) == ADDRESS
    assert queries.address_at_work(worker.id) == ADDRESS
    assert ADDRESS in client.get("/me/mailbox").get_data(as_text=True)
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == worker.id)).all()
    assert acts == ["mailbox.set"]
    given = session.scalars(select(Consent.purpose).where(Consent.person_id == worker.id)).all()
    assert given == ["mailbox"]


def test_the_letter_with_the_code_goes_out_encrypted_and_names_nobody(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)

    assert post.closed == [True]
    text = str(post.letters[0].get_body(preferencelist=("plain",)))
    assert worker.name not in text
    assert post.letters[0]["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Wang.Li@JieDao.Example ", "Wang.Li@jiedao.example"),
        ("wang＠jiedao。example", "wang@jiedao.example"),
        ("wang+portal@mail.jiedao.example", "wang+portal@mail.jiedao.example"),
    ],
)
def test_an_address_is_written_plainly(
    client: FlaskClient, worker: Person, post: Postbox, typed: str, kept: str
) -> None:
    sign_in(client, worker)

    assert name_it(client, typed) == 303
    assert post.recipients == [kept]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "wang",
        "wang@",
        "@jiedao.example",
        "wang@jiedao",
        "wang@@jiedao.example",
        "wang li@jiedao.example",
        "wang@jiedao.example\r\nBcc: x@y.example",
        "wang@jiedao.example,li@jiedao.example",
        "<wang@jiedao.example>",
        "王丽@jiedao.example",
        "wang..li@jiedao.example",
        "wang@-jiedao.example",
        "w" * 65 + "@jiedao.example",
        "wang@" + "a." * 130 + "example",
    ],
)
def test_what_is_no_address_is_given_back_as_typed(
    client: FlaskClient, worker: Person, post: Postbox, typed: str
) -> None:
    sign_in(client, worker)

    assert name_it(client, typed) == 422
    assert post.recipients == []
    assert session.scalar(select(MailboxProof.id)) is None


def test_a_wrong_code_is_counted_and_after_five_even_the_right_one_is_refused(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)
    right = code_in(post)
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    assert [prove(client, wrong) for _ in range(5)] == [422] * 5
    assert prove(client, right) == 422
    assert mailbox_at(worker) is None


def test_a_code_is_good_for_half_an_hour(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)

    with clock.later(minutes=30, seconds=1):
        assert prove(client, code_in(post)) == 303
    assert mailbox_at(worker) is None


def test_a_code_is_good_once_and_a_second_tap_is_told_the_same(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)
    code = code_in(post)
    prove(client, code)

    again = client.post("/me/mailbox/code", data={"code": code})

    assert again.headers["Location"] == "/me/mailbox"
    with clock.later(minutes=1):
        late = client.post("/me/mailbox/code", data={"code": code})
        assert late.headers["Location"] == "/me/mailbox/new"


def test_a_code_sent_to_one_person_proves_nothing_for_another(
    client: FlaskClient, app: Flask, worker: Person, post: Postbox
) -> None:
    colleague = staff(Role.GRID_WORKER, community=None, division=None, name="李四")
    sign_in(client, worker)
    name_it(client)
    code = code_in(post)
    other = app.test_client()
    sign_in(other, colleague)
    name_it(other, ADDRESS)

    assert prove(other, code) == 422
    assert mailbox_at(colleague) is None


def test_the_form_sent_twice_sends_one_letter(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)

    assert [name_it(client), name_it(client)] == [303, 303]
    assert len(post.letters) == 1


def test_codes_are_sent_in_small_numbers_only(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    begin = clock.now()
    answers = []
    for minute in range(0, 14, 2):
        with clock.at(begin + timedelta(minutes=minute)):
            answers.append(name_it(client, f"m{minute}@jiedao.example"))

    assert answers == [303] * 5 + [422] * 2
    with clock.at(begin + timedelta(minutes=10)):
        page = client.post("/me/mailbox/new", data={"address": "x@jiedao.example"})
    assert "50" in page.get_data(as_text=True)  # when to come again, in minutes
    assert "x@jiedao.example" in page.get_data(as_text=True)


def test_one_mailbox_cannot_be_flooded_by_several_accounts(
    app: Flask, post: Postbox, worker: Person
) -> None:
    answers = []
    for _ in range(6):
        client = app.test_client()
        sign_in(client, staff(Role.PANEL))
        answers.append(name_it(client))

    assert answers == [303] * 5 + [422]


def test_a_server_that_refuses_the_address_is_told_beside_the_field(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    post.on_recipient = "550 5.1.1 no such user"

    page = client.post("/me/mailbox/new", data={"address": ADDRESS})

    assert page.status_code == 422
    assert ADDRESS in page.get_data(as_text=True)
    assert "邮件服务器不接受这个地址" in page.get_data(as_text=True)
    assert queries.pending(worker.id) is None


def test_a_server_that_is_away_keeps_what_was_typed(client: FlaskClient, worker: Person) -> None:
    sign_in(client, worker)
    with mail_server(Tls.SAME_MACHINE) as post:
        post.on_letter = "451 4.3.0 later"
        page = client.post("/me/mailbox/new", data={"address": ADDRESS})

    assert page.status_code == 422
    assert "请过几分钟再试" in page.get_data(as_text=True)


def test_neither_code_nor_address_is_kept_in_the_open_or_logged(
    client: FlaskClient, worker: Person, post: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in(client, worker)
    name_it(client)
    code = code_in(post)
    prove(client, code)

    proof = session.scalars(select(MailboxProof)).one()
    assert code not in proof.code_hash
    ours = [one.getMessage() for one in caplog.records if one.name != "mail.log"]
    assert not any(ADDRESS in line or code in line for line in ours)
    facts = session.scalars(select(AuditEntry.facts)).all()
    assert ADDRESS not in str(facts)
