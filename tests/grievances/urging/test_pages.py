"""The reporter's page says from when it can be urged, and what that does; the desk shows it."""

import re
import uuid

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances import follow
from portal.grievances.models import Grievance, GrievanceStatus
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.identity import sign_in
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.urging.test_urging import FRIDAY, WORDS, in_hand, urge

S = GrievanceStatus
NOTHING_MOVES = "The date of the answer does not move."


def page_of(here: Scene, report: Grievance, more: str = "") -> str:
    return f"/c/{here.community.slug}/reports/{report.no}{more}"


@pytest.fixture
def visitor(app):
    """A resident's browser that nobody signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.set_cookie("lang", "en")
    return client


def send(client, here: Scene, report: Grievance, **more):
    data = {"submission_id": str(uuid.uuid4()), "text": ""} | more
    return client.post(page_of(here, report, "/urge"), data=data)


def test_before_half_of_the_time_the_page_says_from_when(visitor, here):
    report = in_hand(here)
    sign_in(visitor, session.get(Person, report.reporter_id))

    page = text(visitor.get(page_of(here, report)))

    assert "Possible from" in page
    assert NOTHING_MOVES in page
    assert "/urge" not in page
    answer = visitor.get(page_of(here, report, "/urge"), follow_redirects=True)
    assert "Possible from" in text(answer)


def test_it_is_urged_without_javascript_and_two_taps_count_once(visitor, here):
    report, tapped = in_hand(here), str(uuid.uuid4())
    with clock.at(FRIDAY):
        sign_in(visitor, session.get(Person, report.reporter_id))
        assert page_of(here, report, "/urge") in text(visitor.get(page_of(here, report)))
        assert NOTHING_MOVES in text(visitor.get(page_of(here, report, "/urge")))
        answers = [
            send(visitor, here, report, submission_id=tapped, text=WORDS) for _tap in range(2)
        ]
        page = text(visitor.get(answers[0].location))

    assert [answer.status_code for answer in answers] == [303, 303]
    assert fresh(report).urge_count == 1
    assert "You urged it last on" in page
    assert "You urged it" in page
    assert "Possible from" in page


def test_who_has_the_follow_up_link_urges_too_and_nobody_else(visitor, here):
    filed = GrievanceFactory.file(scene=here)
    with clock.at(FRIDAY):
        assert visitor.get(page_of(here, filed.grievance, "/urge")).status_code == 404
        assert send(visitor, here, filed.grievance).status_code == 404
        proof = follow.prove({}, filed.grievance, follow.the_secret())
        visitor.set_cookie("follow", proof)
        assert send(visitor, here, filed.grievance).status_code == 303

    assert fresh(filed.grievance).urge_count == 1


def test_a_long_sentence_is_refused_and_kept(visitor, here):
    report, words = in_hand(here), "快" * 201
    with clock.at(FRIDAY):
        sign_in(visitor, session.get(Person, report.reporter_id))
        answer = send(visitor, here, report, text=words)

    assert answer.status_code == 422
    assert words in text(answer)
    assert fresh(report).urge_count == 0


def test_another_page_that_is_sent_later_is_answered_with_the_day(visitor, here):
    report = in_hand(here)
    with clock.at(FRIDAY):
        sign_in(visitor, session.get(Person, report.reporter_id))
        urge(report)
        answer = send(visitor, here, report)
        page = text(visitor.get(answer.location))

    assert fresh(report).urge_count == 1
    assert "You urged it last on" in page


def test_a_report_that_waits_for_its_reporter_offers_no_urging(visitor, here):
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    sign_in(visitor, session.get(Person, report.reporter_id))

    assert 'id="urging"' not in text(visitor.get(page_of(here, report)))
    page = text(visitor.get(page_of(here, report, "/urge"), follow_redirects=True))
    assert "moved on meanwhile" in page


def test_neighbours_see_that_it_was_urged_but_no_word_and_no_button(visitor, here):
    report = in_hand(here, visibility="neighbours")
    with clock.at(FRIDAY):
        urge(report, text=WORDS)
        page = text(visitor.get(page_of(here, report)))

    assert "Urged by the resident" in page
    assert WORDS not in page
    assert 'id="urging"' not in page


def test_the_queue_and_the_item_of_staff_show_how_often(worker, here):
    report = in_hand(here)
    with clock.at(FRIDAY):
        urge(report, text=WORDS)
    with clock.at("2026-11-28T10:00:00+08:00"):
        urge(report)

    queue, item = text(worker.get()), text(worker.get(f"reports/{report.no}"))

    assert "urged 2 times" in queue
    assert "urged 2 times" in item
    assert WORDS in item


def test_the_queue_is_narrowed_to_what_was_urged(worker, here):
    urged, other = in_hand(here), in_hand(here)
    with clock.at(FRIDAY):
        urge(urged)

    page = text(worker.get("reports?urged=1&view=pending"))

    rows = re.findall(r'id="row-([\d-]+)"', page)
    assert rows == [urged.no]
    assert other.no not in rows


def test_an_urging_does_not_make_the_page_of_a_worker_old(worker, here):
    report = GrievanceFactory.create(scene=here)
    seen = fresh(report).version
    with transaction():
        report.due_at = report.filed_at
    urge(report)

    worker.act(report, "accept", version=seen)

    session.expire_all()
    assert fresh(report).status is S.ACCEPTED
