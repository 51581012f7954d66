"""A supporter answers whether it is solved while the reporter is silent."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.community.identity.models import Person
from portal.grievances import labels, timers
from portal.grievances import queries as reports
from portal.grievances.errors import HandlerCannotConfirm
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.service import exporting
from portal.grievances.support import answering, asking, service
from portal.grievances.support.errors import NotYourTurn
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.identity import resident, sign_in
from tests.grievances.support.conftest import address, step

S = GrievanceStatus
BEGIN = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
RESOLVED = BEGIN + timedelta(days=1)


@pytest.fixture
def silent(here: Scene, neighbour: Person) -> Grievance:
    """Dealt with a day after it was reported, supported by the neighbour before, its reporter
    reminded and silent."""
    with clock.at(BEGIN):
        report = GrievanceFactory.create(scene=here, visibility="neighbours")
        with transaction():
            service.support(report.id, person_id=neighbour.id)
    with clock.at(RESOLVED):
        step(here, report, "accept", "handle", "resolve")
    with clock.at(RESOLVED + timedelta(days=3, hours=16)):
        timers.send_reminders()
    return report


def fresh(report: Grievance) -> Grievance:
    """The row as it is."""
    session.expire_all()
    return session.get_one(Grievance, report.id)


def topics(person: Person | int) -> list[str]:
    """What a person is told, in order."""
    number = person if isinstance(person, int) else person.id
    rows = session.scalars(
        select(OutboxMessage.topic).where(OutboxMessage.person_id == number).order_by("id")
    )
    return [topic.removeprefix("grievance.") for topic in rows]


LATER = RESOLVED + timedelta(days=4)


def test_from_the_fourth_day_a_supporter_says_that_it_is_solved(
    browser: FlaskClient, here: Scene, silent: Grievance, neighbour: Person
) -> None:
    with clock.at(LATER):
        page = browser.get(address(here, silent)).get_data(as_text=True)
        form = browser.get(address(here, silent, "/support/confirm"))
        done = browser.post(address(here, silent, "/support/confirm"), data={"fair": "1"})
        again = browser.post(address(here, silent, "/support/confirm"), data={"fair": "1"})

    assert "反映人还没有回复" in page
    assert form.status_code == 200
    assert (done.status_code, again.status_code) == (303, 303)
    row = fresh(silent)
    assert (row.status, row.solved, row.satisfaction) == (S.CLOSED, True, "fair")
    event = session.scalars(
        select(Event).where(Event.grievance_id == silent.id, Event.kind == EventKind.CONFIRM)
    ).one()
    assert (event.actor_kind, event.actor_id) == ("supporter", None)


def test_a_supporter_says_that_it_is_not_solved_and_lead_and_supervisor_are_told(
    browser: FlaskClient, here: Scene, silent: Grievance
) -> None:
    with clock.at(LATER):
        form = browser.get(address(here, silent, "/support/reopen")).get_data(as_text=True)
        number = form.partition('name="submission_id"')[2].partition('value="')[2].partition('"')[0]
        data = {"text": "还是堆着", "submission_id": number}
        answers = [
            browser.post(address(here, silent, "/support/reopen"), data=data) for _ in range(2)
        ]

    assert [answer.status_code for answer in answers] == [303, 303]
    row = fresh(silent)
    assert (row.status, row.reopen_count) == (S.REOPENED, 1)
    assert "disputed" in topics(here.worker)
    assert "disputed" in topics(here.supervisor)
    assert topics(row.reporter_id or 0)[-1] == "disputed_instead"


def test_the_reporter_is_told_in_other_words_and_may_still_reopen(
    here: Scene, silent: Grievance, neighbour: Person
) -> None:
    with clock.at(LATER), transaction():
        answering.confirm(silent.id, person_id=neighbour.id, satisfaction="satisfied")

    assert topics(fresh(silent).reporter_id or 0)[-1] == "confirmed_instead"
    with clock.at(LATER + timedelta(days=1)):
        step(here, silent, "dispute")
    assert fresh(silent).status is S.REOPENED


def test_the_timeline_says_who_answered_without_a_name(
    here: Scene, silent: Grievance, neighbour: Person
) -> None:
    neighbour.name = "王有同感"
    session.commit()
    with clock.at(LATER), transaction():
        answering.confirm(silent.id, person_id=neighbour.id, satisfaction="satisfied")

    for audience in ("public", "reporter", "staff"):
        told = reports.timeline(fresh(silent), audience=audience)[0]
        assert told.title == str(labels.CONFIRMED_BY_SUPPORTER)
        assert "王有同感" not in (told.who, told.text)


@pytest.mark.parametrize(("days", "asked"), [(3, False), (4, True), (6, True)])
def test_before_the_set_day_only_the_reporter_is_asked(
    browser: FlaskClient, here: Scene, silent: Grievance, days: int, asked: bool
) -> None:
    with clock.at(RESOLVED + timedelta(days=days)):
        page = browser.get(address(here, silent)).get_data(as_text=True)
        answer = browser.get(address(here, silent, "/support/confirm"))

    assert ("反映人还没有回复" in page) is asked
    assert answer.status_code == (200 if asked else 303)


def test_without_a_reminder_nobody_answers_for_the_reporter(here: Scene, neighbour: Person) -> None:
    with clock.at(BEGIN):
        report = GrievanceFactory.create(scene=here, visibility="neighbours")
        with transaction():
            service.support(report.id, person_id=neighbour.id)
        step(here, report, "accept", "handle", "resolve")

    with clock.at(LATER), pytest.raises(NotYourTurn), transaction():
        answering.confirm(report.id, person_id=neighbour.id, satisfaction="satisfied")


def test_who_joined_only_after_it_was_dealt_with_does_not_close_it(silent: Grievance) -> None:
    late = resident()
    with clock.at(LATER), transaction():
        service.support(silent.id, person_id=late.id)

    with clock.at(LATER), pytest.raises(NotYourTurn), transaction():
        answering.confirm(silent.id, person_id=late.id, satisfaction="satisfied")


def test_a_follower_and_a_passer_by_are_not_asked(
    app: Flask, client: FlaskClient, here: Scene, silent: Grievance
) -> None:
    follower = resident()
    with transaction():
        service.follow(silent.id, person_id=follower.id)
    sign_in(client, follower)

    with clock.at(LATER):
        answer = client.get(address(here, silent, "/support/confirm"), follow_redirects=True)
        stranger = app.test_client().post(
            address(here, silent, "/support/confirm"), data={"satisfied": "1"}
        )

    assert "目前只请反映人确认" in answer.get_data(as_text=True)
    assert stranger.status_code == 401
    assert 'action="/login"' in stranger.get_data(as_text=True)
    assert fresh(silent).status is S.RESOLVED


def test_who_handled_it_does_not_judge_it_even_as_a_neighbour(
    here: Scene, neighbour: Person, silent: Grievance
) -> None:
    row = fresh(silent)
    row.holder_id = neighbour.id
    session.commit()

    with clock.at(LATER), pytest.raises((NotYourTurn, HandlerCannotConfirm)), transaction():
        answering.confirm(silent.id, person_id=neighbour.id, satisfaction="satisfied")


def test_once_the_reporter_answered_the_supporter_is_told(
    browser: FlaskClient, here: Scene, silent: Grievance
) -> None:
    with clock.at(LATER):
        step(here, silent, "confirm")
        answer = browser.post(
            address(here, silent, "/support/confirm"), data={"fair": "1"}, follow_redirects=True
        )

    assert "这件诉求已经办结" in answer.get_data(as_text=True)
    assert fresh(silent).satisfaction == "satisfied"


def test_supporters_are_asked_once_when_their_turn_begins(
    here: Scene, silent: Grievance, neighbour: Person
) -> None:
    asked = []
    for days in (3, 4, 4, 5):
        with clock.at(RESOLVED + timedelta(days=days, hours=1)):
            asked.append(asking.ask_supporters())

    assert asked == [0, 1, 0, 0]
    assert topics(neighbour)[-1] == "asked_instead"


def test_nobody_is_asked_once_the_reporter_answered_or_who_stopped_the_messages(
    here: Scene, silent: Grievance, neighbour: Person
) -> None:
    with clock.at(LATER):
        with transaction():
            service.unfollow(silent.id, person_id=neighbour.id)
        assert asking.ask_supporters() == 0
        with transaction():
            service.follow(silent.id, person_id=neighbour.id)
        step(here, silent, "confirm")
        assert asking.ask_supporters() == 0


def test_once_the_reporter_answered_no_supporter_reopens_it(
    here: Scene, silent: Grievance, neighbour: Person
) -> None:
    with clock.at(LATER):
        step(here, silent, "confirm")
        with pytest.raises(NotYourTurn), transaction():
            answering.dispute(silent.id, person_id=neighbour.id, reason="还是堆着")

    assert fresh(silent).status is S.CLOSED


@pytest.mark.parametrize("joined", [True, False])
def test_nobody_finds_out_by_trying_what_the_reporter_thinks(
    app: Flask, here: Scene, silent: Grievance, neighbour: Person, joined: bool
) -> None:
    browser = app.test_client()
    sign_in(browser, neighbour if joined else resident())
    with clock.at(LATER):
        step(here, silent, "confirm")
        told = {
            browser.post(
                address(here, silent, "/support/confirm"), data={guess: "1"}, follow_redirects=True
            ).get_data(as_text=True)
            for guess in ("satisfied", "fair", "dissatisfied", "no_opinion")
        }

    assert len(told) == 1


def test_the_reporter_is_not_told_that_the_neighbours_opinion_was_the_own_one(
    app: Flask, here: Scene, silent: Grievance, neighbour: Person
) -> None:
    browser = app.test_client()
    sign_in(browser, session.get_one(Person, fresh(silent).reporter_id))
    with clock.at(LATER):
        with transaction():
            answering.confirm(silent.id, person_id=neighbour.id, satisfaction="dissatisfied")
        page = browser.get(address(here, silent)).get_data(as_text=True)

    assert "邻居" in page
    assert "不满意" not in page
    (taken_along,) = exporting.export_for(fresh(silent).reporter_id or 0)
    assert (taken_along["solved"], taken_along["satisfaction"]) == ("Yes", None)
