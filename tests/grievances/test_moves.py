"""From filing to the resident's judgement: what each act changes, and who may."""

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.grievances import policy, service
from portal.grievances.errors import (
    AnotherReviewerNeeded,
    BadGrid,
    ChangedMeanwhile,
    HandlerCannotConfirm,
    NeverPublic,
    NoContact,
    NotAllowedNow,
    PhotoMissing,
    ReasonMissing,
    ReplyMissing,
    SecondPersonNeeded,
    WindowOver,
    WordsMissing,
)
from portal.grievances.lifecycle import REPORTER, STAFF, Actor
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievanceStatus,
    Satisfaction,
    Visibility,
)
from tests.factories.grids import GridFactory
from tests.factories.grievances import (
    ANYBODY,
    BROWSER,
    GrievanceFactory,
    Scene,
    scene,
    upload,
    version,
)
from tests.factories.identity import resident, staff

S = GrievanceStatus
MONDAY = "2026-11-23T09:00:00+08:00"


def act(name, grievance, **more):
    """One service call in a transaction of its own, and the row read again."""
    with transaction():
        result = getattr(service, name)(grievance.id, **more)
    session.refresh(grievance)
    return result


def by_hand(name, grievance, here: Scene, **more):
    """The same by the grid's worker who has just opened the page."""
    return act(name, grievance, actor=here.hand, version=version(grievance.id), **more)


def topics(person_id: int) -> list[str]:
    """What was announced to a person, oldest first."""
    return list(
        session.scalars(
            select(OutboxMessage.topic)
            .where(OutboxMessage.person_id == person_id)
            .order_by(OutboxMessage.id)
        )
    )


def test_a_report_is_accepted_handled_resolved_and_confirmed():
    here, reporter = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=reporter)

    by_hand("accept", grievance, here)
    assert (grievance.status, grievance.holder_id, grievance.lead_id) == (
        S.ACCEPTED,
        here.worker.id,
        here.worker.id,
    )
    by_hand("self_handle", grievance, here)
    by_hand("resolve", grievance, here, outcome="explained", reply="已劝导")
    assert (grievance.status, grievance.reply) == (S.RESOLVED, "已劝导")
    act("confirm", grievance, actor=Actor(REPORTER, reporter.id), satisfaction="fair")

    assert (grievance.status, grievance.solved) == (S.CLOSED, True)
    assert grievance.satisfaction is Satisfaction.FAIR
    assert topics(reporter.id) == ["grievance.accepted", "grievance.resolved"]


def test_the_first_to_accept_leads_even_when_another_handles():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.ACCEPTED)

    act("self_handle", grievance, actor=here.other_hand, version=grievance.version)

    assert (grievance.lead_id, grievance.holder_id) == (here.worker.id, here.colleague.id)


def test_accepting_may_put_kind_and_grid_right_in_one_go():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, category="other")

    by_hand("accept", grievance, here, category_code="parking.motor")

    assert (grievance.status, grievance.category.code) == (S.ACCEPTED, "parking.motor")
    kinds = session.scalars(select(Event.kind).order_by(Event.seq)).all()
    assert kinds == [EventKind.SUBMIT, EventKind.CHANGE, EventKind.ACCEPT]


def test_a_worker_with_an_old_page_is_told_who_was_quicker():
    here = scene()
    grievance = GrievanceFactory.create(scene=here)
    seen = grievance.version
    act("accept", grievance, actor=here.other_hand, version=seen)

    with pytest.raises(ChangedMeanwhile) as told:
        act("accept", grievance, actor=here.hand, version=seen)

    assert told.value.facts["status"] is S.ACCEPTED
    assert told.value.facts["by_id"] == here.colleague.id


def test_a_note_or_a_missed_limit_does_not_make_a_page_out_of_date():
    here = scene()
    grievance = GrievanceFactory.create(scene=here)
    seen = grievance.version
    act("note", grievance, actor=here.other_hand, text="找过物业")

    act("accept", grievance, actor=here.hand, version=seen)

    assert grievance.status is S.ACCEPTED


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("self_handle", {}),
        ("resolve", {"outcome": "explained", "reply": "x"}),
    ],
)
def test_what_the_table_does_not_allow_is_refused(name, more):
    here = scene()
    grievance = GrievanceFactory.create(scene=here)

    with pytest.raises(NotAllowedNow) as told:
        by_hand(name, grievance, here, **more)

    assert told.value.facts["status"] is S.SUBMITTED


