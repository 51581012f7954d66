"""The way of a question: as a table, as services move along it, and whatever people try."""

import uuid
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.base import clock, deadlines
from portal.base.db import session, transaction
from portal.base.errors import DomainError
from portal.base.outbox.models import OutboxMessage
from portal.community.identity.models import RoleAssignment
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    Escalation,
    QuestionState,
    QuestionTally,
)
from portal.disclosures.questions import lifecycle, service, timers
from portal.disclosures.questions.errors import AnsweredBefore, NotNow, NotYours, OwnQuestion
from portal.disclosures.questions.lifecycle import NEXT, OVER, Act
from portal.disclosures.questions.service.asking import Asked
from tests.disclosures.questions.conftest import DAY, Scene, ask, follow_up, made, reply, row

S = QuestionState
LATE = "2026-12-01T00:00:00+08:00"
JUST_IN_TIME = "2026-11-30T23:59:00+08:00"


def decide(here: Scene, question_id: int, *, at: str = DAY, person=None) -> None:
    with clock.at(at), transaction():
        service.decide(
            question_id=question_id,
            seen=row(question_id).version,
            hand=here.hand(person or here.street),
            text="街道办的答复",
        )


def escalate(here: Scene, question_id: int, *, at: str = DAY) -> None:
    with clock.at(at), transaction():
        service.escalate(question_id=question_id, person_id=here.asker.id)


def withdraw(here: Scene, question_id: int) -> None:
    with clock.at(DAY), transaction():
        service.withdraw(question_id=question_id, person_id=here.asker.id)


def tally(here: Scene) -> tuple[int, ...]:
    session.expire_all()
    found = session.query(QuestionTally).one()
    return (found.asked, found.in_time, found.late, found.withdrawn, found.escalated)


def test_every_state_but_the_last_leads_on_and_nothing_leads_out_of_the_last():
    left = {state for state, _act in NEXT}

    assert left | OVER == set(QuestionState)
    assert not left & OVER


@pytest.mark.parametrize("state", list(QuestionState))
@pytest.mark.parametrize("act", list(Act))
def test_what_is_not_in_the_table_is_refused(state, act):
    if (state, act) in NEXT:
        assert lifecycle.after(state, act) is NEXT[state, act]
    else:
        with pytest.raises(NotNow):
            lifecycle.after(state, act)


def test_the_committee_answers_and_the_asker_is_told(here: Scene):
    question = ask(here)
    reply(here, question, at=JUST_IN_TIME)

    kept = row(question)
    assert (kept.state, kept.reply) == (S.ANSWERED, "用于维修")
    assert (here.disclosure.questions_open, here.disclosure.questions_answered) == (0, 1)
    assert tally(here) == (1, 1, 0, 0, 0)
    told = session.query(OutboxMessage).filter_by(topic="question.answered").one()
    assert told.person_id == here.asker.id


def test_a_follow_up_has_a_date_of_its_own_and_there_is_only_one(here: Scene):
    question = ask(here)
    reply(here, question)
    later = follow_up(here, question, at="2026-11-23T10:00:00+08:00")

    assert row(question).state is S.FOLLOWED
    assert row(later).parent_id == question
    assert deadlines.shown_day(row(later).due_at).isoformat() == "2026-12-07"
    with pytest.raises(NotNow):
        follow_up(here, question)
    reply(here, later, at="2026-11-24T10:00:00+08:00")
    with pytest.raises(NotNow):
        follow_up(here, later, at="2026-11-24T11:00:00+08:00")


@pytest.mark.parametrize(
    ("day", "open_"), [("2026-12-01T23:58:00+08:00", True), ("2026-12-02T00:01:00+08:00", False)]
)
def test_asking_on_is_possible_for_fifteen_days(here: Scene, day, open_):
    question = ask(here)
    reply(here, question)
    if open_:
        follow_up(here, question, at=day)
    else:
        with pytest.raises(NotNow):
            follow_up(here, question, at=day)


