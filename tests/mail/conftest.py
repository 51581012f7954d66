"""A member of staff with a mailbox, and a letter for it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base.access import Role
from portal.base.db import session
from portal.base.outbox.channels import Letter, NotSent, Receipt
from portal.base.outbox.delivering.lanes import serving
from portal.community.identity.models import Person
from portal.community.places.models import Community
from portal.mail import queries
from portal.mail.channel import Mail
from portal.mail.models import Mailbox
from tests.factories.identity import staff
from tests.factories.mailboxes import mailbox_of
from tests.factories.places import CommunityFactory
from tests.support.fakes.mail import Postbox, mail_server

ADDRESS = "wang.li@jiedao.example"
OTHER = "li.si@jiedao.example"


@pytest.fixture
def community() -> Community:
    """The community of most tests."""
    return CommunityFactory.create(slug="xingfuli", name="幸福里社区")


@pytest.fixture
def worker(community: Community) -> Person:
    """A member of the committee, with an account."""
    return staff(Role.COMMITTEE, community=community, username="committee1", name="王丽")


@pytest.fixture
def post(app: Flask) -> Iterator[Postbox]:
    """The mail server of the installation."""
    with mail_server() as box:
        yield box


def with_mailbox(person: Person, address: str = ADDRESS) -> Mailbox:
    """The person has proved a mailbox."""
    return mailbox_of(person, address)


def a_letter(**others: Any) -> Letter:
    """A letter on its way."""
    values: dict[str, Any] = {
        "delivery_id": 1,
        "key": "0123456789abcdef0123456789abcdef",
        "topic": "grievance.overdue",
        "person_id": 1,
        "community_id": None,
        "address": ADDRESS,
        "title": "已超过时限",
        "text": "诉求261123-042已超过11月28日的时限。",
        "url": "http://127.0.0.1:8000/desk/xingfuli/grievances/261123-042",
        "facts": {"no": "261123-042"},
        "urgent": False,
    }
    return Letter(**values | others)


@pytest.fixture
def send(app: Flask) -> Callable[..., Receipt | NotSent]:
    """Hand a letter to the channel as the worker does; what came of it."""

    def run(**others: Any) -> Receipt | NotSent:
        with serving(app):
            try:
                return Mail().send(a_letter(**others))
            except NotSent as error:
                return error

    return run


def code_in(post: Postbox) -> str:
    """The code in the last letter that arrived."""
    found = re.search(r"\d{6}", post.letters[-1]["Subject"])
    assert found is not None
    return found[0]


def name_it(client: FlaskClient, address: str = ADDRESS) -> int:
    """Type an address; the status of the answer."""
    return client.post("/me/mailbox/new", data={"address": address}).status_code


def prove(client: FlaskClient, code: str) -> int:
    """Type a code; the status of the answer."""
    return client.post("/me/mailbox/code", data={"code": code}).status_code


def mailbox_at(person: Person) -> str | None:
    """The address that is kept of a person."""
    session.expire_all()
    found = queries.mailbox_of(person.id)
    return found.address if found else None