def test_staff_cannot_confirm_for_the_resident():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    with pytest.raises(NotAllowedNow):
        act("confirm", grievance, actor=here.other_hand, satisfaction="satisfied")


def test_the_handler_of_an_own_report_cannot_confirm_it():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, reporter=here.worker, status=S.RESOLVED)

    with pytest.raises(HandlerCannotConfirm):
        act(
            "confirm",
            grievance,
            actor=Actor(REPORTER, here.worker.id),
            satisfaction="satisfied",
        )
    assert "confirm" not in policy.reporter_acts(grievance, here.worker.id)


def test_a_double_tap_on_confirm_is_one_confirmation():
    grievance = GrievanceFactory.create(status=S.RESOLVED)

    act("confirm", grievance, actor=ANYBODY, satisfaction="satisfied")
    before = grievance.version
    act("confirm", grievance, actor=ANYBODY, satisfaction="satisfied")

    assert grievance.version == before


def test_a_second_confirmation_with_another_answer_is_refused():
    grievance = GrievanceFactory.create(status=S.CLOSED)
    with pytest.raises(NotAllowedNow):
        act("confirm", grievance, actor=ANYBODY, satisfaction="dissatisfied")


def test_a_reply_may_be_accepted_although_it_is_not_solved():
    grievance = GrievanceFactory.create(status=S.RESOLVED)

    act("confirm", grievance, actor=ANYBODY, satisfaction="fair", solved=False)

    assert (grievance.status, grievance.solved) == (S.CLOSED, False)


def test_resolving_litter_as_fixed_needs_a_photo():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    with pytest.raises(PhotoMissing):
        by_hand("resolve", grievance, here, outcome="fixed", reply="已清运")
    by_hand(
        "resolve",
        grievance,
        here,
        outcome="fixed",
        reply="已清运",
        photo_tokens=[upload()],
        uploader_key=BROWSER,
    )

    assert grievance.status is S.RESOLVED


def test_resolving_needs_a_reply():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    with pytest.raises(ReplyMissing):
        by_hand("resolve", grievance, here, outcome="explained", reply=" ")


def test_a_dispute_reopens_with_the_lead_and_tells_the_supervisor():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.RESOLVED)

    act("dispute", grievance, actor=ANYBODY, reason="还在原地")

    assert (grievance.status, grievance.reopen_count) == (S.REOPENED, 1)
    assert grievance.holder_id == grievance.lead_id == here.worker.id
    assert (grievance.solved, grievance.resolved_at) == (None, None)
    assert topics(here.worker.id)[-1] == "grievance.disputed"
    assert topics(here.supervisor.id) == ["grievance.disputed"]


def test_a_dispute_may_be_a_photo_alone_but_not_nothing():
    grievance = GrievanceFactory.create(status=S.RESOLVED)
    with pytest.raises(WordsMissing):
        act("dispute", grievance, actor=ANYBODY, reason="")
    act(
        "dispute",
        grievance,
        actor=ANYBODY,
        reason="",
        photo_tokens=[upload()],
        uploader_key=BROWSER,
    )
    assert grievance.status is S.REOPENED


def test_a_closed_report_may_be_disputed_for_fifteen_days():
    with clock.at(MONDAY):
        grievance = GrievanceFactory.create(status=S.CLOSED)
    with clock.at("2026-12-08T23:59:00+08:00"):
        assert "reopen" in policy.reporter_acts(grievance)
    with clock.at("2026-12-09T00:01:00+08:00"):
        assert "reopen" not in policy.reporter_acts(grievance)
        with pytest.raises(WindowOver):
            act("dispute", grievance, actor=ANYBODY, reason="又堆了")
    with clock.at("2026-12-08T20:00:00+08:00"):
        act("dispute", grievance, actor=ANYBODY, reason="又堆了")
    assert grievance.status is S.REOPENED


