"""What a letter looks like when it arrives at a real server."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from portal.base.outbox.channels import Receipt
from portal.base.outbox.delivering.lanes import serving
from portal.mail import letters, server
from portal.mail.server import Tls
from tests.mail.conftest import ADDRESS
from tests.support.fakes.mail import SENDER, Postbox, mail_server

Send = Callable[..., Any]


def part(letter: EmailMessage, kind: str) -> str:
    found = letter.get_body(preferencelist=(kind,))
    assert found is not None
    return str(found.get_content())


def test_a_letter_arrives_in_both_shapes_with_its_subject_in_chinese(
    post: Postbox, send: Send
) -> None:
    assert send() == Receipt("4F1A2B3C")

    (letter,) = post.letters
    assert post.recipients == [ADDRESS]
    assert letter["Subject"] == "已超过时限 261123-042"
    assert letter["To"] == ADDRESS
    assert letter["From"].addresses[0].display_name == "幸福里社区"
    assert letter["From"].addresses[0].addr_spec == SENDER
    assert "诉求261123-042已超过11月28日的时限。" in part(letter, "plain")
    assert "/desk/xingfuli/grievances/261123-042" in part(letter, "plain")
    assert 'href="http://127.0.0.1:8000/desk/xingfuli/grievances/261123-042"' in part(
        letter, "html"
    )


def test_the_same_letter_sent_twice_carries_the_same_number(post: Postbox, send: Send) -> None:
    send(), send(), send(key="f" * 32)

    first, again, other = (letter["Message-ID"] for letter in post.letters)
    assert first == again == "<0123456789abcdef0123456789abcdef@shequ.example>"
    assert other != first


def test_programs_see_that_it_is_automatic_and_how_to_end_it(post: Postbox, send: Send) -> None:
    send()

    (letter,) = post.letters
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == "<http://127.0.0.1:8000/me/messages/ways>"
    assert letter["Date"] is not None
    assert "/me/messages/ways" in part(letter, "plain")


def test_nothing_in_it_tells_that_it_was_read(post: Postbox, send: Send) -> None:
    send()

    html = part(post.letters[0], "html").lower()
    assert not any(word in html for word in ("<img", "src=", "<script", "<link", "url("))
    assert all("?" not in link for link in html.split('href="')[1:])


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x00", "\x85"])
def test_no_title_and_no_fact_can_add_a_header(post: Postbox, send: Send, ending: str) -> None:
    evil = f"超时{ending}Bcc: everybody@example.org{ending}{ending}text"

    assert isinstance(send(title=evil, facts={"no": evil}), Receipt)

    (letter,) = post.letters
    assert letter["Bcc"] is None
    assert post.recipients == [ADDRESS]
    assert letter["Subject"].startswith("超时 Bcc: everybody")
    assert "已超过" in part(letter, "plain")


@pytest.mark.parametrize("address", ["a@b.example\r\nRCPT TO:<x@y.example>", "a", "", "<a@b.c>"])
def test_a_broken_address_is_refused_before_anything_is_said(
    post: Postbox, send: Send, address: str
) -> None:
    assert str(send(address=address)) == "mailbox_refused"
    assert post.hellos == 0


def test_a_text_cannot_end_the_letter_or_put_markup_into_it(post: Postbox, send: Send) -> None:
    send(text="第一行\r\n.\r\nMAIL FROM:<x@y.example>\r\n\r\n<b>粗</b> & <script>1</script>")

    (letter,) = post.letters
    assert "\n.\n" in part(letter, "plain").replace("\r\n", "\n")
    html = part(letter, "html")
    assert "&lt;b&gt;粗&lt;/b&gt; &amp;" in html
    assert "<script" not in html


def test_lists_and_links_of_one_text_are_lists_and_links_in_both_shapes(
    post: Postbox, send: Send
) -> None:
    send(text="今天有两件事：\n- 261123-042，见https://shequ.example/x/1。\n- 261123-043\n\n完。")

    (letter,) = post.letters
    plain = part(letter, "plain").replace("\r\n", "\n")
    assert "- 261123-042，见https://shequ.example/x/1。\n- 261123-043\n" in plain
    html = "".join(part(letter, "html").splitlines())
    assert "<ul><li>261123-042，见" in html
    assert '<a href="https://shequ.example/x/1">https://shequ.example/x/1</a>。</li>' in html


def test_a_long_text_arrives_whole(post: Postbox, send: Send) -> None:
    send(text="长" * 2000, title="题" * 500)

    assert "长" * 2000 in part(post.letters[0], "plain")
    assert len(post.letters[0]["Subject"]) <= letters.LONGEST_SUBJECT


def test_letters_that_follow_each_other_share_a_connection(post: Postbox, send: Send) -> None:
    for number in range(5):
        assert isinstance(send(key=f"{number:032x}"), Receipt)

    assert (len(post.letters), post.hellos) == (5, 2)  # one greeting before TLS, one after


@pytest.mark.parametrize("tls", list(Tls))
def test_letters_go_out_by_every_way_and_encrypted_where_they_leave_the_machine(
    app: Flask, send: Send, tls: Tls
) -> None:
    with mail_server(tls) as post:
        assert isinstance(send(), Receipt)

    assert len(post.letters) == 1
    assert post.closed == [tls is not Tls.SAME_MACHINE] or tls is Tls.FROM_THE_START


def test_addresses_in_a_letter_are_the_portals_own_whatever_host_a_visitor_names(
    app: Flask, post: Postbox
) -> None:
    with app.test_request_context("/", base_url="http://evil.example"):
        made = letters.letter(server.server(), letters.Words("k", "题", "文"), ADDRESS)

    assert "evil" not in made.as_string()


def test_a_sender_without_a_name_is_an_address_alone(app: Flask, post: Postbox) -> None:
    nameless = replace(server.server(), sender_name="")
    with serving(app):
        made = letters.letter(nameless, letters.Words("k", "题", "文"), ADDRESS)

    assert made["From"] == SENDER
