"""The way of a draft to publication: who may take which step, and what each leaves behind."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.db import session, transaction
from portal.base.i18n import day
from portal.base.outbox.models import OutboxMessage
from portal.community.identity.models import BodyKind
from portal.community.identity.service.merging import merge_persons
from portal.disclosures import service
from portal.disclosures.errors import (
    AlreadyUnderWay,
    DirectorDrafted,
    NothingChanged,
    NothingSaid,
    NotNow,
    NotYourStep,
    OwnDraft,
    ReasonMissing,
    SameAsBefore,
    StaleDraft,
    TakenBefore,
)
from portal.disclosures.models import (
    Disclosure,
    DisclosureState,
    DisclosureVersion,
    StepAct,
    VersionKind,
)
from portal.trust import registers
from portal.trust.registers.comparing import compare
from tests.factories.disclosures import (
    DutyFactory,
    ItemFactory,
    Way,
    body,
    hand,
    office,
    seat,
)
from tests.factories.identity import staff

S, A = DisclosureState, StepAct


def told(topic):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == topic))
    return {row.person_id for row in rows}


def test_an_ordinary_item_needs_one_who_did_not_write_it():
    way = Way(office(), ItemFactory.create())
    way.begin().submit()

    with pytest.raises(OwnDraft):
        way.approve(way.office.drafter)
    way.approve(way.office.colleague)

    assert way.state is S.READY
    assert told("disclosure.to_publish") == {way.office.drafter.id}


def test_a_guarded_item_is_checked_reviewed_and_signed_by_three_others():
    way = Way(office(), ItemFactory.funds())
    way.begin().submit()
    assert way.state is S.CHECKING

    way.approve(way.office.colleague)
    assert way.state is S.REVIEWING
    assert told("disclosure.to_review") == {way.office.supervisor.id}
    way.approve(way.office.supervisor)
    assert way.state is S.SIGNING
    assert told("disclosure.to_sign") == {way.office.director.id}
    way.approve(way.office.director)
    assert way.state is S.READY

    way.publish()
    assert way.disclosure.state is S.PUBLISHED
    assert way.disclosure.slug == "2026-1"
    acts = [step.act for step in service.find(way.id).steps]
    assert acts == [A.DRAFTED, A.SUBMITTED, A.CHECKED, A.REVIEWED, A.SIGNED, A.PUBLISHED]


def test_nobody_takes_two_of_the_approving_steps():
    here = office()
    way = Way(here, ItemFactory.funds())
    way.begin().submit().approve(here.director).approve(here.supervisor)

    with pytest.raises(TakenBefore):
        way.approve(here.director)


def test_a_member_of_the_committee_never_reviews_for_the_supervision_committee():
    here = office()
    staff(Role.SUPERVISOR, community=here.community, person=here.colleague)
    way = Way(here, ItemFactory.funds()).begin().submit().approve(here.director)

    with pytest.raises(NotYourStep):
        way.approve(here.colleague)


def test_a_deputy_director_does_not_sign():
    here = office()
    deputy = staff(Role.COMMITTEE, community=here.community, name="副主任")
    seat(body(here.community, BodyKind.COMMITTEE, "居委会"), deputy, "副主任")
    way = Way(here, ItemFactory.funds()).begin().submit()
    way.approve(here.colleague).approve(here.supervisor)

    with pytest.raises(NotYourStep):
        way.approve(deputy)


def test_the_office_that_owns_the_item_checks_it():
    here = office()
    way = Way(here, ItemFactory.funds(owner_office="委员")).begin().submit()

    with pytest.raises(NotYourStep):
        way.approve(here.director)
    assert told("disclosure.to_check") == {here.colleague.id}
    way.approve(here.colleague)
    assert way.state is S.REVIEWING


def test_where_the_owner_wrote_it_a_colleague_checks():
    here = office()
    way = Way(here, ItemFactory.funds(owner_office="财务委员")).begin().submit()

    way.approve(here.colleague)

    assert way.state is S.REVIEWING


def test_whoever_saves_a_draft_is_an_author_of_it():
    here = office()
    way = Way(here, ItemFactory.create()).begin()
    way.save(here.colleague, body="补充")
    way.submit(here.drafter)

    with pytest.raises(OwnDraft):
        way.approve(here.colleague)


def test_a_draft_that_only_the_director_could_sign_is_not_handed_in_by_the_director():
    here = office()
    way = Way(here, ItemFactory.funds()).begin(by=here.director)

    with pytest.raises(DirectorDrafted):
        way.submit(here.director)


def test_sent_back_it_begins_anew_and_the_drafter_is_told_why():
    here = office()
    way = Way(here, ItemFactory.funds()).begin().submit().approve(here.colleague)

    with pytest.raises(ReasonMissing):
        way.send_back(here.supervisor, " ")
    way.send_back(here.supervisor, "合计不对")

    assert way.state is S.DRAFT
    assert told("disclosure.sent_back") == {here.drafter.id}
    assert service.find(way.id).steps[-1].comment == "合计不对"
    way.submit().approve(here.colleague)  # who approved before approves again
    assert way.state is S.REVIEWING


def test_the_drafter_takes_it_back_until_it_is_published():
    here = office()
    way = Way(here, ItemFactory.create()).begin().submit().approve(here.colleague)

    with transaction():
        service.withdraw(disclosure_id=way.id, hand=hand(here.drafter, here))

    assert way.state is S.DRAFT


def test_a_second_tap_changes_nothing():
    here = office()
    way = Way(here, ItemFactory.create()).begin().submit()
    seen = way.seen

    for _tap in range(2):
        with transaction():
            service.approve(
                disclosure_id=way.id, seen=seen, state=S.CHECKING, hand=hand(here.colleague, here)
            )
    for _tap in range(2):
        with transaction():
            service.publish(disclosure_id=way.id, seen=seen + 1, hand=hand(here.drafter, here))

    acts = [step.act for step in service.find(way.id).steps]
    assert acts == [A.DRAFTED, A.SUBMITTED, A.CHECKED, A.PUBLISHED]
    assert len(list(registers.lines("disclosures", here.community.id))) == 2  # the key, and this


def test_what_was_saved_meanwhile_is_not_overwritten_and_not_approved_unseen():
    here = office()
    way = Way(here, ItemFactory.create()).begin()
    seen = way.seen
    way.save(here.drafter, body="第一")

    with pytest.raises(StaleDraft), transaction():
        service.save(
            disclosure_id=way.id,
            seen=seen,
            hand=hand(here.colleague, here),
            words=way.words("第二"),
        )
    way.submit()
    with pytest.raises(NotNow), transaction():
        service.approve(
            disclosure_id=way.id, seen=seen, state=S.CHECKING, hand=hand(here.colleague, here)
        )


def test_an_empty_draft_is_not_handed_in():
    way = Way(office(), ItemFactory.create()).begin(said="")

    with pytest.raises(NothingSaid):
        way.submit()


def test_a_duty_gets_one_draft_and_is_met_by_its_publication():
    here = office()
    item = ItemFactory.create()
    duty = DutyFactory.create(community=here.community, item=item)
    way = Way(here, item).begin(duty_id=duty.id)

    with pytest.raises(AlreadyUnderWay) as refused:
        Way(here, item).begin(duty_id=duty.id)
    assert refused.value.disclosure_id == way.id
    way.submit().approve(here.colleague).publish()

    session.refresh(duty)
    assert duty.disclosure_id == way.id
    assert duty.met_at == way.disclosure.published_at


def test_a_draft_given_up_frees_its_duty():
    here = office()
    item = ItemFactory.create()
    duty = DutyFactory.create(community=here.community, item=item)
    way = Way(here, item).begin(duty_id=duty.id)

    with transaction():
        service.drop(disclosure_id=way.id, hand=hand(here.drafter, here), reason="写重了")

    session.refresh(duty)
    assert duty.disclosure_id is None
    assert Way(here, item).begin(duty_id=duty.id).id != way.id


def test_numbers_of_a_year_have_no_gaps_and_windows_end_at_midnight():
    here = office()
    Way(here, ItemFactory.create()).begin()
    with clock.at("2026-10-08T09:30:00+08:00"):
        first = Way(here, ItemFactory.create()).done()
        second = Way(here, ItemFactory.aid()).done()

    assert (first.disclosure.slug, second.disclosure.slug) == ("2026-1", "2026-2")
    assert clock.local(first.disclosure.posted_until).isoformat() == "2026-10-24T00:00:00+08:00"
    assert clock.local(second.disclosure.expires_at).date() == date(2026, 10, 16)


def test_the_same_words_as_last_period_are_asked_about():
    here = office()
    item = ItemFactory.create()
    Way(here, item, quarter=2).done(said="本季度没有重大事项，一切照旧。")
    way = Way(here, item, quarter=3).begin(said="本季度没有重大事项，一切照旧。")

    with pytest.raises(SameAsBefore) as asked:
        way.submit()
    assert day(clock.now()) in asked.value.earlier
    way.submit(same_because="确实没有变化")

    assert service.find(way.id).steps[-1].comment == "确实没有变化"


def test_a_correction_is_a_new_version_while_the_old_one_stays_shown():
    here = office()
    way = Way(here, ItemFactory.create()).done()

    way.correct("金额写错")
    assert way.disclosure.state is S.PUBLISHED
    assert way.disclosure.shown_version == 1
    way.save(here.drafter, body="改为100元").submit().approve(here.colleague).publish()

    assert way.disclosure.shown_version == 2
    assert way.disclosure.slug == "2026-1"
    first, second = _versions(way)
    assert (second.kind, second.reason, second.body) == (
        VersionKind.CORRECTION,
        "金额写错",
        "改为100元",
    )
    assert first.content
    assert compare("disclosures", here.community.id).findings == []


def test_only_one_correction_is_prepared_at_a_time():
    here = office()
    way = Way(here, ItemFactory.create()).done()
    way.correct("一")
    way.correct("一")  # a second tap

    with pytest.raises(AlreadyUnderWay):
        way.correct("二", by=here.colleague)
    assert len(_versions(way)) == 2


def test_taking_personal_data_out_empties_what_was_shown_before_and_its_salt():
    here = office()
    way = Way(here, ItemFactory.create()).done(said="受助人王明，身份证120101…")

    way.correct("写出了姓名", kind=VersionKind.PRIVACY)
    way.save(here.drafter, said="受助人一名").submit().approve(here.colleague).publish()

    first, second = _versions(way)
    assert first.blanked_at is not None
    assert (first.title, first.fields, first.body, first.content) == ("", [], "", "")
    assert "王明" not in second.content
    report = compare("disclosures", here.community.id)
    assert report.findings == []


def test_a_correction_that_changes_nothing_is_not_handed_in():
    here = office()
    way = Way(here, ItemFactory.create()).done(said="电话022-00000000")
    way.correct("写错了")
    with pytest.raises(NothingChanged):
        way.submit()
    way.save(here.drafter, said="电话022-11111111").submit().approve(here.colleague).publish()
    way.correct("旧电话是私人的", kind=VersionKind.PRIVACY)

    way.submit().approve(here.colleague).publish()

    assert [each.blanked_at is None for each in _versions(way)] == [False, False, True]


def test_personal_data_that_still_stands_there_is_not_handed_in():
    way = Way(office(), ItemFactory.create()).done(said="受助人王明")
    way.correct("写出了姓名", kind=VersionKind.PRIVACY)

    with pytest.raises(NothingChanged):
        way.submit()


def test_a_guarded_item_is_cleaned_by_the_supervision_committee_alone():
    here = office()
    way = Way(here, ItemFactory.funds()).done()
    way.correct("写出了姓名", kind=VersionKind.PRIVACY)

    way.save(here.drafter, said="一名").submit()
    assert way.state is S.REVIEWING
    with pytest.raises(NotYourStep):
        way.approve(here.colleague)
    way.approve(here.supervisor)
    assert way.state is S.READY


def test_a_retraction_leaves_a_tombstone_and_the_duty_unmet():
    here = office()
    item = ItemFactory.create()
    duty = DutyFactory.create(community=here.community, item=item)
    way = Way(here, item).begin(duty_id=duty.id).submit().approve(here.colleague).publish()
    way.correct("金额写错")

    with transaction():
        service.retract(
            disclosure_id=way.id,
            seen=way.seen,
            hand=hand(here.drafter, here),
            reason="不是本社区的",
        )

    assert way.disclosure.state is S.RETRACTED
    assert _versions(way)[1].state is S.DROPPED
    stone = service.tombstone_of(way.id)
    assert (stone.comment, stone.person_id) == ("不是本社区的", here.drafter.id)
    session.refresh(duty)
    assert (duty.met_at, duty.disclosure_id) == (None, None)
    assert compare("disclosures", here.community.id).findings == []


def test_money_is_retracted_by_the_director_alone():
    here = office()
    way = Way(here, ItemFactory.funds()).done()

    with pytest.raises(NotYourStep), transaction():
        service.retract(
            disclosure_id=way.id, seen=way.seen, hand=hand(here.drafter, here), reason="x"
        )
    with transaction():
        service.retract(
            disclosure_id=way.id, seen=way.seen, hand=hand(here.director, here), reason="重复"
        )
    assert way.disclosure.state is S.RETRACTED


def test_every_step_is_in_the_audit_trail():
    way = Way(office(), ItemFactory.create()).done()

    acts = session.scalars(
        select(AuditEntry.act)
        .where(AuditEntry.object_kind == "disclosure", AuditEntry.object_id == way.id)
        .order_by(AuditEntry.id)
    ).all()
    assert acts == [
        f"disclosure.{each}" for each in ("drafted", "submitted", "checked", "published")
    ]


def test_the_register_notices_a_row_that_was_changed_behind_its_back():
    here = office()
    way = Way(here, ItemFactory.create()).done()
    assert compare("disclosures", here.community.id).findings == []

    with transaction():
        way.disclosure.title = "别的标题"

    [finding] = compare("disclosures", here.community.id).findings
    assert "title" in f"{finding.field} {finding.what}"


def _versions(way):
    return session.scalars(
        select(DisclosureVersion)
        .where(DisclosureVersion.disclosure_id == way.id)
        .order_by(DisclosureVersion.no)
    ).all()


def test_a_form_sent_twice_begins_one_draft():
    here = office()
    way = Way(here, ItemFactory.create()).begin(submission_id="c" * 36)
    again = Way(here, way.item).begin(submission_id="c" * 36)

    assert again.id == way.id
    assert len(session.scalars(select(Disclosure.id)).all()) == 1


def test_two_accounts_of_one_person_do_not_approve_an_own_draft(app):
    here = office()
    wrote = Way(here, ItemFactory.create()).begin().submit()
    approved = Way(here, ItemFactory.funds()).begin().submit().approve(here.colleague)

    with app.app_context(), transaction():
        merge_persons(gone_id=here.drafter.id, kept_id=here.director.id)
    with pytest.raises(OwnDraft):
        wrote.approve(here.director)

    other = office()
    signed = Way(other, ItemFactory.funds()).begin().submit().approve(other.colleague)
    with app.app_context(), transaction():
        merge_persons(gone_id=other.colleague.id, kept_id=other.director.id)
    assert signed.state is S.DRAFT
    assert approved.state is S.REVIEWING
