"""One's own reports: signed in, and by the link without an account."""

import pytest
from flask import Flask

from portal.grievances import service
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident, sign_in

S = GrievanceStatus


@pytest.fixture
def here():
    return scene()


def page(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def follow(client, report) -> None:
    slug = report_slug(report)
    client.post(f"/c/{slug}/follow/{service.secrets_of(report).follow_token}")


def report_slug(report) -> str:
    from portal.community.places.queries.communities import slug_of

    return slug_of(report.community_id)


def test_my_reports_of_all_communities_stand_in_one_list(client, here):
    me = resident()
    ours = GrievanceFactory.create(scene=here, reporter=me)
    elsewhere = scene()
    there = GrievanceFactory.create(scene=elsewhere, reporter=me, category="parking")
    strangers = GrievanceFactory.create(scene=here)
    sign_in(client, me)

    html = page(client, "/me/reports")

    assert f"/c/{here.community.slug}/reports/{ours.no}" in html
    assert f"/c/{elsewhere.community.slug}/reports/{there.no}" in html
    assert elsewhere.community.name in html
    assert f"/c/{here.community.slug}/reports/{strangers.no}" not in html


def test_what_waits_for_me_stands_on_top(client, here):
    me = resident()
    GrievanceFactory.create(scene=here, reporter=me)
    to_confirm = GrievanceFactory.create(scene=here, reporter=me, status=S.RESOLVED)
    client.set_cookie("lang", "en")
    sign_in(client, me)

    html = page(client, "/me/reports")

    assert html.index("Waiting for you") < html.index(to_confirm.no) < html.index("All I reported")


def test_without_an_account_the_link_of_a_report_puts_it_there(client, here):
    report = GrievanceFactory.file(scene=here).grievance
    other = GrievanceFactory.file(scene=here).grievance
    mine = f"/c/{here.community.slug}/mine"
    assert report.no not in page(client, mine)

    follow(client, report)

    assert report.no in page(client, mine)
    assert other.no not in page(client, mine)


def test_an_erased_secret_shows_nothing_any_more(client, here):
    from portal.base.db import transaction

    report = GrievanceFactory.file(scene=here).grievance
    follow(client, report)
    with transaction():
        report.follow_hash = "0" * 64

    assert report.no not in page(client, f"/c/{here.community.slug}/mine")


def test_long_lists_go_on_page_by_page(client, here):
    me = resident()
    reports = [GrievanceFactory.create(scene=here, reporter=me) for _n in range(22)]
    sign_in(client, me)

    first = page(client, "/me/reports")
    address = first.split('class="pager"')[1].split('href="')[1].split('"')[0]
    second = page(client, address)

    shown = [sum(each.no in html for each in reports) for html in (first, second)]
    assert shown == [20, 2]


def test_nobody_is_led_to_the_sign_in(app: Flask):
    assert app.test_client().get("/me/reports").status_code == 303
