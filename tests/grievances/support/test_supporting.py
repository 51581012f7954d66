"""我也遇到了: once a person, by one tap, with and without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.base.db import session, transaction
from portal.base.i18n import LOCALE_COOKIE
from portal.community.identity.models import Person
from portal.grievances.merging.service import joining
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.support import queries, service
from portal.grievances.support.errors import Finished, OwnReport, PhoneNeeded
from portal.grievances.support.models import GrievanceSupport
from tests.factories.grievances import GrievanceFactory, Scene, scene, version
from tests.factories.identity import PersonFactory, resident, sign_in
from tests.grievances.support.conftest import address, number, step

S = GrievanceStatus
SWAP = {"HX-Request": "true"}


def rows() -> int:
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(GrievanceSupport)) or 0


def test_one_tap_counts_a_neighbour_and_tells_them_so(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = browser.post(address(here, report, "/support"), follow_redirects=True)

    page = answer.get_data(as_text=True)
    assert "已记下" in page
    assert "1位邻居也遇到了" in page
    assert number(report) == 1


def test_a_double_tap_counts_once(browser: FlaskClient, here: Scene, report: Grievance) -> None:
    for _tap in range(3):
        assert browser.post(address(here, report, "/support")).status_code == 303

    assert (number(report), rows()) == (1, 1)


def test_a_tap_with_javascript_swaps_its_part_of_the_page_alone(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = browser.post(address(here, report, "/support"), headers=SWAP)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.lstrip().startswith('<section id="support"')
    assert "<html" not in page
    assert "HX-Request" in answer.headers["Vary"]
    assert "您说过也遇到了" in page


def test_it_can_be_taken_back_at_any_time_and_the_number_follows(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    browser.post(address(here, report, "/support"))

    page = browser.post(address(here, report, "/support/undo"), follow_redirects=True)
    again = browser.post(address(here, report, "/support/undo"))

    assert "已取消" in page.get_data(as_text=True)
    assert again.status_code == 303
    assert (number(report), rows()) == (0, 0)


def test_a_finished_report_takes_no_support_but_lets_one_go(here: Scene, report: Grievance) -> None:
    early, late = resident(), resident()
    with transaction():
        service.support(report.id, person_id=early.id)
    step(here, report, "accept", "handle", "resolve", "confirm")

    with pytest.raises(Finished), transaction():
        service.support(report.id, person_id=late.id)
    with transaction():
        service.take_back(report.id, person_id=early.id)

    assert number(report) == 0


def test_who_taps_on_an_old_page_of_a_finished_report_reads_why_it_no_longer_counts(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    step(here, report, "accept", "handle", "resolve", "confirm")

    page = browser.post(address(here, report, "/support"), follow_redirects=True)

    assert "这件诉求已经办结" in page.get_data(as_text=True)


@pytest.mark.parametrize("hidden", ["held", "private"])
def test_a_report_that_neighbours_no_longer_see_lets_a_support_go(
    browser: FlaskClient, here: Scene, report: Grievance, hidden: str
) -> None:
    browser.post(address(here, report, "/support"))
    row = session.get_one(Grievance, report.id)
    if hidden == "held":
        row.held_for = "words"
    else:
        row.visibility = "staff"
    session.commit()

    answer = browser.post(address(here, report, "/support/undo"))
    page = browser.get(answer.location).get_data(as_text=True)
    again = browser.post(address(here, report, "/support/undo"))

    assert (answer.status_code, again.status_code) == (303, 404)
    assert "已取消" in page
    assert report.no not in page
    assert (number(report), rows()) == (0, 0)


def test_a_tap_on_an_old_page_of_a_merged_report_leads_to_the_one_that_counts(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    lead = GrievanceFactory.create(scene=here, visibility="neighbours", status=S.ACCEPTED)
    with transaction():
        joining.merge(
            report.id,
            lead_case_id=lead.id,
            actor=here.hand,
            version=version(report.id),
            lead_version=version(lead.id),
        )

    answer = browser.post(address(here, report, "/support"))
    page = browser.get(answer.location).get_data(as_text=True)

    assert answer.location.endswith(address(here, lead))
    assert f"与{lead.no}合并办理" in page
    assert number(report) == 0


def test_only_the_reporter_is_promised_an_answer(
    browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    page = browser.get(address(here, report)).get_data(as_text=True)

    assert "答复您" not in page
    assert "答复反映人" in page


def test_a_report_that_waits_for_confirmation_still_takes_support(here: Scene) -> None:
    resolved = GrievanceFactory.create(scene=here, visibility="neighbours", status=S.RESOLVED)
    person = resident()

    with transaction():
        assert service.support(resolved.id, person_id=person.id) == 1


def test_the_reporter_counts_already_and_is_told_kindly(
    app: Flask, client: FlaskClient, here: Scene
) -> None:
    reporter = resident()
    own = GrievanceFactory.create(scene=here, visibility="neighbours", reporter=reporter)
    sign_in(client, reporter)

    page = client.post(address(here, own, "/support"), follow_redirects=True)

    assert "这是您自己反映的" in page.get_data(as_text=True)
    with pytest.raises(OwnReport), transaction():
        service.support(own.id, person_id=reporter.id)
    assert number(own) == 0


@pytest.mark.parametrize("act", ["/support", "/support/undo", "/follow", "/follow/undo"])
def test_a_private_report_and_a_missing_one_are_answered_alike(
    browser: FlaskClient, here: Scene, act: str
) -> None:
    private = GrievanceFactory.create(scene=here, visibility="staff")
    held = GrievanceFactory.create(scene=here, visibility="neighbours", held_for="words")
    missing = address(here, private)[:-3] + "999"

    answers = [
        browser.post(each)
        for each in (address(here, private, act), address(here, held, act), missing + act)
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert rows() == 0


def test_a_report_is_not_found_under_another_community(
    browser: FlaskClient, report: Grievance
) -> None:
    elsewhere = scene()

    assert browser.post(address(elsewhere, report, "/support")).status_code == 404


def test_somebody_without_a_verified_phone_is_led_to_add_one(
    app: Flask, client: FlaskClient, here: Scene, report: Grievance
) -> None:
    person = PersonFactory.create()
    sign_in(client, person)

    answer = client.post(address(here, report, "/support"))

    assert answer.location.endswith("/me/phones/add")
    with pytest.raises(PhoneNeeded), transaction():
        service.support(report.id, person_id=person.id)


def test_following_without_the_problem_counts_nobody(
    browser: FlaskClient, here: Scene, report: Grievance, neighbour: Person
) -> None:
    browser.post(address(here, report, "/follow"))

    standing = queries.standing(report.id, neighbour.id)
    assert (standing.supports, standing.follows, number(report)) == (False, True, 0)
    page = browser.get(address(here, report)).get_data(as_text=True)
    assert "取消关注" in page
    assert "我也遇到了" in page

    browser.post(address(here, report, "/follow/undo"))
    assert rows() == 0


def test_a_supporter_may_stop_the_messages_and_still_counts(
    browser: FlaskClient, here: Scene, report: Grievance, neighbour: Person
) -> None:
    browser.post(address(here, report, "/support"))
    browser.post(address(here, report, "/follow/undo"))

    standing = queries.standing(report.id, neighbour.id)
    assert (standing.supports, standing.follows, number(report)) == (True, False, 1)

    browser.post(address(here, report, "/follow"))
    assert queries.standing(report.id, neighbour.id).follows


def test_only_the_number_is_shown_to_neighbours_and_staff(
    app: Flask, browser: FlaskClient, here: Scene, report: Grievance, neighbour: Person
) -> None:
    neighbour.name = "王有同感"
    session.commit()
    browser.post(address(here, report, "/support"))
    desk = app.test_client()
    sign_in(desk, here.worker)

    reader = app.test_client().get(address(here, report)).get_data(as_text=True)
    listed = app.test_client().get(f"/c/{here.community.slug}/reports").get_data(as_text=True)
    worker = desk.get(f"/desk{address(here, report)}").get_data(as_text=True)

    assert "1位邻居也遇到了" in reader
    assert "1位邻居也遇到了" in listed
    assert "也遇到的邻居" in worker
    assert not any("王有同感" in page for page in (reader, listed, worker))


def test_the_share_card_tells_how_many(
    app: Flask, client: FlaskClient, here: Scene, report: Grievance
) -> None:
    person = resident()
    with transaction():
        service.support(report.id, person_id=person.id)

    page = client.get(address(here, report)).get_data(as_text=True)

    description = page.partition('<meta name="description" content="')[2].partition('"')[0]
    assert "1位邻居也遇到了" in description


def test_who_only_reads_is_given_no_cookie_and_a_link_instead_of_a_form(
    app: Flask, client: FlaskClient, here: Scene, report: Grievance
) -> None:
    answer = client.get(address(here, report))

    page = answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers
    assert f'href="{address(here, report, "/support")}"' in page
    assert "csrf_token" not in page


def test_both_languages_say_it(
    app: Flask, browser: FlaskClient, here: Scene, report: Grievance
) -> None:
    browser.set_cookie(LOCALE_COOKIE, "en")
    browser.post(address(here, report, "/support"))

    page = browser.get(address(here, report)).get_data(as_text=True)

    assert "1 neighbour has this problem too" in page
    assert "You said that you have this problem too." in page
