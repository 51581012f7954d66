"""Rules that send without a hand: when, where to, and what they never touch."""

import pytest

from portal.base import clock, timers
from portal.base.db import session, transaction
from portal.base.outbox.models import MessageState, OutboxMessage
from portal.base.settings import of_community, registry
from portal.base.settings import service as settings
from portal.grievances import policy, service
from portal.grievances.dispatch import queries
from portal.grievances.dispatch import service as dispatch
from portal.grievances.dispatch import timers as dispatch_timers
from portal.grievances.dispatch.errors import NobodyToSendTo
from portal.grievances.dispatch.models import Assignment
from portal.grievances.figures import service as counting
from portal.grievances.figures.models import Figure
from portal.grievances.lifecycle import REPORTER, SYSTEM, Actor
from portal.grievances.models import EventKind, GrievanceStatus
from portal.grievances.queries import categories
from tests.factories.dispatch import RuleFactory, UnitFactory
from tests.factories.grievances import GrievanceFactory, version
from tests.factories.identity import resident
from tests.grievances.desk.conftest import fresh, text

E, S = EventKind, GrievanceStatus


@pytest.fixture
def unit(here):
    return UnitFactory.create(here, "安居物业")


def accept(report, here) -> None:
    with transaction():
        service.accept(report.id, actor=here.hand, version=version(report.id))
    session.refresh(report)


def at_once(here) -> None:
    with transaction():
        settings.change(
            setting=registry.find("grievances.send_unseen"),
            scope=of_community(here.community.id),
            text="true",
            by=here.colleague.id,
            reason="试行",
        )


def test_an_accepted_report_goes_by_itself_with_rule_and_inputs_kept(here, unit):
    rule = RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)

    accept(report, here)

    assert (report.status, report.unit_id, report.lead_id) == (
        S.DISPATCHED,
        unit.id,
        here.worker.id,
    )
    sent = report.events[-1]
    assert (sent.kind, sent.actor_kind, sent.facts["rule"]) == (E.DISPATCH, SYSTEM, rule.id)
    kept = session.query(Assignment).filter_by(grievance_id=report.id).one()
    assert (kept.rule_id, kept.rule_version, kept.by_id) == (rule.id, 1, None)
    assert kept.inputs["category_id"] == report.category_id
    assert kept.inputs["grid_id"] == here.grid.id
    assert dispatch.link_of(kept.id) is not None


def test_the_resident_is_told_once_where_it_is(here, unit):
    RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)

    accept(report, here)

    told = session.query(OutboxMessage).filter_by(person_id=report.reporter_id)
    waiting = {one.topic for one in told if one.state is MessageState.WAITING}
    assert waiting == {"grievance.dispatched"}


def test_a_rule_that_is_not_marked_only_suggests(here, unit):
    RuleFactory.create(here, unit)
    report = GrievanceFactory.create(scene=here)

    accept(report, here)

    assert report.status is S.ACCEPTED
    assert queries.decision_for(report).unit_id == unit.id


def test_the_first_rule_that_fits_decides_even_if_a_later_one_would_send_by_itself(here, unit):
    RuleFactory.create(here, UnitFactory.create(here))
    RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)

    accept(report, here)

    assert report.status is S.ACCEPTED


def test_what_no_rule_fits_stays_at_the_desk(here, unit):
    parking = categories.by_code()["parking"].id
    RuleFactory.create(here, unit, automatic=True, category_id=parking)
    report = GrievanceFactory.create(scene=here)

    accept(report, here)

    assert (report.status, report.turn.value) == (S.ACCEPTED, "community")


@pytest.mark.parametrize("why", ["illegal", "held", "confidential"])
def test_some_reports_never_go_by_themselves(here, unit, why):
    RuleFactory.create(here, unit, automatic=True)
    more = {
        "illegal": {"category": "illegal_construction"},
        "held": {"held_for": "words"},
        "confidential": {"confidential": True},
    }[why]
    report = GrievanceFactory.create(scene=here, **more)

    accept(report, here)

    assert report.status is S.ACCEPTED
    assert session.query(Assignment).filter_by(grievance_id=report.id).count() == 0


def test_taking_it_in_hand_oneself_is_stronger_than_the_rule(here, unit):
    RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)

    with transaction():
        service.take_on(report.id, actor=here.hand, version=version(report.id))

    assert fresh(report).status is S.IN_PROGRESS


def test_a_unit_that_gets_no_more_work_gets_none_by_itself_either(here, unit):
    RuleFactory.create(here, unit, automatic=True)
    with transaction():
        dispatch.put_unit(
            community_id=here.community.id,
            unit_id=unit.id,
            name=unit.name,
            kind=unit.kind,
            active=False,
        )
    report = GrievanceFactory.create(scene=here)

    accept(report, here)

    assert report.status is S.ACCEPTED


def test_only_a_rule_with_a_unit_can_send(here):
    with pytest.raises(NobodyToSendTo):
        RuleFactory.create(here, None, automatic=True)