def test_after_the_follow_up_the_sub_district_has_the_last_word(here: Scene):
    question = ask(here)
    with pytest.raises(NotNow):
        escalate(here, question)
    reply(here, question)
    with pytest.raises(NotNow):
        escalate(here, question)
    later = follow_up(here, question)
    reply(here, later)
    escalate(here, later)
    escalate(here, later)

    assert (row(later).state, row(later).escalated_for) == (S.ESCALATED, Escalation.ASKED)
    assert (here.disclosure.questions_open, here.disclosure.questions_answered) == (1, 1)
    told = session.query(OutboxMessage).filter_by(topic="question.passed_on").all()
    assert {one.person_id for one in told} == {here.street.id}
    decide(here, later)
    assert row(later).state is S.CLOSED
    assert tally(here) == (2, 2, 0, 0, 1)
    assert (here.disclosure.questions_open, here.disclosure.questions_answered) == (0, 2)


def test_what_is_not_answered_in_time_goes_to_the_sub_district_by_itself(here: Scene):
    question = ask(here)
    with clock.at(JUST_IN_TIME):
        assert timers.pass_on_late() == 0
    with clock.at(LATE):
        assert timers.pass_on_late() == 1
        assert timers.pass_on_late() == 0

    kept = row(question)
    assert (kept.state, kept.escalated_for) == (S.ESCALATED, Escalation.LATE)
    assert deadlines.shown_day(kept.due_at).isoformat() == "2026-12-15"
    told = {(one.topic, one.person_id) for one in session.query(OutboxMessage)}
    assert ("question.late", here.asker.id) in told
    assert ("question.passed_on", here.street.id) in told
    assert ("question.overdue", here.office.drafter.id) in told
    assert ("question.overdue", here.office.supervisor.id) in told
    with pytest.raises(AnsweredBefore):
        reply(here, question, at=LATE)
    decide(here, question, at=LATE)
    assert tally(here) == (1, 0, 1, 0, 1)


def test_the_sub_district_is_told_once_when_it_is_late_itself(here: Scene):
    question = ask(here)
    with clock.at(LATE):
        timers.pass_on_late()
    with clock.at("2026-12-16T00:00:00+08:00"):
        assert timers.pass_on_late() == 1
        assert timers.pass_on_late() == 0

    assert row(question).state is S.ESCALATED
    told = session.query(OutboxMessage).filter_by(topic="question.overdue").all()
    assert here.street.id in {one.person_id for one in told}


def test_where_nobody_works_in_the_sub_district_the_committee_still_answers(here: Scene):
    question = ask(here)
    with transaction():
        session.query(RoleAssignment).filter_by(person_id=here.street.id).delete()
    with clock.at(LATE):
        assert timers.pass_on_late() == 1
        assert timers.pass_on_late() == 0
    reply(here, question, at=LATE)

    assert row(question).state is S.ANSWERED
    assert tally(here) == (1, 0, 1, 0, 0)


def test_the_asker_takes_it_back_until_there_is_an_answer(here: Scene):
    question, answered = ask(here), ask(here)
    reply(here, answered)
    withdraw(here, question)
    withdraw(here, question)
    with pytest.raises(NotNow):
        withdraw(here, answered)

    assert row(question).state is S.WITHDRAWN
    assert tally(here) == (2, 1, 0, 1, 0)


def test_everybody_keeps_to_the_own_turn(here: Scene):
    question = ask(here)
    other = ask(here, person=here.office.drafter)

    with transaction(), pytest.raises(NotYours):
        service.withdraw(question_id=question, person_id=here.office.neighbour.id)
    for person in (here.street, here.office.supervisor):
        with transaction(), pytest.raises(NotYours):
            service.reply(question_id=question, seen=1, hand=here.hand(person), text="x")
    with transaction(), pytest.raises(OwnQuestion):
        service.reply(question_id=other, seen=1, hand=here.hand(here.office.drafter), text="x")


def test_of_two_who_answer_the_first_one_counts(here: Scene):
    question = ask(here)
    reply(here, question)
    with transaction(), pytest.raises(AnsweredBefore):
        service.reply(
            question_id=question, seen=1, hand=here.hand(here.office.colleague), text="另一个答复"
        )
    with transaction():
        service.reply(
            question_id=question, seen=1, hand=here.hand(here.office.drafter), text="用于维修"
        )

    assert row(question).reply == "用于维修"


