"""What the server's answers mean: later, not this mailbox, or our own fault; and in good time."""

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from portal.base.outbox.channels import Broken, Later, NotSent, Receipt, Refused
from portal.base.outbox.delivering import reasons
from portal.mail import answers, server
from portal.mail.server import Tls
from tests.mail.conftest import ADDRESS
from tests.support.fakes.mail import (
    PASSWORD,
    USER,
    Postbox,
    Say,
    mail_server,
    scripted,
    to,
    using,
)

Send = Callable[..., Any]
HELLO, YES, GO_ON = "220 shequ.example\r\n", "250 OK\r\n", "354 go on\r\n"


def as_told(outcome: Receipt | NotSent) -> tuple[type, str]:
    assert isinstance(outcome, NotSent)
    return type(outcome), outcome.reason


@pytest.mark.parametrize(
    ("where", "said", "kind", "reason"),
    [
        ("on_sender", "451 4.3.0 try later", Later, "smtp_451"),
        ("on_sender", "421 4.7.0 too many", Later, "smtp_421"),
        ("on_sender", "553 5.1.8 unknown sender", Broken, "sender_refused"),
        ("on_sender", "530 5.7.0 sign in", Broken, "login_refused"),
        ("on_recipient", "450 4.2.1 greylisted", Later, "mailbox_busy"),
        ("on_recipient", "452 4.2.2 full", Later, "mailbox_busy"),
        ("on_recipient", "421 4.3.2 closing", Later, "smtp_421"),
        ("on_recipient", "550 5.1.1 no such user", Refused, "mailbox_refused"),
        ("on_recipient", "550 no such user", Refused, "mailbox_refused"),
        ("on_recipient", "554 5.7.1 relay access denied", Broken, "sending_forbidden"),
        ("on_letter", "452 4.3.1 no room", Later, "smtp_452"),
        ("on_letter", "554 5.6.0 looks like spam", Broken, "letter_refused"),
    ],
)
def test_each_answer_of_the_server_means_what_the_standard_says(
    post: Postbox, send: Send, where: str, said: str, kind: type, reason: str
) -> None:
    setattr(post, where, said)

    assert as_told(send()) == (kind, reason)
    assert post.letters == []


def test_a_busy_mailbox_holds_up_its_own_letters_only(post: Postbox, send: Send) -> None:
    post.on_recipient = lambda to: "450 4.2.1 later" if to.startswith("busy") else ""

    outcome = send(address="busy@jiedao.example")

    assert isinstance(outcome, Later)
    assert outcome.after == answers.NEXT_TRY
    assert isinstance(send(), Receipt)


def test_after_a_refused_mailbox_the_next_letter_goes_on_the_same_connection(
    post: Postbox, send: Send
) -> None:
    post.on_recipient = lambda to: "550 5.1.1 nobody" if to.startswith("gone") else ""

    assert isinstance(send(), Receipt)
    assert isinstance(send(address="gone@jiedao.example"), Refused)
    assert isinstance(send(), Receipt)

    assert post.hellos == 2
    assert post.recipients == [ADDRESS, ADDRESS]


def test_a_wrong_password_is_our_own_fault(app: Flask, send: Send) -> None:
    with mail_server(password="wrong") as post:
        assert as_told(send()) == (Broken, "login_refused")

    assert post.letters == []


def test_a_password_that_cannot_be_sent_is_our_own_fault(app: Flask, send: Send) -> None:
    with mail_server(password="密码"):
        assert as_told(send()) == (Broken, "login_refused")


def test_without_tls_neither_password_nor_letter_leaves_the_machine(app: Flask, send: Send) -> None:
    with mail_server(Tls.SAME_MACHINE) as post:
        open_one = server.server()
        with using(replace(open_one, tls=Tls.STARTTLS, user=USER, password=PASSWORD)):
            assert as_told(send()) == (Broken, "no_tls")

    assert post.letters == []


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.FROM_THE_START])
def test_a_certificate_nobody_vouches_for_is_not_trusted(app: Flask, send: Send, tls: Tls) -> None:
    with mail_server(tls) as post:
        with using(replace(server.server(), context=None)):
            assert as_told(send()) == (Later, "certificate")

    assert post.letters == []


def test_a_server_that_is_away_is_unreachable(app: Flask, send: Send) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with using(to(port)):
        assert as_told(send()) == (Later, "unreachable")


