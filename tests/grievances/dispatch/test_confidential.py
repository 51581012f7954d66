"""Reports about the community's own staff: the staff never see them, anywhere."""

import pytest
from sqlalchemy import select

from portal.base import clock, scope
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.community.places.models import Division
from portal.grievances import queries, recipients, service
from portal.grievances.lifecycle import STAFF, Actor
from portal.grievances.models import Grievance, GrievanceStatus, Tally, Visibility
from tests.factories.grievances import GrievanceFactory, upload, version
from tests.factories.identity import resident, staff
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.desk.test_acts import ACTS as DESK_ACTS

WORDS = "网格员收了我的钱不办事"

S = GrievanceStatus


@pytest.fixture
def about_staff(here):
    return GrievanceFactory.create(
        scene=here,
        text=WORDS,
        confidential=True,
        visibility=Visibility.NEIGHBOURS,
        photo_tokens=[upload()],
        uploader_key="b" * 64,
    )


STAFF_PAGES = (
    "",
    "reports",
    "reports?view=new",
    "reports?view=pending&scope=all",
    "reports?view=held",
    "moderation",
    "stats",
    "search?q=网格员",
    "reports?q=网格员",
)


@pytest.mark.parametrize("who", ["worker", "colleague"])
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_no_page_of_the_communitys_staff_shows_it(request, who, path, about_staff):
    page = request.getfixturevalue(who).get(path)
    assert about_staff.no not in text(page)
    assert WORDS not in text(page)


ACTS = (
    *DESK_ACTS,
    "dispatch",
    "sign",
    "give-back",
    "ask-extension",
    "escalate",
    "deescalate",
    "contact",
    "work-order",
)


@pytest.mark.parametrize("act", ACTS)
def test_to_the_communitys_staff_it_does_not_exist(worker, colleague, about_staff, act):
    for desk in (worker, colleague):
        assert desk.get(f"reports/{about_staff.no}").status_code == 404
        assert desk.act(about_staff, act, text="x", reason="x").status_code == 404
    assert fresh(about_staff).version == about_staff.version


def test_its_public_address_tells_staff_as_little_as_a_wrong_one(worker, about_staff):
    answer = worker.client.get(f"/c/{worker.slug}/reports/{about_staff.no}")
    missing = worker.client.get(f"/c/{worker.slug}/reports/D2611230000")
    assert (answer.status_code, missing.status_code) == (404, 404)


def test_its_photos_are_closed_to_the_communitys_staff(worker, about_staff):
    [photo] = queries.photos(about_staff, released_only=False)
    assert worker.client.get(f"/files/{photo.token}/full").status_code == 404


def test_accepting_several_at_once_does_not_reach_it(worker, about_staff):
    worker.post("reports/accept", pick=[f"{about_staff.id}:{about_staff.version}"])
    assert fresh(about_staff).status is GrievanceStatus.SUBMITTED


def test_the_supervision_committee_sees_it_and_handles_it(supervisor, about_staff):
    assert about_staff.no in text(supervisor.get("reports"))
    page = text(supervisor.get(f"reports/{about_staff.no}"))
    assert WORDS in page
    assert supervisor.act(about_staff, "accept").status_code == 303
    assert supervisor.act(about_staff, "handle").status_code == 303
    supervisor.act(about_staff, "resolve", outcome="explained", reply="已核实并处理")
    assert fresh(about_staff).status is GrievanceStatus.RESOLVED


def test_a_supervisor_handles_no_other_report(supervisor, here):
    litter = GrievanceFactory.create(scene=here)
    assert supervisor.act(litter, "accept").status_code == 403


def test_the_sub_district_sees_it(enter, here, about_staff):
    street = staff(Role.STREET, division=session.get(Division, here.community.street_id))
    assert about_staff.no in text(enter(street, here).get("reports"))


