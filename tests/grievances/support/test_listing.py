"""My own list of the reports I have too or follow."""

import re

from flask import Flask
from flask.testing import FlaskClient

from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances.models import Grievance
from portal.grievances.support import joined, service
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.grievances.statements import plan_of, watched
from tests.grievances.support.conftest import address, number

LIST = "/me/followed"


def page(browser: FlaskClient, where: str = LIST) -> str:
    return browser.get(where).get_data(as_text=True)


def public(here: Scene, count: int = 1) -> list[Grievance]:
    return [GrievanceFactory.create(scene=here, visibility="neighbours") for _n in range(count)]


def join(person: Person, *reports: Grievance, act: str = "follow") -> None:
    acts = {"follow": service.follow, "support": service.support}
    for report in reports:
        with transaction():
            acts[act](report.id, person_id=person.id)


def test_what_i_follow_and_what_i_have_too_stand_in_one_list_of_all_communities(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    elsewhere = scene()
    (followed, strange), (mine_too,) = public(here, 2), public(elsewhere)
    join(neighbour, followed)
    join(neighbour, mine_too, act="support")

    html = page(browser)

    last, first = address(elsewhere, mine_too), address(here, followed)
    assert html.index(f'href="{last}"') < html.index(f'href="{first}"')
    assert address(here, strange) not in html


def test_my_page_and_the_list_of_reports_lead_there_once_signed_in(
    app: Flask, browser: FlaskClient, here: Scene
) -> None:
    reports = f"/c/{here.community.slug}/reports"

    assert f'href="{LIST}"' in page(browser, "/me")
    assert f'href="{LIST}"' in page(browser, reports)
    assert f'href="{LIST}"' not in page(app.test_client(), reports)


def test_who_is_not_signed_in_signs_in_first(app: Flask) -> None:
    assert app.test_client().get(LIST).location == "/login?next=/me/followed"


def buttons(html: str) -> list[str]:
    """Where the buttons of the list lead."""
    return re.findall(r'<form method="post" action="(/c/[^"]+)"', html)


def test_a_tap_unfollows_and_leads_back_to_the_list(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    stays, goes = public(here, 2)
    join(neighbour, stays, goes)
    assert buttons(page(browser))[0] == address(here, goes, "/follow/undo")

    answer = browser.post(address(here, goes, "/follow/undo"), data={"list": ""})

    assert (answer.status_code, answer.location) == (303, LIST)
    html = page(browser)
    assert goes.no not in html
    assert stays.no in html


def test_who_has_the_problem_too_stops_the_messages_or_takes_it_back(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    (report,) = public(here)
    join(neighbour, report, act="support")
    quiet, back = address(here, report, "/follow/undo"), address(here, report, "/support/undo")
    assert buttons(page(browser)) == [quiet, back]

    browser.post(quiet, data={"list": ""})
    assert (number(report), buttons(page(browser))) == (1, [back])

    browser.post(back, data={"list": ""})
    assert (number(report), buttons(page(browser))) == (0, [])


def test_a_second_tap_on_unfollow_leads_to_the_list_too(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    (report,) = public(here)
    join(neighbour, report)

    taps = [browser.post(address(here, report, "/follow/undo"), data={"list": ""}) for _n in "ab"]

    assert [tap.location for tap in taps] == [LIST, LIST]


def test_of_a_report_that_neighbours_no_longer_see_only_the_number_stays_and_the_way_out(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    (report,) = public(here)
    join(neighbour, report)
    with transaction():
        session.get_one(Grievance, report.id).held_for = "words"

    html = page(browser)

    assert report.no in html
    assert f'href="{address(here, report)}"' not in html
    assert here.building.name not in html
    browser.post(address(here, report, "/follow/undo"), data={"list": ""})
    assert report.no not in page(browser)


def test_a_second_tap_after_leaving_a_hidden_report_is_no_dead_end(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    (report,) = public(here)
    join(neighbour, report)
    with transaction():
        session.get_one(Grievance, report.id).held_for = "words"

    taps = [browser.post(address(here, report, "/follow/undo"), data={"list": ""}) for _n in "ab"]

    assert [tap.location for tap in taps] == [LIST, LIST]


def test_long_lists_go_on_by_key_and_a_tap_stays_on_its_page(
    browser: FlaskClient, neighbour: Person, here: Scene
) -> None:
    reports = public(here, 22)
    join(neighbour, *reports)

    first = page(browser)
    further = re.search(r'href="(/me/followed\?before=\d+)"', first)
    assert further is not None
    second = page(browser, further[1])

    shown = [sum(each.no in html for each in reports) for html in (first, second)]
    assert shown == [20, 2]
    key = further[1].partition("=")[2]
    answer = browser.post(address(here, reports[0], "/follow/undo"), data={"list": key})
    assert answer.location == further[1]


def test_a_page_costs_one_statement_by_the_index_of_the_person(
    neighbour: Person, here: Scene
) -> None:
    reports = public(here, 5)
    join(neighbour, *reports)

    with watched() as sent:
        rows = joined.joined_by(neighbour.id, size=20)

    assert len(rows) == 5
    assert sent.count == 1, sent.told()
    plan = plan_of(*sent.statements[0])
    assert "ix_grievance_supports_person_id" in plan
    assert "SCAN" not in plan.upper().replace("INDEX SCAN", "").replace("BITMAP", ""), plan
    assert "TEMP B-TREE" not in plan, plan
