"""A report as plain text to paste elsewhere: everything a unit needs, nobody who reported it."""

from portal.base.db import transaction
from portal.grievances import service
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident
from tests.grievances.desk.conftest import text

S = GrievanceStatus


def the_text(html: str) -> str:
    return html.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]


def test_the_text_tells_the_matter_and_hides_people(worker, here):
    person = resident(name="刘淑珍")
    report = GrievanceFactory.create(
        scene=here,
        reporter=person,
        status=S.ACCEPTED,
        text="楼下堆了沙发，我是刘淑珍，电话138 0000 1234",
        place_text="东门旁",
    )
    with transaction():
        service.add(report.id, actor=Actor(REPORTER, person.id), text="又多了一张床")

    words = the_text(text(worker.get(f"reports/{report.no}/work-text")))

    assert report.no in words
    assert here.community.name in words
    assert f"{here.building.name} 东门旁" in words
    assert "楼下堆了沙发" in words
    assert "又多了一张床" in words
    assert "刘淑珍" not in words
    assert "1234" not in words


def test_the_report_leads_to_its_text_and_back(worker, here):
    report = GrievanceFactory.create(scene=here)

    page = text(worker.get(f"reports/{report.no}?view=new"))
    assert f"reports/{report.no}/work-text?view=new" in page
    assert f"reports/{report.no}?view=new" in text(
        worker.get(f"reports/{report.no}/work-text?view=new")
    )


def test_who_may_not_see_the_report_gets_no_text(enter, here):
    report = GrievanceFactory.create(scene=here)
    stranger = enter(scene().worker, here)

    assert stranger.get(f"reports/{report.no}/work-text").status_code == 404