def test_a_name_nobody_knows_is_unreachable(app: Flask, send: Send) -> None:
    with using(replace(to(25), host="mail.invalid")):
        assert as_told(send()) == (Later, "unreachable")


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ((), "dropped"),
        ((HELLO,), "dropped"),
        ((HELLO, YES), "dropped"),
        ((HELLO, YES, YES, YES), "dropped"),
        ((HELLO, YES, YES, YES, GO_ON), "dropped"),
        (("<html>hello</html>\r\n",), "nonsense"),
        (("HTTP/1.1 400 Bad Request\r\n\r\n",), "nonsense"),
        (("\x00\xff\xfe\r\n",), "nonsense"),
        (("2" * 9000,), "nonsense"),
        ((HELLO, "what?\r\n", "what?\r\n"), "nonsense"),
        ((HELLO, YES, "999 odd\r\n"), "nonsense"),
        ((HELLO, YES, YES, YES, "what?\r\n"), "nonsense"),
        (("554 no service here\r\n",), "smtp_554"),
        (("421 too busy\r\n",), "smtp_421"),
    ],
)
def test_a_server_that_hangs_up_or_talks_nonsense_is_asked_again_later(
    app: Flask, send: Send, steps: tuple[str, ...], reason: str
) -> None:
    with scripted(*steps):
        assert as_told(send()) == (Later, reason)


@pytest.mark.parametrize(
    "steps",
    [
        (Say(HELLO, after=60),),
        (HELLO, YES, YES, Say(YES, after=60)),
        (Say(HELLO * 100, drip=0.2),),
        (HELLO, Say("250-" + "x" * 500, drip=0.2)),
    ],
)
def test_a_slow_server_holds_nobody_longer_than_ten_seconds(
    app: Flask, send: Send, monkeypatch: pytest.MonkeyPatch, steps: tuple[Say | str, ...]
) -> None:
    from portal.mail import smtp

    monkeypatch.setattr(smtp, "READ_SECONDS", 1.0)
    monkeypatch.setattr(smtp, "LETTER_SECONDS", 1.5)
    begun = time.monotonic()
    with scripted(*steps):
        assert as_told(send()) == (Later, "timeout")

    assert time.monotonic() - begun < 3


def test_the_limits_together_stay_within_the_ten_seconds_of_a_channel() -> None:
    from portal.mail import smtp

    assert smtp.LETTER_SECONDS + smtp.WORD_SECONDS <= 10
    assert smtp.CONNECT_SECONDS <= 3
    assert smtp.READ_SECONDS <= 5


def test_a_connection_that_died_meanwhile_is_made_anew(app: Flask, send: Send) -> None:
    accepts = (HELLO, YES, YES, YES, GO_ON, YES)
    with scripted(*accepts):
        assert isinstance(send(), Receipt)
        assert isinstance(send(), Receipt)


def test_every_reason_is_put_into_words_for_administrators(app: Flask) -> None:
    with app.test_request_context():
        for code in answers.WORDS:
            assert reasons.told(code) == str(answers.WORDS[code])


def test_no_address_no_secret_and_no_word_of_a_server_reaches_a_log_or_an_error(
    app: Flask,
    send: Send,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server() as post:
        post.on_recipient = f"550 5.1.1 <{ADDRESS}>: unknown"
        refused = send()
        post.on_recipient, post.on_letter = "", f"554 {ADDRESS} {PASSWORD}"
        broken = send()
        told = repr(server.server())
    with mail_server(password="geheim-7"):
        wrong = send()

    errors = [refused, broken, wrong]
    assert all(isinstance(each, NotSent) for each in errors)
    ours = [one.getMessage() for one in caplog.records if one.name != "mail.log"]  # the stand-in's
    said = [*(repr(each) for each in errors), told, *ours, *capfd.readouterr()]
    for secret in (ADDRESS, PASSWORD, "geheim-7", "unknown"):
        assert not any(secret in each for each in said)
    assert all(each.__cause__ is None for each in errors)


def test_nothing_is_said_to_a_server_whose_name_was_found_too_late(
    app: Flask, post: Postbox, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.mail import smtp

    found = socket.getaddrinfo

    def slowly(*about: Any, **how: Any) -> Any:
        time.sleep(0.5)
        return found(*about, **how)

    monkeypatch.setattr(smtp, "LETTER_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", slowly)

    assert as_told(send()) == (Later, "timeout")
    assert post.hellos == 0


def test_a_server_that_hung_up_between_two_letters_is_called_again_at_once(
    app: Flask, post: Postbox, send: Send
) -> None:
    assert isinstance(send(), Receipt)
    post.hang_up()
    assert isinstance(send(key="f" * 32), Receipt)

    assert len(post.letters) == 2
    assert post.hellos == 4
