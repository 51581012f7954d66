"""Passing on what is long overdue is proposed, and the supervisor decides."""

from datetime import timedelta

import pytest

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.base.settings import of_community, registry
from portal.base.settings import service as settings
from portal.grievances.dispatch import proposals, timers
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch.models import Proposal
from portal.grievances.lifecycle import SUPERVISOR, Actor
from portal.grievances.models import EventKind, GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene, version
from tests.factories.identity import staff
from tests.grievances.desk.conftest import fresh, text

S = GrievanceStatus
# Today is Monday 23 November 2026.
WEDNESDAY = "2026-11-18T09:00:00+08:00"


@pytest.fixture
def late(here):
    """A report that should have been begun or sent out last Wednesday."""
    with clock.at(WEDNESDAY):
        return GrievanceFactory.create(scene=here, status=S.ACCEPTED)


def standing(here) -> list[str]:
    return [line.no for line in proposals.standing([here.community.id])]


def test_what_is_two_working_days_overdue_is_proposed_once(here, late):
    with clock.at("2026-11-19T23:00:00+08:00"):
        assert timers.propose() == 0
    with clock.at("2026-11-20T15:00:00+08:00"):
        assert timers.propose() == 1
        assert timers.propose() == 0
        assert standing(here) == [late.no]

    told = session.query(OutboxMessage).filter_by(topic="grievance.escalation_proposed")
    assert [each.person_id for each in told] == [here.supervisor.id]


def test_a_weekend_counts_for_nothing(here):
    with clock.at("2026-11-20T09:00:00+08:00"):  # a Friday
        GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    with clock.at("2026-11-22T23:00:00+08:00"):
        assert timers.propose() == 0
    with clock.at("2026-11-24T15:00:00+08:00"):
        assert timers.propose() == 1


def test_after_a_week_without_power_it_catches_up_at_once(here, late):
    GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    with clock.at("2026-12-28T09:00:00+08:00"):
        assert timers.propose() == 2
        assert timers.propose() == 0


def test_the_days_are_a_setting_of_the_community(here, late):
    with transaction():
        settings.change(
            setting=registry.find("grievances.propose_escalation_days"),
            scope=of_community(here.community.id),
            text="5",
            by=here.colleague.id,
            reason="试行",
        )

    assert timers.propose() == 0
    with clock.at("2026-11-25T15:00:00+08:00"):
        assert timers.propose() == 1


def test_once_it_goes_on_nothing_is_proposed_any_more(here, late):
    timers.propose()
    from portal.grievances import service

    with transaction():
        service.self_handle(late.id, actor=here.hand, version=version(late.id))

    assert standing(here) == []
    assert proposals.count([here.community.id]) == 0


def test_the_supervisor_passes_it_on_with_one_tap(supervisor, here, late):
    timers.propose()
    assert late.no in text(supervisor.get("proposals"))

    answer = supervisor.post(f"proposals/{late.no}/escalate", version=fresh(late).version)

    assert answer.status_code == 303
    assert (fresh(late).status, late.escalated_to) == (S.ESCALATED, "street")
    assert standing(here) == []


def test_not_now_needs_a_reason_and_is_kept_with_the_report(supervisor, here, late):
    timers.propose()

    refused = supervisor.post(
        f"proposals/{late.no}/decline", version=fresh(late).version, reason=" "
    )
    assert refused.status_code == 422
    supervisor.post(
        f"proposals/{late.no}/decline", version=fresh(late).version, reason="配件明天到"
    )

    row = session.query(Proposal).filter_by(grievance_id=late.id).one()
    assert (row.declined_by_id, row.reason) == (here.supervisor.id, "配件明天到")
    note = fresh(late).events[-1]
    assert (note.kind, note.text) == (EventKind.NOTE, "配件明天到")
    assert standing(here) == []
    assert timers.propose() == 0


def test_after_a_refusal_it_is_proposed_again_so_many_working_days_later(supervisor, here, late):
    timers.propose()
    supervisor.post(
        f"proposals/{late.no}/decline", version=fresh(late).version, reason="配件明天到"
    )
    with clock.at("2026-11-24T23:00:00+08:00"):
        assert timers.propose() == 0
    with clock.at("2026-11-25T16:00:00+08:00"):
        assert timers.propose() == 1
    assert session.query(Proposal).filter_by(grievance_id=late.id).count() == 2


def test_a_refused_form_keeps_what_was_typed(supervisor, here, late):
    timers.propose()
    seen = fresh(late).version
    from portal.grievances import service

    with transaction():
        service.self_handle(late.id, actor=here.hand, version=version(late.id))

    answer = supervisor.post(f"proposals/{late.no}/decline", version=seen, reason="再等两天")

    assert answer.status_code in (403, 409, 422)
    assert fresh(late).status is S.IN_PROGRESS


@pytest.mark.parametrize("who", ["worker", "colleague"])
def test_only_supervisors_decide(request, here, late, who):
    desk = request.getfixturevalue(who)
    timers.propose()
    assert desk.get("proposals").status_code == 403
    assert desk.post(f"proposals/{late.no}/escalate", version=1).status_code == 403
    assert fresh(late).status is S.ACCEPTED


def test_it_stands_on_top_of_the_supervisors_day_and_not_on_the_workers(
    supervisor, worker, here, late
):
    timers.propose()
    day = text(supervisor.get(""))
    queue = text(supervisor.get("reports"))
    item = text(supervisor.get(f"reports/{late.no}"))
    others = text(worker.get("")) + text(worker.get("reports"))

    assert "Passing on is proposed" in day
    assert f"proposals#p-{late.no}" in day
    assert "1 report is proposed to be passed on." in queue
    assert "Passing this report on is proposed" in item
    assert "proposed" not in others


def test_another_communitys_supervisor_sees_nothing_of_it(enter, here, late):
    elsewhere = scene()
    desk = enter(elsewhere.supervisor, elsewhere)
    timers.propose()
    assert late.no not in text(desk.get("proposals"))
    assert desk.post(f"proposals/{late.no}/escalate", version=1).status_code == 404


def test_reports_about_staff_are_proposed_to_those_in_whom_they_are_confided(enter, here):
    with clock.at(WEDNESDAY):
        report = GrievanceFactory.create(scene=here, status=S.ACCEPTED, confidential=True)
    both = staff(Role.SUPERVISOR, community=here.community)
    from portal.community.identity.models import RoleAssignment, ScopeKind

    with transaction():
        session.add(
            RoleAssignment(
                person_id=both.id,
                role=Role.COMMITTEE,
                scope_kind=ScopeKind.COMMUNITY,
                community_id=here.community.id,
                from_on=clock.today() - timedelta(days=1),
            )
        )
    timers.propose()
    assert report.no in text(enter(here.supervisor, here).get("proposals"))
    assert report.no not in text(enter(both, here).get("proposals"))


def test_more_time_ends_the_proposal(here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    with transaction():
        dispatch.extend(
            report.id,
            actor=Actor(SUPERVISOR, here.supervisor.id),
            version=version(report.id),
            reason="等配件",
            until=clock.local(fresh(report).promised_at).date() + timedelta(days=20),
        )

    with clock.at("2026-12-07T09:00:00+08:00"):
        assert timers.propose() == 0
