"""Those who handled a report learn whether it is solved, never who judged nor how satisfied."""

import pytest

from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import queries, service
from portal.grievances.dispatch import order
from portal.grievances.dispatch import queries as dispatch_queries
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import GrievanceStatus
from tests.factories.dispatch import UnitFactory, done_by_unit, sent_and_signed
from tests.factories.grievances import GrievanceFactory, version
from tests.factories.identity import resident
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus
WORDS = ("dissatisfied", "Dissatisfied", "不满意")


@pytest.fixture
def reporter():
    return resident(name="刘淑珍")


@pytest.fixture
def judged(here, reporter):
    """A report whose reporter is not satisfied, although it is solved."""
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED, reporter=reporter)
    with transaction():
        service.release(
            report.id, actor=here.hand, version=version(report.id), text=True, photo_ids=[]
        )
    with transaction():
        service.confirm(report.id, actor=Actor(REPORTER, reporter.id), satisfaction="dissatisfied")
    return fresh(report)


def hidden_in(page: str) -> list[str]:
    """Which of the words that must not be there stand on a page."""
    return [word for word in (*WORDS, "刘淑珍") if word in page]


def test_the_handler_sees_that_it_is_solved_and_no_more(worker, judged):
    page = text(worker.get(f"reports/{judged.no}"))

    assert "The resident says" in page
    assert "Solved" in page
    assert hidden_in(page) == []


def test_the_handler_sees_that_it_is_not_solved(worker, here, reporter):
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED, reporter=reporter)
    with transaction():
        service.confirm(report.id, actor=Actor(REPORTER), satisfaction="dissatisfied", solved=False)

    page = text(worker.get(f"reports/{report.no}"))

    assert "Not solved" in page
    assert hidden_in(page) == []


@pytest.mark.parametrize("who", ["worker", "colleague", "supervisor"])
def test_no_page_of_the_desk_tells_it(request, judged, who):
    desk = request.getfixturevalue(who)

    for path in ("", "reports?view=closed", f"reports/{judged.no}", "callbacks", "reports?q=垃圾"):
        page = desk.get(path)
        assert page.status_code == 200, path
        assert hidden_in(text(page)) == [], path


def test_the_audit_trail_does_not_tell_it(colleague, judged):
    assert hidden_in(text(colleague.get("audit"))) == []


def test_no_message_to_staff_tells_it(here, judged, reporter):
    for message in session.query(OutboxMessage):
        if message.person_id != reporter.id:
            assert hidden_in(str(message.facts)) == [], message.topic


def test_exported_lists_do_not_tell_it(here, worker, colleague, judged):
    for desk in (worker, colleague):
        answer = desk.post("export", begin="2026-11-01", end="2026-11-30", format="csv")
        assert judged.no in text(answer)
        assert hidden_in(text(answer)) == []


def test_the_open_interface_does_not_tell_it(app, here, judged):
    client = app.test_client()
    slug = here.community.slug
    for path in (f"requests/{judged.no}.json", "requests.json", "requests.xml"):
        answer = client.get(f"/open311/v2/{path}?jurisdiction_id={slug}&extensions=true")
        assert answer.status_code == 200
        assert hidden_in(answer.text) == [], path


def test_neighbours_are_not_told_either(app, here, judged):
    client = app.test_client()
    client.set_cookie("lang", "en")

    page = text(client.get(f"/c/{here.community.slug}/reports/{judged.no}"))

    assert hidden_in(page) == []


def test_the_unit_is_not_told(here, reporter):
    unit = UnitFactory.create(here)
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED, reporter=reporter)
    sent_and_signed(report, here, unit)
    done_by_unit(report)
    with transaction():
        service.confirm(report.id, actor=Actor(REPORTER), satisfaction="dissatisfied")

    told = order.told(fresh(report), dispatch_queries.running(report.id))

    assert hidden_in(str(told)) == []


def test_the_reporter_reads_the_own_opinion(judged):
    from portal.grievances import presentation

    rows = presentation.facts(judged, own=True, judged=True, place="", kind="")

    assert {"Dissatisfied", "不满意"} & {value for _label, value in rows}


def test_nothing_of_the_staffs_history_names_who_judged(judged):
    for event in judged.events:
        if event.actor_kind == REPORTER:
            assert event.actor_id is None
    staff_story = queries.timeline(judged, audience="staff")
    assert hidden_in("".join(f"{one.title}{one.text}{one.who}" for one in staff_story)) == []


def test_the_person_takes_along_what_was_written_down_of_a_call(here, reporter):
    from portal.grievances.service.exporting import export_for
    from tests.factories.calls import called

    report = GrievanceFactory.create(scene=here, status=S.RESOLVED, reporter=reporter)
    called(report, here, satisfaction="dissatisfied", comment="来得太慢")

    [row] = [one for one in export_for(reporter.id) if one["no"] == report.no]

    assert "来得太慢" in row["call_backs"]
