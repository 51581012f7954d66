"""A reporter takes back what neighbours have too: it stays, and goes on without them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances import queries as reports
from portal.grievances import service as grievances
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import Grievance, GrievancePhoto, GrievanceStatus
from portal.grievances.support import service
from tests.factories.grievances import BROWSER, GrievanceFactory, Scene, upload, version
from tests.factories.identity import resident, sign_in
from tests.grievances.pages.conftest import typed
from tests.grievances.support.conftest import address, number, step
from tests.grievances.support.test_instead import fresh, topics

S = GrievanceStatus
WORDS = "我是三单元的老李"


@pytest.fixture
def reporter() -> Person:
    """Who reported it."""
    return resident()


@pytest.fixture
def shared(here: Scene, reporter: Person, neighbour: Person) -> Grievance:
    """A report with words and a photo nobody released yet, that two neighbours have too."""
    report = GrievanceFactory.create(
        scene=here,
        visibility="neighbours",
        reporter=reporter,
        text=WORDS,
        photo_tokens=[upload()],
        uploader_key=BROWSER,
    )
    second = resident()
    with transaction():
        service.support(report.id, person_id=neighbour.id)
        service.support(report.id, person_id=second.id)
    return report


def withdraw(report: Grievance, person: Person) -> None:
    """The reporter takes it back."""
    with transaction():
        grievances.withdraw(report.id, actor=Actor(REPORTER, person.id))


def test_it_stays_open_in_the_name_of_who_joined_first(
    shared: Grievance, reporter: Person, neighbour: Person
) -> None:
    withdraw(shared, reporter)

    row = fresh(shared)
    assert (row.status, row.reporter_id) == (S.SUBMITTED, neighbour.id)
    assert number(shared) == 1
    assert topics(neighbour)[-1] == "passed_on"


def test_what_only_staff_saw_of_the_former_reporter_goes(
    shared: Grievance, reporter: Person
) -> None:
    withdraw(shared, reporter)

    assert fresh(shared).text == ""
    assert session.scalar(select(func.count()).select_from(GrievancePhoto)) == 0
    told = reports.timeline(fresh(shared), audience="staff")
    assert not any(WORDS in entry.text for entry in told)


def test_what_neighbours_were_shown_stays(here: Scene, shared: Grievance, reporter: Person) -> None:
    photo = session.scalars(select(GrievancePhoto)).one()
    with transaction():
        grievances.release(
            shared.id, actor=here.hand, version=version(shared.id), text=True, photo_ids=[photo.id]
        )
    withdraw(shared, reporter)

    assert fresh(shared).text == WORDS
    assert session.scalar(select(func.count()).select_from(GrievancePhoto)) == 1


def test_the_new_reporter_sees_nothing_private_of_the_time_before(
    app: Flask, client: FlaskClient, here: Scene, shared: Grievance, reporter: Person,
    neighbour: Person,
) -> None:  # fmt: skip
    with transaction():
        grievances.add(shared.id, actor=Actor(REPORTER, reporter.id), text="我家电话在门上")
    withdraw(shared, reporter)
    sign_in(client, neighbour)

    page = client.get(address(here, shared)).get_data(as_text=True)

    assert "只有您和工作人员" in page
    assert "我家电话在门上" not in page
    assert WORDS not in page


def test_neither_link_nor_code_of_the_former_reporter_leads_to_it(
    shared: Grievance, reporter: Person
) -> None:
    before = grievances.secrets_of(fresh(shared))
    withdraw(shared, reporter)

    here = shared.community_id
    assert reports.by_follow_token(here, before.follow_token) is None
    assert reports.by_query_code(here, before.query_code) is None
    now = grievances.secrets_of(fresh(shared))
    assert reports.by_follow_token(here, now.follow_token) is not None


def test_the_former_reporters_form_sent_once_more_does_not_open_it_again(
    app: Flask, client: FlaskClient, here: Scene, shared: Grievance, reporter: Person
) -> None:
    sent = fresh(shared).submission_id
    withdraw(shared, reporter)

    client.post(f"/c/{here.community.slug}/report", data=typed(here, submission_id=sent))

    assert "只有您和工作人员" not in client.get(address(here, shared)).get_data(as_text=True)


def test_the_page_says_beforehand_what_happens_and_a_double_tap_is_answered_alike(
    app: Flask, client: FlaskClient, here: Scene, shared: Grievance, reporter: Person
) -> None:
    sign_in(client, reporter)
    page = client.get(address(here, shared, "/withdraw")).get_data(as_text=True)
    found = re.search(r'name="submission_id"[^>]*value="([^"]+)"', page)
    assert found

    answers = [
        client.post(
            address(here, shared, "/withdraw"), data={"text": "", "submission_id": found.group(1)}
        )
        for _ in range(2)
    ]

    assert "有邻居也遇到了这个问题" in page
    assert [answer.location for answer in answers] == [address(here, shared)] * 2
    shown = client.get(address(here, shared)).get_data(as_text=True)
    assert "您已退出这件诉求" in shown
    assert number(shared) == 1


def test_the_last_neighbour_may_withdraw_it_for_good(
    shared: Grievance, reporter: Person, neighbour: Person
) -> None:
    withdraw(shared, reporter)
    withdraw(shared, neighbour)
    last = fresh(shared).reporter_id
    assert last not in (None, reporter.id, neighbour.id)

    withdraw(shared, session.get_one(Person, last))

    assert fresh(shared).status is S.WITHDRAWN


def test_without_supporters_it_is_withdrawn_and_who_follows_it_is_told(
    here: Scene, reporter: Person
) -> None:
    report = GrievanceFactory.create(scene=here, visibility="neighbours", reporter=reporter)
    follower = resident()
    with transaction():
        service.follow(report.id, person_id=follower.id)

    withdraw(report, reporter)

    assert fresh(report).status is S.WITHDRAWN
    assert topics(follower) == ["followed_withdrawn"]


def test_a_question_of_the_staff_reaches_who_goes_on_with_it(
    here: Scene, shared: Grievance, reporter: Person, neighbour: Person, client: FlaskClient
) -> None:
    step(here, shared, "accept", "ask")
    withdraw(shared, reporter)
    sign_in(client, neighbour)

    assert "哪个单元？" in client.get(address(here, shared, "/answer")).get_data(as_text=True)
