"""A member of staff names a mailbox and proves it by the code that was sent there."""

import logging
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.personal import records
from portal.community.identity.models import Consent, Person, RoleAssignment
from portal.community.identity.service.merging import merge_persons
from portal.mail import keeping, queries
from portal.mail.models import Mailbox, MailboxProof
from portal.mail.server import Tls
from tests.factories.identity import resident, sign_in, staff
from tests.mail.conftest import ADDRESS, with_mailbox
from tests.support.fakes.mail import Postbox, mail_server, using

OTHER = "li.si@jiedao.example"


def code_in(post: Postbox) -> str:
    found = re.search(r"\d{6}", post.letters[-1]["Subject"])
    assert found is not None
    return found[0]


def name_it(client: FlaskClient, address: str = ADDRESS) -> int:
    return client.post("/me/mailbox/new", data={"address": address}).status_code


def prove(client: FlaskClient, code: str) -> int:
    return client.post("/me/mailbox/code", data={"code": code}).status_code


def mailbox_of(person: Person) -> str | None:
    session.expire_all()
    found = queries.mailbox_of(person.id)
    return found.address if found else None


def test_a_mailbox_counts_once_its_code_was_typed(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)

    assert name_it(client) == 303
    assert post.recipients == [ADDRESS]
    assert mailbox_of(worker) is None
    assert prove(client, code_in(post)) == 303

    assert mailbox_of(worker) == ADDRESS
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
    assert mailbox_of(worker) is None


def test_a_code_is_good_for_half_an_hour(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)

    with clock.later(minutes=30, seconds=1):
        assert prove(client, code_in(post)) == 303
    assert mailbox_of(worker) is None


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
    assert mailbox_of(colleague) is None


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


def test_the_former_mailbox_stays_until_the_new_one_is_proved(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, worker)
    name_it(client, OTHER)

    assert mailbox_of(worker) == ADDRESS
    prove(client, code_in(post))
    assert mailbox_of(worker) == OTHER


def test_a_mailbox_can_be_taken_away_and_gets_nothing_more(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    with_mailbox(worker)
    sign_in(client, worker)
    name_it(client, OTHER)

    client.post("/me/mailbox/remove")

    assert mailbox_of(worker) is None
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
    assert mailbox_of(former) is None


def test_letters_stop_on_the_day_the_role_ends(worker: Person) -> None:
    with_mailbox(worker)
    assert queries.address_at_work(worker.id) == ADDRESS

    role = session.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == worker.id)
    ).one()
    with transaction():
        role.until_on = clock.today() - timedelta(days=1)

    assert queries.address_at_work(worker.id) is None


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
    assert mailbox_of(worker) == expected


def test_codes_are_forgotten_after_a_day(
    client: FlaskClient, worker: Person, post: Postbox
) -> None:
    sign_in(client, worker)
    name_it(client)

    assert keeping.forget_codes() == 0
    with clock.later(hours=25):
        assert keeping.forget_codes() == 1


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