def test_dates_follow_a_holiday_that_is_entered_later(here: Scene):
    question = ask(here)
    with transaction():
        kept = row(question)
        kept.due_at -= timedelta(days=1)
        kept.promised_at -= timedelta(days=1)
    with clock.at(DAY):
        assert timers.follow_calendar() == 1
        assert timers.follow_calendar() == 0

    assert deadlines.shown_day(row(question).due_at).isoformat() == "2026-11-30"
    assert row(question).promised_at == row(question).due_at


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["ask", "follow_up", "reply", "decide", "escalate", "withdraw", "timer", "wait"]
        ),
        st.integers(0, 3),
    ),
    min_size=5,
    max_size=30,
)


class Town:
    """Whatever people try, one after the other, as time goes on."""

    def __init__(self, here: Scene) -> None:
        self.here, self.now = here, datetime.fromisoformat(DAY)

    def questions(self) -> list[DisclosureQuestion]:
        session.expire_all()
        return (
            session.query(DisclosureQuestion)
            .filter_by(disclosure_id=self.here.disclosure.id)
            .order_by(DisclosureQuestion.id)
            .all()
        )

    def try_(self, act: str, which: int) -> None:
        found = self.questions()
        self.now += timedelta(days=4 if act == "wait" else 0, minutes=1)
        with clock.at(self.now.isoformat()):
            if act == "timer":
                timers.pass_on_late()
            elif act != "wait":
                self.do(act, found[which % len(found)] if found else None)

    def do(self, act: str, question: DisclosureQuestion | None) -> None:
        asker, hand = self.here.asker.id, self.here.hand
        number, seen = (question.id, question.version) if question else (0, 0)
        acts = {
            "ask": lambda: service.ask(
                disclosure_id=self.here.disclosure.id,
                person_id=asker,
                submission_id=str(uuid.uuid4()),
                asked=Asked("为什么"),
            ),
            "follow_up": lambda: service.follow_up(
                question_id=number, person_id=asker, submission_id=str(uuid.uuid4()), text="再问"
            ),
            "reply": lambda: service.reply(
                question_id=number, seen=seen, hand=hand(self.here.office.drafter), text="答"
            ),
            "decide": lambda: service.decide(
                question_id=number, seen=seen, hand=hand(self.here.street), text="定"
            ),
            "escalate": lambda: service.escalate(question_id=number, person_id=asker),
            "withdraw": lambda: service.withdraw(question_id=number, person_id=asker),
        }
        try:
            with transaction():
                acts[act]()
        except DomainError:
            pass

    def hold(self) -> None:
        """What is true after every step."""
        found = self.questions()
        of = session.get_one(Disclosure, self.here.disclosure.id)
        waiting = [each for each in found if each.state in lifecycle.WAITING]
        withdrawn = [each for each in found if each.state is S.WITHDRAWN]
        assert of.questions_open == len(waiting)
        assert of.questions_answered == len(found) - len(waiting) - len(withdrawn)
        assert [each.no for each in found] == list(range(1, len(found) + 1))
        parents = [each.parent_id for each in found if each.parent_id]
        assert len(parents) == len(set(parents))
        self.count(found)

    def count(self, found: list[DisclosureQuestion]) -> None:
        first = [each for each in found if each.replied_at or each.decided_at]
        tally = session.query(QuestionTally).filter_by(community_id=self.here.office.community.id)
        kept = tally.one_or_none()
        assert (kept.asked if kept else 0) == len(found)
        assert (kept.in_time + kept.late if kept else 0) == len(first)
        escalated = [each for each in found if each.escalated_at]
        assert (kept.escalated if kept else 0) == len(escalated)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_people_try_in_whatever_order_the_numbers_stay_true(app, steps):
    with clock.at(DAY):
        town = Town(made())
    for act, which in [("ask", 0), *steps]:
        town.try_(act, which)
        town.hold()
