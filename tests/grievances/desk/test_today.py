"""What 今日 and the menu tell of reports."""

from portal.base import clock
from portal.base.access import Role
from portal.grievances.models import GrievanceStatus
from tests.factories.grids import GridFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import staff
from tests.factories.places import BuildingFactory
from tests.grievances.desk.conftest import text

S = GrievanceStatus


def test_each_report_stands_under_its_urgency(worker, here):
    late = GrievanceFactory.create(scene=here)
    waiting = GrievanceFactory.create(scene=here, status=S.NEED_INFO)
    with clock.at("2026-11-23T15:00:00+08:00"):
        due = GrievanceFactory.create(scene=here)
        page = text(worker.get(""))

    late_at, due_at = page.index("Reports past their time limit"), page.index("Reports due today")
    waiting_at = page.index("Reports waiting for the resident")
    assert late_at < page.index(late.no) < due_at < page.index(due.no) < waiting_at
    assert waiting_at < page.index(waiting.no)


def test_danger_is_marked(worker, here):
    GrievanceFactory.create(scene=here, text="三楼着火了")

    assert "Urgent: " in text(worker.get(""))


def test_a_grid_worker_is_told_of_the_own_grid_only(worker, colleague, here):
    other = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[other])
    theirs = GrievanceFactory.create(scene=here, building_id=other.id)

    assert theirs.no not in text(worker.get(""))
    assert theirs.no in text(colleague.get(""))


def test_other_communities_are_not_told_of(worker):
    elsewhere = GrievanceFactory.create(scene=scene(), text="另一个社区")

    assert f"/reports/{elsewhere.no}" not in text(worker.get(""))


def test_somebody_who_looks_after_several_communities_sees_all(enter, here):
    elsewhere = scene()
    ours, theirs = (GrievanceFactory.create(scene=each) for each in (here, elsewhere))
    person = staff(Role.COMMITTEE, community=here.community)
    staff(Role.COMMITTEE, community=elsewhere.community, person=person)

    page = text(enter(person, here).client.get("/desk"))

    assert f"/desk/c/{here.community.slug}/reports/{ours.no}" in page
    assert f"/desk/c/{elsewhere.community.slug}/reports/{theirs.no}" in page


def test_the_menu_counts_what_waits_for_the_own_grid(worker, here):
    other = BuildingFactory.create(community=here.community)
    GridFactory.create(community=here.community, buildings=[other])
    GrievanceFactory.create(scene=here)
    GrievanceFactory.create(scene=here, building_id=other.id)

    menu = text(worker.get("")).split('class="desk-menu"')[1].split("</nav>")[0]

    assert '<span class="badge">1</span>' in menu
