"""From filing to the resident's judgement: what each act changes, and who may."""

import pytest
from sqlalchemy import select

from portal.base.db import session, transaction
from portal.grievances import policy, service
from portal.grievances.errors import (
    BadGrid,
    ChangedMeanwhile,
    HandlerCannotConfirm,
    NotAllowedNow,
    PhotoMissing,
    ReplyMissing,
)
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus, Satisfaction
from tests.factories.grids import GridFactory
from tests.factories.grievances import ANYBODY, BROWSER, GrievanceFactory, scene, upload
from tests.factories.identity import resident
from tests.grievances.acting import act, by_hand, topics

S = GrievanceStatus
MONDAY = "2026-11-23T09:00:00+08:00"


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
