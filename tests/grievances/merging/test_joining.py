"""Joining reports: who leads, what is refused, what each reporter keeps and is told."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import clocks, policy, queries, service
from portal.grievances.dispatch import service as dispatch
from portal.grievances.errors import ChangedMeanwhile, NoSuchReport, NotAllowedNow
from portal.grievances.figures.folding import Happened, Start, fold
from portal.grievances.figures.measures import Measure
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.merging import errors
from portal.grievances.merging import service as merging
from portal.grievances.models import Grievance, GrievanceStatus, Turn
from portal.grievances.service import erasing, ticking
from tests.factories.dispatch import UnitFactory, send
from tests.factories.grievances import STEPS, GrievanceFactory, scene, version
from tests.grievances.merging.making import join, kinds_of, refresh, separate
from tests.grievances.replaying import events_of, replay, shown

S = GrievanceStatus
MONDAY = "2026-11-23T09:00:00+08:00"


def report(here, **more):
    """A report that waits to be accepted."""
    return GrievanceFactory.create(scene=here, **more)


def pair(here, **more):
    """A lead in hand, and a report that was merged into it."""
    lead, case = report(here, status=S.IN_PROGRESS), report(here, **more)
    join(case, lead, here)
    return lead, case


def step(name, grievance, here, *others):
    """One act of the factory."""
    with transaction():
        STEPS[name](grievance.id, here)
    refresh(grievance, *others)


def fresh(grievance):
    """The report read again."""
    refresh(grievance)
    return grievance


def told(person_id):
    """The topics announced to a person, in order."""
    found = session.scalars(
        select(OutboxMessage.topic)
        .where(OutboxMessage.person_id == person_id)
        .order_by(OutboxMessage.id)
    )
    return [topic.removeprefix("grievance.") for topic in found]


def segments_add_up(grievance):
    """Whether the stretches of time touch from filing to now."""
    rows = clocks.segments(grievance.id)
    ends = [row.ended_at for row in rows[:-1]]
    return rows[0].started_at == grievance.filed_at and ends == [r.started_at for r in rows[1:]]


def test_a_merged_report_waits_for_its_lead_and_keeps_number_reporter_and_history(here):
    lead, case = pair(here)

    assert (case.status, case.lead_case_id, case.origin_status) == (S.MERGED, lead.id, "submitted")
    assert (case.turn, case.due_at) == (Turn.NOBODY, None)
    assert (lead.status, lead.merged_count) == (S.IN_PROGRESS, 1)
    assert kinds_of(case) == ["submit", "merge"]
    assert kinds_of(lead)[-1] == "note"
    assert told(case.reporter_id) == ["merged"]
    for each in (lead, case):
        assert replay(each.id) == shown(each)
        assert segments_add_up(each)


def test_each_reporter_gets_the_same_reply_and_answers_for_themselves(here):
    lead, first = pair(here)
    second = report(here)
    join(second, lead, here)

    step("resolve", lead, here, first, second)

    assert (lead.status, lead.merged_count) == (S.RESOLVED, 0)
    for case in (first, second):
        assert (case.status, case.reply, case.lead_case_id) == (S.RESOLVED, lead.reply, None)
        assert case.due_at is not None
        assert case.remind_at is not None
        assert told(case.reporter_id) == ["merged", "resolved"]
        assert replay(case.id) == shown(case)
    with transaction():
        service.confirm(first.id, actor=Actor(REPORTER), satisfaction="satisfied")
        service.dispute(second.id, actor=Actor(REPORTER), reason="还在原地")
    refresh(lead, first, second)
    assert (lead.status, first.status, second.status) == (S.RESOLVED, S.CLOSED, S.REOPENED)
    assert second.holder_id == here.worker.id


def test_a_reopened_lead_leaves_the_answers_of_the_others_as_they_are(here):
    lead, case = pair(here)
    step("resolve", lead, here, case)
    step("confirm", case, here)

    step("dispute", lead, here, case)

    assert (lead.status, case.status) == (S.REOPENED, S.CLOSED)


def test_the_reporters_of_merged_reports_are_reminded_and_closed_by_time_each(here):
    lead, case = pair(here)
    step("resolve", lead, here, case)

    with clock.at("2026-11-26T11:00:00+08:00"), transaction():
        ticking.remind(case.id)
    with clock.at("2026-12-02T11:00:00+08:00"), transaction():
        ticking.confirm_timeout(case.id)

    refresh(lead, case)
    assert (lead.status, case.status, case.satisfaction) == (S.RESOLVED, S.CLOSED, None)


def test_news_of_the_lead_reaches_the_merged_reporters_once(here):
    lead, case, other = report(here), report(here), report(here)
    for each in (case, other):
        join(each, lead, here)

    step("accept", lead, here)
    step("handle", lead, here)

    assert told(case.reporter_id) == told(other.reporter_id) == ["merged", "lead_moved"]
    news = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "grievance.lead_moved")
    ).all()
    assert {message.facts["no"] for message in news} == {case.no, other.no}


def test_news_of_the_lead_is_taken_back_with_the_act(here):
    lead, case = report(here), report(here)
    join(case, lead, here)
    seen = lead.version
    step("accept", lead, here)

    with transaction():
        service.undo(lead.id, actor=here.hand, since=seen)

    assert told(case.reporter_id) == ["merged"]
    assert (fresh(lead).status, lead.merged_count) == (S.SUBMITTED, 1)


def test_separated_by_hand_it_goes_on_with_what_was_left_of_its_time(here):
    lead, case = pair(here, status=S.ACCEPTED)
    promised, due = case.promised_at, clocks.segments(case.id)[-2].due_at

    with clock.at("2026-11-24T11:00:00+08:00"):
        separate(case, here)

    refresh(lead, case)
    assert (case.status, case.lead_case_id, lead.merged_count) == (S.ACCEPTED, None, 0)
    assert case.due_at > due
    assert case.promised_at > promised
    assert told(case.reporter_id)[-1] == "unmerged"
    assert replay(case.id) == shown(case)
    assert segments_add_up(case)
    entries = queries.timeline(case, audience="reporter")
    assert entries[0].text == "不是同一件事"


@pytest.mark.parametrize(("status", "act"), [(S.ACCEPTED, "reject"), (S.SUBMITTED, "withdraw")])
def test_a_lead_that_ends_without_a_result_sets_the_others_free(here, status, act):
    lead, case = report(here, status=status), report(here)
    join(case, lead, here)

    step(act, lead, here, case)

    assert (case.status, case.lead_case_id, lead.merged_count) == (S.SUBMITTED, None, 0)
    assert told(case.reporter_id) == ["merged", "unmerged"]
    assert events_of(case.id)[-1].actor_kind == "system"
    assert replay(lead.id) == shown(lead)


def test_a_lead_that_turns_private_lets_go_of_what_neighbours_see(here):
    lead, case = pair(here)

    with transaction():
        service.change(lead.id, actor=here.hand, category_code="illegal_construction")

    refresh(lead, case)
    assert (case.status, lead.merged_count) == (S.SUBMITTED, 0)


def test_a_report_at_a_unit_comes_back_to_that_unit(here):
    lead, case = report(here, status=S.IN_PROGRESS), report(here, status=S.ACCEPTED)
    unit = UnitFactory.create(here)
    send(case, here, unit)

    join(case, lead, here)
    separate(case, here)

    refresh(case)
    assert (case.status, case.unit_id, case.turn) == (S.DISPATCHED, unit.id, Turn.UNIT)
    with transaction():
        dispatch.sign(case.id, actor=Actor("unit"), version=case.version)


def test_a_lead_with_others_is_not_merged_itself_and_a_merged_one_leads_none(here):
    lead, case = pair(here)
    third = report(here)

    with pytest.raises(errors.LeadsOthers):
        join(lead, third, here)
    with pytest.raises(errors.LeadIsJoined):
        join(third, case, here)
    with pytest.raises(errors.SameReport):
        join(third, third, here)


def test_private_and_public_held_and_confidential_reports_are_not_joined(here):
    public, private = report(here), report(here, category="parking")
    held = report(here, text="加微信")
    confidential = report(here, category="parking", confidential=True)

    for case, lead, why in (
        (public, private, errors.PrivateAndPublic),
        (private, public, errors.PrivateAndPublic),
        (held, public, errors.StillHeld),
        (confidential, private, errors.ConfidentialApart),
    ):
        with pytest.raises(why):
            join(case, lead, here)
        assert kinds_of(case) == ["submit"]


def test_reports_of_two_communities_are_not_joined(here):
    with pytest.raises(NoSuchReport):
        join(report(here), report(scene()), here)


def test_nothing_is_joined_into_what_is_finished_or_waits_for_the_resident(here):
    for status in (S.RESOLVED, S.CLOSED, S.WITHDRAWN):
        with pytest.raises((errors.LeadNotInWork, errors.PrivateAndPublic)):
            join(report(here), report(here, status=status), here)


def test_what_has_to_be_passed_on_does_not_end_with_a_lead_that_had_not_to(here):
    case = report(here, category="illegal_construction")
    lead = report(here, category="parking", status=S.IN_PROGRESS)

    with pytest.raises(errors.GoesUpItself):
        join(case, lead, here)
    join(lead, case, here)


def test_whoever_comes_second_is_told_who_was_quicker(here):
    lead, case = report(here), report(here)
    seen, lead_seen = case.version, lead.version
    step("accept", lead, here)

    with pytest.raises(ChangedMeanwhile) as stale:
        join(case, lead, here, actor=here.other_hand, version=seen, lead_version=lead_seen)
    assert stale.value.facts["by_id"] == here.worker.id
    join(case, lead, here)
    with pytest.raises(ChangedMeanwhile) as late:
        join(case, report(here), here, actor=here.other_hand, version=seen)
    assert late.value.facts["kind"] == "merge"


def test_only_merged_reports_are_separated(here):
    with pytest.raises(NotAllowedNow):
        separate(report(here), here)


def test_the_database_refuses_what_no_lead_is(here):
    lead, case = pair(here)
    third, private = report(here), report(here, category="parking")
    elsewhere = report(scene())

    for values in (
        {"lead_case_id": case.id, "status": "merged"},
        {"lead_case_id": private.id, "status": "merged"},
        {"lead_case_id": elsewhere.id, "status": "merged"},
        {"lead_case_id": third.id, "status": "merged"},
        {"lead_case_id": lead.id},
        {"status": "merged"},
    ):
        row = Grievance.__table__
        with pytest.raises(DatabaseError), session.begin_nested():
            session.connection().execute(update(row).where(row.c.id == third.id).values(**values))
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(
            text("UPDATE grievances SET merged_count = 1 WHERE id = :id"), {"id": case.id}
        )


def test_the_public_list_shows_the_lead_and_not_the_merged_ones(here):
    lead, case = pair(here)

    listed = queries.public_page(here.community.id)

    assert [card.id for card in listed.rows] == [lead.id]
    assert listed.total == 1
    assert queries.desk.similar(lead) == []
    assert [row.id for row in queries.mine(case.reporter_id)] == [case.id]


def test_merged_work_is_counted_once_and_every_answer_by_itself(here):
    lead, case = pair(here)
    step("resolve", lead, here, case)
    step("confirm", case, here)
    events = [
        Happened(each.seq, each.kind, each.at, each.to_status, each.facts)
        for each in events_of(case.id)
    ]

    counted = fold(events, Start(case.kind_id, case.grid_id))

    assert {place.measure: n for place, n in counted.items()} == {
        Measure.RECEIVED: 1,
        Measure.MERGED: 1,
        Measure.SOLVED: 1,
        Measure.SATISFIED: 1,
    }


def test_who_is_cut_out_while_merged_keeps_the_words_until_the_lead_is_done(here):
    lead, case = pair(here)
    with transaction():
        erasing.erase_reporter(case.reporter_id)
        assert erasing.forget_words(case.id) is False
    refresh(case)
    assert (case.reporter_id, case.text != "") == (None, True)

    step("resolve", lead, here, case)

    assert case.status is S.RESOLVED


def test_a_merged_reporter_may_add_words_and_do_nothing_else(here):
    _lead, case = pair(here)

    assert policy.reporter_acts(case, case.reporter_id) == {"add"}
    with transaction():
        service.add(case.id, actor=Actor(REPORTER), text="今天又多了")
    assert version(case.id) == 3


def test_a_calendar_change_after_separation_counts_the_wait_as_a_pause(here):
    lead, case = pair(here, status=S.ACCEPTED)
    with clock.at("2026-11-24T09:00:00+08:00"):
        separate(case, here)
        refresh(case)
        before = (case.due_at, case.promised_at)
        with transaction():
            ticking.recompute(case.id)
        refresh(case)

    assert (case.due_at, case.promised_at) == before
    assert lead.merged_count == 0


def test_merging_asks_for_as_many_statements_however_many_are_merged(here):
    from tests.grievances.statements import watched

    lead = report(here, status=S.IN_PROGRESS)
    counts = []
    for _n in range(4):
        case = report(here)
        seen = version(case.id)
        with watched() as sent, transaction():
            merging.merge(case.id, actor=here.hand, version=seen, lead_case_id=lead.id)
        counts.append(sent.count)
    assert len(set(counts[1:])) == 1
