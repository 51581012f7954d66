"""The trail on the desk, and what a person sees of it."""

from flask.testing import FlaskClient

from portal.base import clock
from portal.base.access import Role
from portal.base.audit import queries, service
from portal.base.db import transaction
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import CommunityFactory


def record(act: str = "contact.reveal", **facts: object) -> None:
    with transaction():
        service.record(act, object_kind="grievance", object_id=7, **facts)  # type: ignore[arg-type]


def test_staff_see_the_trail_of_their_community_only(client: FlaskClient) -> None:
    ours, theirs = CommunityFactory.create(), CommunityFactory.create()
    worker = staff(Role.COMMITTEE, community=ours, name="李委员")
    record(actor_id=worker.id, community_id=ours.id, reason="电话核实情况")
    record(actor_id=worker.id, community_id=theirs.id, reason="别处的事")
    record(actor_id=None, reason="系统的事")
    sign_in(client, worker)

    for address in (f"/desk/c/{ours.slug}/audit", "/desk/audit"):
        page = client.get(address).text
        assert "电话核实情况" in page
        assert "李委员" in page
        assert "别处的事" not in page
        assert "系统的事" not in page
    assert client.get(f"/desk/c/{theirs.slug}/audit").status_code == 404


def test_the_administrator_sees_the_acts_of_the_installation_too(client: FlaskClient) -> None:
    record(actor_id=None, reason="系统的事")
    sign_in(client, staff(Role.ADMIN))

    assert "系统的事" in client.get("/desk/audit").text


def test_the_trail_is_filtered_by_act_person_and_day(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    one, other = staff(Role.COMMITTEE, community=here, name="王一"), resident("赵二")
    with clock.at("2026-11-22T23:30:00+08:00"):
        record(actor_id=other.id, community_id=here.id, reason="昨天的事")
    with clock.at("2026-11-23T00:30:00+08:00"):
        record("outbox.resend", actor_id=one.id, community_id=here.id, reason="今天的事")
    sign_in(client, one)
    address = f"/desk/c/{here.slug}/audit"

    for query in ("act=outbox.resend", "person=王一", "day=2026-11-23"):
        page = client.get(f"{address}?{query}").text
        assert "今天的事" in page, query
        assert "昨天的事" not in page, query


def test_what_was_done_to_what_is_told_in_words(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))
    facts = {"role": "committee", "division": None, "until_on": "2026-11-30", "came": 3}
    record("role.grant", actor_id=None, community_id=here.id, **facts)
    record(
        "setting.change",
        actor_id=None,
        community_id=here.id,
        key="identity.slip_days",
        scope=f"community:{here.id}",
    )

    page = client.get(f"/desk/c/{here.slug}/audit").text

    assert "诉求 7 · 划入楼栋数：3，岗位：居委会，结束日期：2026年11月30日" in page
    assert f"项目：入户确认单有效天数，适用范围：社区 {here.id}" in page
    assert "None" not in page


def test_a_report_is_told_by_the_number_people_know_of_it(client: FlaskClient) -> None:
    here = scene()
    report = GrievanceFactory.create(scene=here)
    worker = here.colleague
    with transaction():
        service.record(
            "grievance.filed_for",
            actor_id=worker.id,
            community_id=report.community_id,
            object_kind="grievance",
            object_id=report.id,
        )
    sign_in(client, worker)

    page = client.get(f"/desk/c/{here.community.slug}/audit").text

    assert report.no in page


def test_days_at_the_ends_of_the_calendar_find_nothing(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    record(actor_id=None, community_id=here.id, reason="今天的事")
    sign_in(client, staff(Role.COMMITTEE, community=here))

    for day in ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"):
        page = client.get(f"/desk/c/{here.slug}/audit?day={day}")
        assert page.status_code == 200
        assert "今天的事" not in page.text


def test_a_bad_filter_shows_a_sentence_and_no_error(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=here))

    for query in ("day=31-31-31", "act=no.such", "before=x", "person=" + "长" * 100):
        assert client.get(f"/desk/c/{here.slug}/audit?{query}").status_code == 200


def test_the_trail_goes_on_from_page_to_page() -> None:
    for _number in range(queries.PAGE + 3):
        record(actor_id=None)

    first = queries.trail(queries.Filters(), communities=None)
    rest = queries.trail(queries.Filters(), communities=None, before=first.next_before)

    assert (len(first.entries), len(rest.entries), rest.next_before) == (queries.PAGE, 3, None)


def test_a_person_sees_who_looked_at_their_contact_and_why(client: FlaskClient) -> None:
    me, other = resident(), resident()
    worker = staff(Role.COMMITTEE, community=CommunityFactory.create(), name="李委员")
    record(actor_id=worker.id, subject_person_id=me.id, reason="电话核实情况")
    record(actor_id=worker.id, subject_person_id=other.id, reason="别人的事")
    sign_in(client, me)

    page = client.get("/me/privacy/access").text

    assert "电话核实情况" in page
    assert "李委员" in page
    assert "别人的事" not in page


def test_the_panel_may_not_read_the_trail(client: FlaskClient) -> None:
    here = CommunityFactory.create()
    sign_in(client, staff(Role.PANEL, community=here))

    assert client.get(f"/desk/c/{here.slug}/audit").status_code == 403
