"""What the pages of questions ask of the database does not grow with the questions."""

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import RoleAssignment
from portal.disclosures.questions import queries, timers
from portal.disclosures.questions.queries import VIEWS
from tests.disclosures.questions.conftest import DAY, Scene, ask, follow_up, reply
from tests.grievances.pages.test_statements import asked_by
from tests.grievances.statements import plan_of, watched


def several(here: Scene) -> None:
    for _n in range(3):
        question = ask(here, about="element:1")
        reply(here, question)
    follow_up(here, question)


def test_a_publication_costs_the_same_with_one_question_and_with_many(here: Scene, client):
    several(here)
    with clock.at(DAY):
        few = asked_by(client, here.path).count
        several(here)
        many = asked_by(client, here.path)

    assert many.count == few, many.told()


def test_the_queue_costs_the_same_with_one_question_and_with_many(here: Scene, browser):
    ask(here)
    with clock.at(DAY):
        mine = browser(here.office.drafter)
        few = asked_by(mine, here.desk).count
        for _n in range(4):
            ask(here)
        many = asked_by(mine, here.desk)

    assert many.count == few, many.told()


def test_every_view_of_the_queue_and_what_is_late_are_read_by_an_index(here: Scene):
    for view in VIEWS:
        with watched() as sent:
            queries.queue(here.office.community.id, view)
        for statement, parameters in sent.statements:
            plan = plan_of(statement, parameters)
            assert "SCAN disclosure_questions" not in plan, f"{view}\n{plan}"
            assert "Seq Scan on disclosure_questions" not in plan, f"{view}\n{plan}"
    with watched() as sent:
        timers.pass_on_late()
    plan = plan_of(*sent.statements[0])
    assert "ix_disclosure_questions_waiting" in plan, plan


def test_what_is_late_is_shown_as_that_to_everybody(here: Scene, client):
    ask(here)
    with transaction():
        session.query(RoleAssignment).filter_by(person_id=here.street.id).delete()
    with clock.at("2026-12-01T09:00:00+08:00"):
        timers.pass_on_late()
        text = client.get(f"{here.path}/objections/1").get_data(as_text=True)

    assert "已逾期：待居委会答复" in text
    assert "应于2026年11月30日前答复" in text
