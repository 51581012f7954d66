"""A community whose committee publishes, a street above it, a neighbour who asks."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.community.places.models import Division
from portal.disclosures.models import Disclosure, DisclosureQuestion
from portal.disclosures.questions import service
from portal.disclosures.questions.service.asking import Asked
from tests.factories.disclosures import DisclosureFactory, ItemFactory, Office, hand, office
from tests.factories.identity import resident, sign_in, staff

DAY = "2026-11-16T10:00:00+08:00"
"""A Monday; ten working days later is Monday, 30 November."""


@dataclass(frozen=True)
class Scene:
    """The office, a published disclosure, the sub-district's worker, and who asks."""

    office: Office
    disclosure: Disclosure
    street: Person
    asker: Person

    @property
    def path(self) -> str:
        """The address of the disclosure."""
        return f"/c/{self.office.community.slug}/disclosures/{self.disclosure.slug}"

    @property
    def desk(self) -> str:
        """The address of the queue."""
        return f"/desk/c/{self.office.community.slug}/disclosures/objections"

    def hand(self, person: Person) -> Any:
        """The person as somebody who acts."""
        return hand(person, self.office)


def made(**columns: Any) -> Scene:
    """A scene; columns are those of the disclosure."""
    here = office()
    street = session.get_one(Division, here.community.street_id)
    columns.setdefault("item", ItemFactory.create(name="工作经费"))
    return Scene(
        office=here,
        disclosure=DisclosureFactory.published(
            community=here.community,
            by=here.drafter,
            title="三季度工作经费",
            fields=[["主要内容", "已完成"], ["负责人", "李会计"]],
            **columns,
        ),
        street=staff(Role.STREET, division=street),
        asker=resident(name="刘提问"),
    )


@pytest.fixture
def here() -> Scene:
    """Published on a Monday morning."""
    with clock.at(DAY):
        return made()


@pytest.fixture
def browser(app: Flask, client: FlaskClient) -> Any:
    """A browser signed in as somebody."""

    def of(person: Person) -> FlaskClient:
        found = app.test_client()
        sign_in(found, person)
        return found

    return of


def ask(here: Scene, text: str = "这笔钱用在哪里", *, at: str = DAY, **more: Any) -> int:
    """A question by the asker; its id."""
    person = more.pop("person", here.asker)
    submission = more.pop("submission_id", str(uuid.uuid4()))
    with clock.at(at), transaction():
        return service.ask(
            disclosure_id=here.disclosure.id,
            person_id=person.id,
            submission_id=submission,
            asked=Asked(text, **more),
        ).id


def row(question_id: int) -> DisclosureQuestion:
    """The question as it is kept now."""
    session.expire_all()
    return session.get_one(DisclosureQuestion, question_id)


def reply(here: Scene, question_id: int, text: str = "用于维修", *, at: str = DAY) -> None:
    """The committee answers."""
    with clock.at(at), transaction():
        service.reply(
            question_id=question_id,
            seen=row(question_id).version,
            hand=here.hand(here.office.drafter),
            text=text,
        )


def follow_up(here: Scene, question_id: int, text: str = "还是不明白", *, at: str = DAY) -> int:
    """The asker asks on; the id of the follow-up."""
    with clock.at(at), transaction():
        return service.follow_up(
            question_id=question_id,
            person_id=here.asker.id,
            submission_id=str(uuid.uuid4()),
            text=text,
        ).id
