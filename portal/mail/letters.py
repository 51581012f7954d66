"""Letters: one text becomes plain text and simple HTML, in an envelope that no text can break."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app, render_template, url_for
from markupsafe import Markup, escape

from portal.base import clock
from portal.base.i18n import HTML_LANG, current_locale
from portal.mail.server import Server

LONGEST_SUBJECT = 200
_ADDRESS_OF_A_PAGE = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%\[\]-]*[A-Za-z0-9/=_-]")
_MARK = "- "


@dataclass(frozen=True)
class Words:
    """What a letter says. ``key`` is the same whenever the same letter is sent again; ``url`` is
    an address of the portal or "". A letter with ``leaving`` says how to get no more of them."""

    key: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    url: str = field(default="", repr=False)
    leaving: bool = True


@dataclass(frozen=True)
class Block:
    """A paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]

    @property
    def marked(self) -> list[Markup]:
        """The lines with their addresses as links."""
        return [linked(line) for line in self.lines]


def letter(server: Server, words: Words, to: str) -> EmailMessage:
    """The letter, ready to be handed over; needs a request context for addresses."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(_one_line(server.sender_name), addr_spec=server.sender)
    made["To"] = Address(addr_spec=to)
    made["Subject"] = _one_line(words.subject)[:LONGEST_SUBJECT]
    made["Date"] = format_datetime(clock.now())
    made["Message-ID"] = f"<{words.key}@{server.domain}>"
    made["Auto-Submitted"] = "auto-generated"
    leave_url = f"{_base_url()}{url_for('message_choices.ways')}" if words.leaving else ""
    if leave_url:
        made["List-Unsubscribe"] = f"<{leave_url}>"
    given = {
        "words": words,
        "blocks": list(blocks(words.text)),
        "leave_url": leave_url,
        "html_lang": HTML_LANG[current_locale()],
    }
    # In base64 no line is too long and no byte lost, whatever servers lie on the way.
    made.set_content(render_template("mail/letter.txt", **given), cte="base64")
    made.add_alternative(render_template("mail/letter.html", **given), subtype="html", cte="base64")
    return made


def blocks(text: str) -> Iterator[Block]:
    """The parts of a text: an empty line ends one, lines that begin with "- " are a list."""
    lines: list[str] = []
    is_list = False
    for line in [*text.splitlines(), ""]:
        told = line.strip()
        begins = told.startswith(_MARK)
        if lines and (not told or begins != is_list):
            yield Block(is_list, tuple(lines))
            lines = []
        if told:
            is_list = begins
            lines.append(told.removeprefix(_MARK) if begins else told)


def linked(line: str) -> Markup:
    """A line for HTML, its addresses of pages as links."""
    made, end = Markup(), 0
    for found in _ADDRESS_OF_A_PAGE.finditer(line):
        address = Markup('<a href="{0}">{0}</a>').format(found[0])
        made += escape(line[end : found.start()]) + address
        end = found.end()
    return made + escape(line[end:])


def _base_url() -> str:
    """Never the address by which a visitor came, which anybody can make up."""
    found: str = current_app.extensions["portal_config"].base_url
    return found


def _one_line(text: str) -> str:
    """A text for a header: whatever would end the line is a blank."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
