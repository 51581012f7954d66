"""What neighbours may see of a report, and who sees whose phone number."""

import pytest
from sqlalchemy import select

from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.grievances import policy
from portal.grievances.errors import NeverPublic, NoContact, ReasonMissing
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, scene
from tests.factories.identity import resident
from tests.grievances.acting import act, by_hand

S = GrievanceStatus


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
