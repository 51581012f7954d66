"""Several at the same moment: a form counts once, numbers have no gaps, one answer wins."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import Engine

from portal.base import clock
from portal.base.db import session
from portal.disclosures.models import Disclosure, DisclosureQuestion, QuestionTally
from portal.disclosures.questions import service
from portal.disclosures.questions.errors import AnsweredBefore
from portal.disclosures.questions.service import Asked
from tests.disclosures.questions.conftest import DAY, ask, made, reply
from tests.disclosures.test_same_moment import THREADS, at_once, shared

__all__ = ["shared"]


@pytest.fixture(autouse=True)
def monday():
    """The time of the fixtures, for all threads."""
    with clock.at(DAY):
        yield


def counts(disclosure_id: int) -> tuple[int, ...]:
    session.expire_all()
    kept = session.get_one(Disclosure, disclosure_id)
    tally = session.query(QuestionTally).one()
    return (kept.questions_open, kept.questions_answered, tally.asked, tally.in_time)


def test_a_form_sent_from_several_places_at_once_is_one_question(
    app: Flask, shared: Engine
) -> None:
    here = made()
    number, asker, submission = here.disclosure.id, here.asker.id, str(uuid.uuid4())
    session.rollback()

    def send(_n: int) -> None:
        with clock.at(DAY):
            service.ask(
                disclosure_id=number,
                person_id=asker,
                submission_id=submission,
                asked=Asked("为什么"),
            )

    assert not at_once(app, send)
    assert session.query(DisclosureQuestion).count() == 1
    assert counts(number) == (1, 0, 1, 0)


def test_questions_asked_at_once_have_numbers_without_gaps(app: Flask, shared: Engine) -> None:
    here = made()
    number, asker = here.disclosure.id, here.asker.id
    session.rollback()

    def send(_n: int) -> None:
        with clock.at(DAY):
            service.ask(
                disclosure_id=number,
                person_id=asker,
                submission_id=str(uuid.uuid4()),
                asked=Asked("为什么"),
            )

    assert not at_once(app, send)
    found = session.query(DisclosureQuestion).order_by(DisclosureQuestion.no)
    assert [one.no for one in found] == list(range(1, THREADS + 1))
    assert counts(number) == (THREADS, 0, THREADS, 0)


def test_of_several_answers_one_counts(app: Flask, shared: Engine) -> None:
    here = made()
    question, number = ask(here), here.disclosure.id
    hands = [here.hand(here.office.drafter), here.hand(here.office.colleague)]
    session.rollback()

    def answer(n: int) -> None:
        with clock.at(DAY):
            service.reply(question_id=question, seen=1, hand=hands[n % 2], text=f"答复{n}")

    refused = at_once(app, answer)
    assert [type(error) for error in refused] == [AnsweredBefore] * (THREADS - 1)
    assert counts(number) == (0, 1, 1, 1)


def test_one_follow_up_is_kept_however_often_it_is_asked(app: Flask, shared: Engine) -> None:
    here = made()
    question, asker = ask(here), here.asker.id
    reply(here, question)
    session.rollback()

    def on(_n: int) -> None:
        with clock.at(DAY):
            service.follow_up(
                question_id=question,
                person_id=asker,
                submission_id=str(uuid.uuid4()),
                text="再问",
            )

    refused = at_once(app, on)
    assert len(refused) == THREADS - 1
    assert session.query(DisclosureQuestion).filter_by(parent_id=question).count() == 1