def test_new_reports_wait_for_a_person_unless_the_setting_says_otherwise(here, unit):
    RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)

    assert dispatch_timers.send_unseen() == 0
    at_once(here)

    assert dispatch_timers.send_unseen() == 1
    assert dispatch_timers.send_unseen() == 0
    session.refresh(report)
    assert (report.status, report.lead_id) == (S.DISPATCHED, here.worker.id)
    assert [event.kind for event in report.events] == [E.SUBMIT, E.ACCEPT, E.DISPATCH]
    assert {event.actor_kind for event in report.events[1:]} == {SYSTEM}


@pytest.mark.parametrize("why", ["danger", "held", "illegal", "appealed"])
def test_what_needs_a_persons_eyes_is_never_sent_unseen(here, unit, why):
    RuleFactory.create(here, unit, automatic=True)
    at_once(here)
    more = {
        "danger": {"text": "三楼燃气泄漏"},
        "held": {"text": "清运加微信"},
        "illegal": {"category": "illegal_construction"},
        "appealed": {},
    }[why]
    status = S.REJECTED if why == "appealed" else S.SUBMITTED
    report = GrievanceFactory.create(scene=here, status=status, **more)
    if why == "appealed":
        with transaction():
            service.appeal(report.id, actor=Actor(REPORTER), text="请再看看")

    dispatch_timers.send_unseen()

    assert fresh(report).status is S.SUBMITTED


@pytest.mark.parametrize("looked", ["asked", "taken_back", "refusal_proposed"])
def test_what_somebody_had_in_hand_already_is_theirs_and_is_not_sent_unseen(here, unit, looked):
    reporter = resident()
    report = GrievanceFactory.create(scene=here, reporter=reporter)
    seen = version(report.id)
    with transaction():
        if looked == "asked":
            service.ask_info(report.id, actor=here.hand, version=seen, text="哪个单元？")
            service.answer_info(report.id, actor=Actor(REPORTER, reporter.id), text="二单元")
        elif looked == "taken_back":
            service.accept(report.id, actor=here.hand, version=seen)
            service.undo(report.id, actor=here.hand, since=seen)
        else:
            reporter.needs_care = True
            service.reject(
                report.id, actor=here.hand, version=seen, reason_code="outside", text="不归社区管"
            )
    RuleFactory.create(here, unit, automatic=True)
    at_once(here)
    assert fresh(report).status is S.SUBMITTED

    assert dispatch_timers.send_unseen() == 0
    with transaction():
        assert dispatch.send_unseen(report.id) is None

    assert fresh(report).status is S.SUBMITTED


def test_that_a_rule_accepted_it_is_no_answer_of_a_person(here, unit):
    RuleFactory.create(here, unit, automatic=True)
    at_once(here)
    GrievanceFactory.create(scene=here)
    dispatch_timers.send_unseen()
    counting.catch_up()

    rows = session.query(Figure).filter_by(community_id=here.community.id)
    assert {row.measure for row in rows} == {"received", "dispatched"}


def test_the_desk_says_that_the_rule_sent_it(worker, here, unit):
    rule = RuleFactory.create(here, unit, automatic=True)
    report = GrievanceFactory.create(scene=here)

    answer = worker.act(report, "accept")

    assert answer.status_code == 303
    assert "the rule sent it to 安居物业" in text(worker.client.get(answer.location))
    page = text(worker.get(f"reports/{report.no}"))
    assert f"Rule {rule.id}, version 1" in page
    assert "安居物业" in page


def test_the_dry_run_tells_how_many_would_go_without_a_hand(colleague, here, unit):
    for category in ("litter.household", "parking", "illegal_construction"):
        GrievanceFactory.create(scene=here, category=category)

    page = text(
        colleague.post("dispatch-rules/new", unit=str(unit.id), automatic="y", **{"try": "1"})
    )

    assert "Sent without a hand: 0 now, 2 by this rule." in page
    assert "by itself" in page
    assert "by hand" in page


def test_a_rule_is_marked_on_its_page_and_the_list_says_so(colleague, here, unit):
    rule = RuleFactory.create(here, unit)

    colleague.post(f"dispatch-rules/{rule.key}", version="1", unit=str(unit.id), automatic="y")

    assert queries.rules(here.community.id)[0].automatic
    assert "sends by itself" in text(colleague.get("dispatch-rules"))
    assert "checked" in text(colleague.get(f"dispatch-rules/{rule.key}"))


def test_moving_a_rule_keeps_how_it_sends(colleague, here, unit):
    RuleFactory.create(here, None)
    rule = RuleFactory.create(here, unit, automatic=True)

    colleague.post(f"dispatch-rules/{rule.key}/up")

    assert queries.rules(here.community.id)[0].automatic


def test_the_worker_looks_every_minute():
    found = {timer.name: timer for timer in timers.registered()}

    assert found["grievances.automatic"].every.total_seconds() <= 60


def test_after_the_third_dispute_no_rule_sends_it(here, unit):
    report = GrievanceFactory.create(scene=here, status=S.REOPENED)
    with transaction():
        report.reopen_count = policy.DISPUTES_BEFORE_ESCALATION

    decision = queries.decision_for(report)

    assert not queries.goes_by_itself(report, decision)
    with clock.at("2026-11-24T09:00:00+08:00"):
        assert dispatch_timers.send_unseen() == 0
