"""What invented residents of the demo ask about open affairs, and what they are answered."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.demo.affairs import desks
from portal.demo.affairs_texts import ASKED, FOLLOWED
from portal.demo.affairs_way import Desk
from portal.demo.people import Cast
from portal.demo.places import Town
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    DisclosureState,
    ItemClass,
    QuestionKind,
)
from portal.disclosures.questions import service
from portal.disclosures.questions.service import Asked


def build(towns: list[Town], cast: Cast) -> None:
    """In the first community: two questions answered, one of them asked on, two that wait."""
    desk = desks(towns, cast)[0]
    for n, (key, text, reply) in enumerate(ASKED):
        about = _newest(desk, key)
        if about is None or about.published_at is None:
            continue
        asker = cast.residents[12 + n].id
        asked_at = about.published_at + timedelta(days=13 if n == 3 else 1 + n % 2, hours=3)
        with transaction(), clock.at(min(asked_at, clock.now())):
            question = service.ask(
                disclosure_id=about.id,
                person_id=asker,
                submission_id=_number(n),
                asked=Asked(text, QuestionKind.OBJECTION if n == 3 else QuestionKind.QUESTION),
            )
        if reply:
            _answer(desk, question.id, reply, days=2)
            if n == 0:
                _ask_on(question.id, asker)
    with transaction():
        for person in cast.residents[12:18]:
            service.follow(
                community_id=desk.town.community.id, person_id=person.id, klass=ItemClass.FUNDS
            )


def _newest(desk: Desk, key: str) -> Disclosure | None:
    """The item's last publication that still takes questions, or would have when it was new."""
    return session.scalar(
        select(Disclosure)
        .where(
            Disclosure.community_id == desk.town.community.id,
            Disclosure.item_key == key,
            Disclosure.state == DisclosureState.PUBLISHED,
        )
        .order_by(Disclosure.published_at.desc())
        .limit(1)
    )


def _answer(desk: Desk, question_id: int, text: str, *, days: int) -> None:
    question = session.get_one(DisclosureQuestion, question_id, populate_existing=True)
    moment = min(question.asked_at + timedelta(days=days), clock.now())
    with transaction(), clock.at(moment):
        service.reply(
            question_id=question_id,
            seen=question.version,
            hand=desk.offices["财务委员"],
            text=text,
        )


def _ask_on(question_id: int, asker: int) -> None:
    question = session.get_one(DisclosureQuestion, question_id, populate_existing=True)
    assert question.replied_at is not None
    with transaction(), clock.at(min(question.replied_at + timedelta(days=1), clock.now())):
        service.follow_up(
            question_id=question_id, person_id=asker, submission_id=_number(90), text=FOLLOWED
        )


def _number(n: int) -> str:
    return str(uuid.UUID(int=0xD15C105E + n, version=4))