def test_who_is_on_the_committee_too_does_not_see_it(enter, here, about_staff):
    both = staff(Role.COMMITTEE, community=here.community)
    staff(Role.SUPERVISOR, community=here.community, person=both)
    desk = enter(both, here)
    assert about_staff.no not in text(desk.get("reports"))
    assert desk.get(f"reports/{about_staff.no}").status_code == 404


def told() -> set[int]:
    return set(
        session.scalars(
            select(OutboxMessage.person_id).where(OutboxMessage.topic.startswith("grievance."))
        )
    )


def test_only_the_supervision_committee_is_told_of_it(here, about_staff):
    assert told() == {here.supervisor.id}


def test_without_a_supervision_committee_the_sub_district_is_told(here, about_staff):
    street = staff(Role.STREET, division=session.get(Division, here.community.street_id))
    stand_alone = recipients.of_the_street(here.community.id, clock.today())
    assert street.id in stand_alone


def test_danger_in_it_does_not_wake_the_roster(here):
    session.query(OutboxMessage).delete()
    GrievanceFactory.create(scene=here, text="网格员打人", confidential=True)
    assert told() == {here.supervisor.id}


def test_the_counts_of_the_staff_leave_it_out(worker, here, about_staff):
    GrievanceFactory.create(scene=here)
    with scope.within(here.community.id):
        everything = sum(session.scalars(select(Tally.n)))
    token = scope.enter(scope.Scope(frozenset({here.community.id}), frozenset()))
    try:
        assert (everything, sum(session.scalars(select(Tally.n)))) == (2, 1)
        assert len(session.scalars(select(Grievance.id)).all()) == 1
    finally:
        scope.leave(token)


def test_it_never_gets_a_public_page_whatever_was_chosen(here, about_staff):
    assert about_staff.visibility is Visibility.STAFF
    with transaction():
        service.accept(
            about_staff.id, actor=Actor(STAFF, here.supervisor.id), version=version(about_staff.id)
        )
    assert not queries.public_page(here.community.id).rows


def test_the_reporter_follows_it_as_any_other(enter, here):
    person = resident()
    grievance = GrievanceFactory.create(scene=here, reporter=person, text=WORDS, confidential=True)
    desk = enter(person, here)
    page = desk.client.get(f"/c/{desk.slug}/reports/{grievance.no}")
    assert page.status_code == 200
    assert WORDS in text(page)


@pytest.mark.parametrize("status", [S.SUBMITTED, S.ACCEPTED, S.IN_PROGRESS, S.REOPENED])
def test_its_reporter_is_never_told_that_the_communitys_staff_have_or_see_it(enter, here, status):
    person = resident()
    report = GrievanceFactory.create(
        scene=here, reporter=person, text=WORDS, confidential=True, status=status
    )
    desk = enter(person, here)

    page = text(desk.client.get(f"/c/{desk.slug}/reports/{report.no}"))

    assert "Only the supervision committee or the sub-district" in page
    assert "grid worker" not in page.lower()
    assert "Only staff can see it" not in page
    assert "Only you and the staff" not in page


def test_the_form_offers_it(app, here):
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    address = f"/c/{here.community.slug}/report"
    assert 'name="about_staff"' in text(client.get(address))
    sent = client.post(
        address,
        data={
            "category": "other",
            "place": f"b{here.building.id}",
            "text": WORDS,
            "about_staff": "y",
            "visibility": "neighbours",
        },
    )
    assert sent.status_code == 303
    [kept] = session.scalars(select(Grievance)).all()
    assert (kept.confidential, kept.visibility) == (True, Visibility.STAFF)


def test_a_call_to_its_reporter_is_on_record_but_not_in_the_communitys_trail(
    here, supervisor, about_staff
):
    answer = supervisor.post(f"reports/{about_staff.no}/contact", reason="核实情况")
    assert answer.status_code == 200
    entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "contact.reveal")).one()
    assert (entry.community_id, entry.object_id) == (None, about_staff.id)
    assert entry.subject_person_id == about_staff.reporter_id
