"""What residents see: the own merged report, the lead's count, parts; of others nothing."""

from typing import Any

import pytest

from portal.base.db import transaction
from portal.grievances import service
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import sign_in
from tests.grievances.desk.conftest import text
from tests.grievances.merging.making import join, refresh, split

S = GrievanceStatus


@pytest.fixture
def browser(client):
    """A browser that reads English."""
    client.set_cookie("lang", "en")
    return client


def page(browser: Any, here: Any, report: Any) -> Any:
    """The page of a report."""
    return browser.get(f"/c/{here.community.slug}/reports/{report.no}")


def test_a_merged_reporter_sees_how_the_lead_stands_and_nothing_private_of_it(browser, here):
    lead = GrievanceFactory.create(scene=here, category="parking", text="他家车牌津A12345")
    case = GrievanceFactory.create(scene=here, category="parking")
    join(case, lead, here)
    sign_in(browser, browser_person(case))

    shown = text(page(browser, here, case))

    assert "Joined with another report" in shown
    assert "which stands at: Waiting to be accepted." in shown
    assert "You get the same reply" in shown
    assert "We will reply by" in shown
    for private in (lead.no, lead.text):
        assert private not in shown


def browser_person(report):
    """Whoever reported it."""
    from portal.base.db import session
    from portal.community.identity.models import Person

    return session.get(Person, report.reporter_id)


def test_neighbours_are_led_to_a_public_lead_which_tells_how_many_were_joined(browser, here):
    lead, case = (GrievanceFactory.create(scene=here) for _n in range(2))
    join(case, lead, here)

    merged, leading = text(page(browser, here, case)), text(page(browser, here, lead))

    assert f'href="/c/{here.community.slug}/reports/{lead.no}"' in merged
    assert "You get the same reply" not in merged
    assert "1 report of the same matter is dealt with together with this one" in leading
    assert case.no not in leading


def test_after_the_result_each_confirms_on_the_own_page(browser, here):
    lead, case = (GrievanceFactory.create(scene=here) for _n in range(2))
    join(case, lead, here)
    with transaction():
        seen = lead.version
        service.accept(lead.id, actor=here.hand, version=seen)
        service.self_handle(lead.id, actor=here.hand, version=seen + 1)
        service.resolve(
            lead.id, actor=here.hand, version=seen + 2, outcome="explained", reply="已清运完毕"
        )
    sign_in(browser, browser_person(case))

    shown = text(page(browser, here, case))
    answer = browser.post(
        f"/c/{here.community.slug}/reports/{case.no}/confirm", data={"satisfied": "1"}
    )

    assert "已清运完毕" in shown
    assert "/confirm" in shown
    assert answer.status_code in (303, 422)
    refresh(lead)
    assert lead.status is S.RESOLVED


def test_the_reporter_finds_the_parts_and_neighbours_only_public_ones(browser, here):
    from tests.grievances.merging.making import part

    whole = GrievanceFactory.create(scene=here)
    public, hidden = split(
        whole, here, part(here, "litter", "垃圾"), part(here, "illegal_construction", "私搭")
    )

    for_all = text(page(browser, here, whole))
    sign_in(browser, browser_person(whole))
    for_reporter = text(page(browser, here, whole))

    assert public.no in for_all
    assert hidden.no not in for_all
    assert public.no in for_reporter
    assert hidden.no in for_reporter
    assert page(browser, here, hidden).status_code == 200


def test_the_follow_up_link_of_the_whole_opens_its_parts(browser, here):
    filed = GrievanceFactory.file(scene=here, category="parking", reporter_id=None)
    first, _second = split(filed.grievance, here)
    assert page(browser, here, first).status_code == 404

    browser.post(f"/c/{here.community.slug}/follow/{filed.follow_token}")

    assert page(browser, here, first).status_code == 200
    mine = text(browser.get(f"/c/{here.community.slug}/mine"))
    assert first.no in mine


def test_open311_closes_a_merged_report_and_names_a_public_lead(browser, here):
    lead, case = (GrievanceFactory.create(scene=here) for _n in range(2))
    private_lead, private = (
        GrievanceFactory.create(scene=here, category="parking") for _n in range(2)
    )
    join(case, lead, here)
    join(private, private_lead, here)

    told = browser.get(
        f"/open311/v2/requests/{case.no}.json?jurisdiction_id={here.community.slug}"
    ).get_json()

    assert told[0]["status"] == "closed"
    assert lead.no in told[0]["status_notes"]


def test_the_search_finds_a_merged_report_as_merged(browser, here):
    lead, case = (
        GrievanceFactory.create(scene=here),
        GrievanceFactory.create(scene=here, text="凉亭"),
    )
    join(case, lead, here)

    found = text(browser.get(f"/c/{here.community.slug}/reports?q={case.no}"))

    assert case.no in found
    assert "Joined with another report" in found


def test_what_a_person_takes_along_names_lead_and_whole(here):
    lead, case = (GrievanceFactory.create(scene=here) for _n in range(2))
    join(case, lead, here)
    whole = GrievanceFactory.create(scene=here)
    first, _second = split(whole, here)

    told = service.export_for(case.reporter_id)[0]
    parts = {row["no"]: row["part_of"] for row in service.export_for(whole.reporter_id)}

    assert told["dealt_with_together_with"] == lead.no
    assert parts[first.no] == whole.no
    assert parts[whole.no] is None


def test_nobody_is_told_of_a_lead_in_another_community(browser, here):
    case = GrievanceFactory.create(scene=here)

    assert page(browser, scene(), case).status_code == 404