def test_the_third_dispute_is_no_longer_the_communitys_alone():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.REOPENED)
    for _ in range(2):
        by_hand("self_handle", grievance, here)
        by_hand("resolve", grievance, here, outcome="explained", reply="再次清运")
        act("dispute", grievance, actor=ANYBODY, reason="还在")

    assert policy.must_leave_the_community(grievance)


def test_a_refusal_says_where_to_turn_and_may_be_appealed_against_once():
    here, reporter = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=reporter)
    by_hand("reject", grievance, here, reason_code="outside", text="属市政", go_where="请拨打12345")

    event = session.scalars(select(Event).where(Event.kind == EventKind.REJECT)).one()
    assert event.text == "属市政\n请拨打12345"
    assert grievance.reject_reason == "outside"
    act("appeal", grievance, actor=Actor(REPORTER, reporter.id), text="路灯在小区里")
    assert (grievance.status, grievance.appeal_count) == (S.SUBMITTED, 1)
    assert "grievance.appealed" in topics(here.colleague.id)


def test_after_an_appeal_another_person_decides():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.REJECTED)
    act("appeal", grievance, actor=ANYBODY, text="请再看看")

    with pytest.raises(AnotherReviewerNeeded):
        by_hand("accept", grievance, here)
    with pytest.raises(AnotherReviewerNeeded):
        by_hand("reject", grievance, here, reason_code="outside", text="x")
    act("accept", grievance, actor=here.other_hand, version=grievance.version)

    assert grievance.status is S.ACCEPTED


def test_the_second_appeal_and_the_late_one_are_refused():
    with clock.at(MONDAY):
        here = scene()
        grievance = GrievanceFactory.create(scene=here, status=S.REJECTED)
    with clock.at("2026-12-01T00:01:00+08:00"), pytest.raises(WindowOver):
        act("appeal", grievance, actor=ANYBODY, text="晚了")
    with clock.at("2026-11-25T09:00:00+08:00"):
        third = staff("committee", community=here.community)
        act("appeal", grievance, actor=ANYBODY, text="请再看看")
        for reviewer in (here.colleague, third):
            act(
                "reject",
                grievance,
                actor=Actor(STAFF, reviewer.id),
                version=version(grievance.id),
                reason_code="outside",
                text="确实不属于",
            )
        assert grievance.status is S.REJECTED
        with pytest.raises(WindowOver):
            act("appeal", grievance, actor=ANYBODY, text="还不服")


def test_refusing_somebody_who_needs_care_takes_two_people():
    here, reporter = scene(), resident()
    reporter.needs_care = True
    session.commit()
    grievance = GrievanceFactory.create(scene=here, reporter=reporter)
    refusal = {"reason_code": "outside", "text": "不属于社区职责"}

    proposed = by_hand("reject", grievance, here, **refusal)
    assert (proposed.kind, grievance.status) == (EventKind.PROPOSE_REJECT, S.SUBMITTED)
    with pytest.raises(SecondPersonNeeded):
        by_hand("reject", grievance, here, **refusal)
    act("reject", grievance, actor=here.other_hand, version=grievance.version, **refusal)

    assert grievance.status is S.REJECTED
    assert topics(here.colleague.id) == ["grievance.second_person"]


def test_refusing_a_repeated_report_takes_two_people():
    here, reporter = scene(), resident()
    GrievanceFactory.create(scene=here, reporter=reporter)
    again = GrievanceFactory.create(scene=here, reporter=reporter)

    by_hand("reject", again, here, reason_code="outside", text="重复")

    assert again.status is S.SUBMITTED


def test_a_withdrawn_report_is_gone_from_the_neighbours_list():
    grievance = GrievanceFactory.create(status=S.WITHDRAWN)

    assert grievance.visibility is Visibility.STAFF
    assert not policy.is_public(grievance)


def test_a_report_in_hand_cannot_be_withdrawn():
    grievance = GrievanceFactory.create(status=S.IN_PROGRESS)
    with pytest.raises(NotAllowedNow):
        act("withdraw", grievance, actor=ANYBODY)


