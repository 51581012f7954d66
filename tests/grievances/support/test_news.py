"""Who follows a report is told of what matters; nobody else, and nobody of what is hidden."""

from flask import Flask
from flask_babel import force_locale

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances import service as grievances
from portal.grievances.announcements import TOPICS
from portal.grievances.models import Grievance
from portal.grievances.support import service
from tests.factories.grievances import Scene, version
from tests.factories.identity import resident
from tests.grievances.support.conftest import step
from tests.grievances.support.test_instead import topics


def test_a_supporter_is_told_of_each_step_that_matters(
    here: Scene, report: Grievance, neighbour: Person
) -> None:
    with transaction():
        service.support(report.id, person_id=neighbour.id)

    step(here, report, "accept", "handle", "resolve", "dispute", "handle", "resolve", "confirm")

    assert topics(neighbour) == [
        "followed_accepted",
        "followed_resolved",
        "followed_reopened",
        "followed_resolved",
        "followed_closed",
    ]


def test_who_stopped_the_messages_or_took_it_back_is_told_nothing(
    here: Scene, report: Grievance, neighbour: Person
) -> None:
    other = resident()
    with transaction():
        service.support(report.id, person_id=neighbour.id)
        service.unfollow(report.id, person_id=neighbour.id)
        service.support(report.id, person_id=other.id)
        service.take_back(report.id, person_id=other.id)

    step(here, report, "accept", "handle", "resolve")

    assert topics(neighbour) == topics(other) == []


def test_while_neighbours_may_not_see_it_they_are_told_nothing(
    here: Scene, report: Grievance, neighbour: Person
) -> None:
    with transaction():
        service.support(report.id, person_id=neighbour.id)
        grievances.hold(report.id, actor=here.hand, version=version(report.id), reason="核对")

    step(here, report, "accept", "handle", "resolve")

    assert topics(neighbour) == []


def test_every_message_renders_in_both_languages_and_names_the_number(app: Flask) -> None:
    names = [name for name in TOPICS if name.startswith("followed_")]
    names += ["passed_on", "asked_instead", "confirmed_instead", "disputed_instead"]
    session.rollback()
    with app.test_request_context():
        for locale in ("zh_Hans", "en"):
            with force_locale(locale):
                for name in names:
                    words = app.jinja_env.get_template(
                        f"messages/inbox/grievances/{name}.txt"
                    ).render(no="261123-042", promised_at=clock.now(), due_at=clock.now())
                    assert "261123-042" in words
