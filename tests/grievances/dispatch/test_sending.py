"""Sending reports to units, and what units do with them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.base import clock, deadlines
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.base.settings import of_community
from portal.base.settings.service import change
from portal.grievances import clocks, options, policy, queries
from portal.grievances import service as grievances
from portal.grievances.dispatch import queries as dispatch_queries
from portal.grievances.dispatch import service
from portal.grievances.dispatch.errors import (
    BadDate,
    BasisMissing,
    NeverPutOff,
    NoSuchUnit,
    ReturnedTooOften,
    TooLateToExtend,
    WhyMissing,
)
from portal.grievances.errors import ChangedMeanwhile, HandOverFirst, NotAllowedNow
from portal.grievances.lifecycle import STAFF, SUPERVISOR, Actor
from portal.grievances.models import EventKind, Grievance, GrievanceStatus, Turn
from portal.grievances.stages.errors import NotTheirs
from tests.factories.dispatch import (
    UNIT_HAND,
    RuleFactory,
    UnitFactory,
    done_by_unit,
    given_back,
    send,
    sent_and_signed,
)
from tests.factories.grievances import GrievanceFactory, scene, version
from tests.grievances.replaying import replay, shown

S, E = GrievanceStatus, EventKind
MONDAY = "2026-11-23T09:00:00+08:00"


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def here(monday):
    return scene()


@pytest.fixture
def unit(here):
    return UnitFactory.create(here)


@pytest.fixture
def accepted(here):
    return GrievanceFactory.create(scene=here, status=S.ACCEPTED)


def leader(here):
    return Actor(SUPERVISOR, here.supervisor.id)


def at(text: str):
    return clock.at(datetime.fromisoformat(text))


def test_a_report_goes_to_a_unit_with_the_reason_and_the_first_receiver_keeps_the_lead(
    here, unit, accepted
):
    send(accepted, here, unit)

    [line] = dispatch_queries.assignments(accepted.id)
    assert (accepted.status, accepted.turn, accepted.unit_id) == (S.DISPATCHED, Turn.UNIT, unit.id)
    assert (line.reason, line.by_id, line.rule_id) == ("归物业管", here.worker.id, None)
    assert line.inputs["building_id"] == here.building.id
    assert accepted.lead_id == here.worker.id
    assert replay(accepted.id) == shown(accepted)


def test_without_a_rule_a_person_says_why(here, unit, accepted):
    with pytest.raises(WhyMissing), transaction():
        service.dispatch(
            accepted.id, actor=here.hand, version=version(accepted.id), unit_id=unit.id
        )


def test_where_a_rule_names_the_unit_the_rule_is_the_reason_with_its_version_and_runner_up(
    here, unit, accepted
):
    other = UnitFactory.create(here)
    rule = RuleFactory.create(here, unit, building_id=here.building.id)
    RuleFactory.create(here, other)

    send(accepted, here, unit, reason="")

    [line] = dispatch_queries.assignments(accepted.id)
    assert (line.rule_id, line.rule_version, line.runner_up) == (rule.id, 1, other.name)


def test_a_unit_of_another_community_gets_nothing(here, accepted):
    stranger = UnitFactory.create(scene())
    with pytest.raises(NoSuchUnit), transaction():
        service.dispatch(
            accepted.id,
            actor=here.hand,
            version=version(accepted.id),
            unit_id=stranger.id,
            reason="x",
        )


def test_of_two_dispatchers_one_wins_and_the_other_is_told(here, unit, accepted):
    seen = version(accepted.id)
    send(accepted, here, unit)

    with pytest.raises(ChangedMeanwhile) as refused, transaction():
        service.dispatch(
            accepted.id, actor=here.other_hand, version=seen, unit_id=unit.id, reason="我来派"
        )

    assert refused.value.facts["by_id"] == here.worker.id
    assert len(dispatch_queries.assignments(accepted.id)) == 1


def test_signing_makes_it_the_units_turn_and_the_promise_stays(here, unit, accepted):
    promised = accepted.promised_at
    sent_and_signed(accepted, here, unit)
    assert (accepted.status, accepted.turn) == (S.IN_PROGRESS, Turn.UNIT)
    assert (accepted.promised_at, accepted.due_at) == (promised, promised)


def test_a_return_needs_reason_basis_and_suggestion_and_does_not_reset_the_clock(
    here, unit, accepted
):
    sent_and_signed(accepted, here, unit)
    promised = accepted.promised_at
    with pytest.raises(BasisMissing), transaction():
        service.give_back(
            accepted.id,
            actor=UNIT_HAND,
            version=version(accepted.id),
            reason="not_ours",
            basis="",
            suggested_unit="城管",
        )
    given_back(accepted)

    [line] = dispatch_queries.assignments(accepted.id)
    assert (accepted.status, accepted.unit_id, accepted.return_count) == (S.RETURNED, None, 1)
    assert (line.return_reason, line.suggested_unit) == ("not_ours", "街道综合执法")
    assert (accepted.promised_at, accepted.lead_id) == (promised, here.worker.id)
    told = session.scalars(
        select(OutboxMessage.person_id).where(OutboxMessage.topic == "grievance.returned")
    ).all()
    assert told == [here.worker.id]


def test_the_third_return_is_the_supervisors(here, unit, accepted):
    for _time in range(2):
        sent_and_signed(accepted, here, unit)
        given_back(accepted)
    send(accepted, here, unit)

    with pytest.raises(ReturnedTooOften):
        given_back(accepted)
    given_back(accepted, actor=leader(here))

    assert accepted.return_count == 3


def test_the_unit_resolves_and_the_resident_is_asked(here, unit, accepted):
    sent_and_signed(accepted, here, unit)
    with transaction():
        service.progress(accepted.id, actor=UNIT_HAND, text="明天到场")
    done_by_unit(accepted, "已清运")
    assert (accepted.status, accepted.reply) == (S.RESOLVED, "已清运")
    assert accepted.holder_id == here.worker.id


def test_taking_it_in_hand_takes_it_from_the_unit(here, unit, accepted):
    send(accepted, here, unit)
    given_back(accepted)
    with transaction():
        grievances.self_handle(accepted.id, actor=here.hand, version=version(accepted.id))
    session.refresh(accepted)
    assert (accepted.unit_id, accepted.turn) == (None, Turn.COMMUNITY)


def put_off(grievance: Grievance, here, until, actor=None):
    with transaction():
        service.extend(
            grievance.id,
            actor=actor or leader(here),
            version=version(grievance.id),
            reason="配件要等",
            until=until,
        )
    session.refresh(grievance)


def test_the_supervisor_puts_the_date_off_once_and_the_resident_is_told(here):
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    until = deadlines.shown_day(grievance.promised_at) + timedelta(days=7)

    put_off(grievance, here, until)

    assert grievance.promised_at == grievance.due_at == deadlines.end_of(until)
    event = queries.timeline(grievance, audience="reporter")[0]
    assert (event.kind, event.text) == (E.EXTEND, "配件要等")
    with pytest.raises(TooLateToExtend):
        put_off(grievance, here, until + timedelta(days=1))
    assert replay(grievance.id) == shown(grievance)


def test_at_its_last_instant_the_date_may_be_put_off_and_after_it_no_more(here):
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    other = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    due = grievance.due_at
    until = deadlines.shown_day(due) + timedelta(days=1)
    with clock.at(due):
        put_off(grievance, here, until)
    with clock.at(other.due_at + timedelta(microseconds=1)), pytest.raises(TooLateToExtend):
        put_off(other, here, until)


def test_a_kind_whose_dates_are_never_put_off_offers_it_to_nobody(here):
    grievance = GrievanceFactory.create(scene=here, category="litter", status=S.IN_PROGRESS)
    until = deadlines.shown_day(grievance.promised_at) + timedelta(days=7)
    assert policy.may_be_put_off(grievance, clock.now())
    with transaction():
        change(
            setting=options.PUT_OFF["litter"],
            scope=of_community(here.community.id),
            text="false",
            by=None,
            reason="当日必清",
        )

    assert not policy.may_be_put_off(grievance, clock.now())
    with pytest.raises(NeverPutOff):
        put_off(grievance, here, until)


def test_a_date_is_put_off_to_a_later_one_only_and_by_the_supervisor_only(here):
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    promised = deadlines.shown_day(grievance.promised_at)
    with pytest.raises(BadDate):
        put_off(grievance, here, promised)
    with pytest.raises(BadDate):
        put_off(grievance, here, promised + timedelta(days=61))
    with pytest.raises(NotAllowedNow):
        put_off(grievance, here, promised + timedelta(days=1), actor=here.hand)


def go_up(grievance, here, actor=None, **more):
    with transaction():
        service.escalate(
            grievance.id,
            actor=actor or leader(here),
            version=version(grievance.id),
            target=more.get("target", "12345"),
            external_no="TJ20261123001",
            text="已转12345",
        )
    session.refresh(grievance)


def test_passing_it_on_stops_our_clock_and_coming_back_lets_it_go_on(here):
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    promised = grievance.promised_at
    with at("2026-11-24T09:00:00+08:00"):
        go_up(grievance, here)
    assert (grievance.turn, grievance.external_no) == (Turn.STREET, "TJ20261123001")
    assert grievance.promised_at == promised
    assert grievance.due_at > promised

    with at("2026-12-01T09:00:00+08:00"), transaction():
        service.deescalate(
            grievance.id, actor=here.hand, version=version(grievance.id), text="街道退回"
        )
    session.refresh(grievance)

    assert (grievance.status, grievance.turn) == (S.IN_PROGRESS, Turn.COMMUNITY)
    assert grievance.promised_at > promised
    stage, again = clocks.rebuilt(grievance)
    assert (stage.due_at, again.at) == (grievance.due_at, grievance.promised_at)


def test_a_worker_passes_on_only_what_the_community_has_no_power_over(here):
    litter = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    with pytest.raises(NotAllowedNow):
        go_up(litter, here, actor=here.hand)
    shed = GrievanceFactory.create(
        scene=here, category="illegal_construction.shed", status=S.IN_PROGRESS
    )
    go_up(shed, here, actor=here.hand)
    assert shed.status is S.ESCALATED


def test_the_community_never_ends_illegal_construction(here):
    shed = GrievanceFactory.create(
        scene=here, category="illegal_construction.shed", status=S.IN_PROGRESS
    )

    def finish():
        with transaction():
            grievances.resolve(
                shed.id,
                actor=Actor(STAFF, here.worker.id),
                version=version(shed.id),
                outcome="explained",
                reply="街道已立案查处",
            )
        session.refresh(shed)

    with pytest.raises(HandOverFirst):
        finish()
    go_up(shed, here, target="street")
    with pytest.raises(NotTheirs):
        finish()
    assert shed.status is S.ESCALATED


def test_the_third_dispute_sends_it_up(here):
    grievance = GrievanceFactory.create(scene=here, status=S.REOPENED)
    with transaction():
        session.get(Grievance, grievance.id).reopen_count = 3
    assert policy.must_go_up(grievance)
    unit = UnitFactory.create(here)
    with pytest.raises(HandOverFirst):
        send(grievance, here, unit)