def test_what_the_reporter_adds_reaches_the_holder_and_waits_for_release():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)

    act("add", grievance, actor=ANYBODY, text="今天更多了")

    event = session.scalars(select(Event).where(Event.kind == EventKind.ADD)).one()
    assert (event.text, event.is_public, event.actor_id) == ("今天更多了", False, None)
    assert topics(here.worker.id)[-1] == "grievance.added"


def test_the_reporter_may_correct_while_it_waits_and_not_after():
    here = scene()
    grievance = GrievanceFactory.create(scene=here)

    act("change", grievance, actor=ANYBODY, category_code="flyers")
    assert grievance.category.code == "flyers"
    by_hand("accept", grievance, here)
    with pytest.raises(NotAllowedNow):
        act("change", grievance, actor=ANYBODY, category_code="litter")


def test_a_change_that_changes_nothing_leaves_no_event():
    grievance = GrievanceFactory.create(category="litter")

    assert act("change", grievance, actor=ANYBODY, category_code="litter") is None
    assert grievance.version == 1


def test_changing_to_illegal_construction_takes_it_from_the_neighbours_at_once():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, category="litter")
    assert policy.is_public(grievance)

    by_hand("change", grievance, here, category_code="illegal_construction.shed")

    assert not policy.is_public(grievance)
    with pytest.raises(NeverPublic):
        by_hand("release", grievance, here, text=True, photo_ids=[])


def test_words_are_shown_to_neighbours_only_after_release_and_not_after_withholding():
    here = scene()
    grievance = GrievanceFactory.create(scene=here)
    assert not policy.words_are_public(grievance)

    by_hand("release", grievance, here, text=True, photo_ids=[])
    assert policy.words_are_public(grievance)
    by_hand("withhold", grievance, here)
    assert not policy.words_are_public(grievance)


def test_a_held_report_is_not_public_until_it_was_checked():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, text="加微信")
    assert not policy.is_public(grievance)

    by_hand("unhold", grievance, here)
    assert policy.is_public(grievance)
    by_hand("hold", grievance, here, reason="有人投诉")
    assert not policy.is_public(grievance)


def test_looking_at_a_phone_number_is_on_record_for_the_person_concerned():
    here, reporter = scene(), resident(phone="13912345678")
    grievance = GrievanceFactory.create(scene=here, reporter=reporter)

    with pytest.raises(ReasonMissing):
        act("reveal_contact", grievance, actor=here.other_hand, reason=" ")
    phone = act("reveal_contact", grievance, actor=here.other_hand, reason="约时间上门")

    assert phone == "13912345678"
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.actor_id, entry.subject_person_id, entry.reason) == (
        "contact.reveal",
        here.colleague.id,
        reporter.id,
        "约时间上门",
    )


def test_the_holders_call_gives_its_own_reason():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, status=S.ACCEPTED)

    act("reveal_contact", grievance, actor=here.hand)

    assert session.scalars(select(AuditEntry)).one().reason


def test_there_is_no_phone_where_none_was_left():
    here = scene()
    grievance = GrievanceFactory.file(scene=here).grievance
    with pytest.raises(NoContact):
        act("reveal_contact", grievance, actor=here.hand, reason="核实")


def test_a_report_is_bound_to_a_person_once():
    grievance = GrievanceFactory.file(scene=scene()).grievance
    first, second = resident(), resident()

    with transaction():
        assert service.bind_reporter(grievance.id, person_id=first.id)
    with transaction():
        assert not service.bind_reporter(grievance.id, person_id=second.id)

    assert session.get(Grievance, grievance.id).reporter_id == first.id


def test_a_report_cannot_be_put_into_a_grid_of_another_community():
    here, other = scene(), scene()
    grievance = GrievanceFactory.create(scene=here)
    with pytest.raises(BadGrid):
        by_hand("accept", grievance, here, grid_id=other.grid.id)


def test_another_grid_of_the_community_takes_the_report_over():
    here = scene()
    other = GridFactory.create(community=here.community)
    grievance = GrievanceFactory.create(scene=here)

    by_hand("change", grievance, here, grid_id=other.id)

    assert grievance.grid_id == other.id
