"""What the resident's "not solved" does: to lead, supervisors and unit, and the third time."""

from datetime import timedelta

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import service
from portal.grievances.dispatch import queries
from portal.grievances.dispatch import service as dispatch
from portal.grievances.errors import MustLeave
from portal.grievances.lifecycle import REPORTER, SUPERVISOR, Actor
from portal.grievances.models import GrievanceStatus
from tests.factories.dispatch import UNIT_HAND, UnitFactory, done_by_unit, sent_and_signed
from tests.factories.grievances import GrievanceFactory, version
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus
ANYBODY = Actor(REPORTER)


@pytest.fixture
def unit(here):
    return UnitFactory.create(here, "安居物业")


def by_the_unit(here, unit, **more):
    """A report that the unit dealt with."""
    report = GrievanceFactory.create(scene=here, status=S.ACCEPTED, **more)
    sent_and_signed(report, here, unit)
    done_by_unit(report)
    return report


def dispute(report, reason: str = "还在漏水") -> None:
    with transaction():
        service.dispute(report.id, actor=ANYBODY, reason=reason)
    session.refresh(report)


def link(report) -> str:
    return dispatch.token_of(dispatch.link_of(queries.running(report.id).id))


def opened(app, token: str):
    client = app.test_client()
    client.set_cookie("lang", "en")
    client.post(f"/handler/{token}")
    return client


def test_the_lead_and_every_supervisor_are_told_in_the_same_transaction(here, unit):
    report = by_the_unit(here, unit)

    def until_the_power_went() -> None:
        with transaction():
            service.dispute(report.id, actor=ANYBODY, reason="还在")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        until_the_power_went()
    told = session.query(OutboxMessage).filter_by(topic="grievance.disputed")
    assert told.count() == 0
    assert fresh(report).status is S.RESOLVED

    dispute(report)
    assert {each.person_id for each in told} == {here.worker.id, here.supervisor.id}


def test_the_units_link_opens_the_work_order_again_and_says_what_is_still_wrong(app, here, unit):
    report = by_the_unit(here, unit)
    token = link(report)
    app.config["WTF_CSRF_ENABLED"] = False

    dispute(report, "还在漏水，请打13912345678")

    client = opened(app, token)
    page = text(client.get("/handler/order"))
    assert "not solved: 还在漏水" in page
    assert "13912345678" not in page
    assert "Take it on again" in page
    client.post("/handler/order/sign", data={"version": fresh(report).version})
    assert (fresh(report).status, report.unit_id) == (S.IN_PROGRESS, unit.id)
    done_by_unit(report)
    assert fresh(report).status is S.RESOLVED


def test_a_link_that_had_expired_works_again_after_the_report_is_reopened(app, here, unit):
    with clock.at("2026-11-09T09:00:00+08:00"):
        report = by_the_unit(here, unit)
        token = link(report)
    app.config["WTF_CSRF_ENABLED"] = False
    later = clock.now() + timedelta(days=1)
    with clock.at(later):
        assert opened(app, token).get("/handler/order").status_code == 404

        dispute(report)

        assert opened(app, token).get("/handler/order").status_code == 200


def test_the_lead_may_take_a_reopened_report_away_from_the_unit(app, here, unit):
    report = by_the_unit(here, unit)
    token = link(report)
    app.config["WTF_CSRF_ENABLED"] = False
    dispute(report)

    with transaction():
        service.self_handle(report.id, actor=here.hand, version=version(report.id))

    assert fresh(report).unit_id is None
    assert opened(app, token).get("/handler/order").status_code == 404


def thrice(here, **more):
    """A report of which the resident said three times that it is not solved."""
    report = GrievanceFactory.create(scene=here, status=S.RESOLVED, **more)
    for round_ in range(3):
        dispute(report, f"第{round_ + 1}次")
        if round_ < 2:
            with transaction():
                service.finish(
                    report.id,
                    actor=here.hand,
                    version=version(report.id),
                    outcome="explained",
                    reply="已处理",
                )
    return fresh(report)


def test_the_third_time_nobody_in_the_community_takes_it_on_again(here, unit):
    report = thrice(here)
    seen = report.version

    with pytest.raises(MustLeave), transaction():
        service.self_handle(report.id, actor=here.hand, version=seen)
    with pytest.raises(MustLeave), transaction():
        dispatch.dispatch(
            report.id, actor=here.hand, version=seen, unit_id=unit.id, reason="归物业管"
        )
    with pytest.raises(MustLeave), transaction():
        service.finish(
            report.id, actor=here.hand, version=seen, outcome="explained", reply="已处理"
        )
    assert fresh(report).status is S.REOPENED


def test_the_third_time_the_unit_cannot_take_it_on_again_either(here, unit):
    report = by_the_unit(here, unit)
    for round_ in range(3):
        dispute(report)
        if round_ < 2:
            with transaction():
                dispatch.sign(report.id, actor=UNIT_HAND, version=version(report.id))
            done_by_unit(report)

    with pytest.raises(MustLeave), transaction():
        dispatch.sign(report.id, actor=UNIT_HAND, version=version(report.id))


def test_the_third_time_the_desk_says_why_and_offers_to_pass_it_on(worker, here, unit):
    report = thrice(here)

    page = text(worker.get(f"reports/{report.no}"))

    assert "The resident has said three times that it is not solved." in page
    assert f"/reports/{report.no}/escalate" in page
    for act in ("handle", "dispatch", "resolve"):
        assert f"/reports/{report.no}/{act}" not in page
    refused = worker.act(report, "handle")
    assert refused.status_code == 403
    assert "The community cannot take it on again" in text(refused)
    worker.act(report, "escalate", target="street", text="已上报街道")
    assert fresh(report).status is S.ESCALATED


def test_after_those_above_had_it_the_result_can_be_told(here):
    report = thrice(here)
    with transaction():
        dispatch.escalate(
            report.id,
            actor=Actor(SUPERVISOR, here.supervisor.id),
            version=version(report.id),
            target="street",
            text="已上报",
        )

    with transaction():
        service.resolve(
            report.id,
            actor=here.hand,
            version=version(report.id),
            outcome="explained",
            reply="街道已处理",
        )

    assert fresh(report).status is S.RESOLVED


def test_twice_is_not_yet_thrice(here):
    report = GrievanceFactory.create(scene=here, status=S.REOPENED)

    with transaction():
        service.self_handle(report.id, actor=here.hand, version=version(report.id))

    assert fresh(report).status is S.IN_PROGRESS
