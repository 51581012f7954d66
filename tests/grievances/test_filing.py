"""Filing: once per submission, numbered, promised, told to the right people."""

import uuid

import pytest
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.files.refusals import PhotosMissing
from portal.base.outbox import topics
from portal.base.outbox.models import OutboxMessage
from portal.base.outbox.rules import subjects
from portal.grievances import service
from portal.grievances.errors import (
    BadCategory,
    BadPlace,
    BadSubmission,
    TooManyReports,
    WordsMissing,
)
from portal.grievances.models import (
    Channel,
    ClockSegment,
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    GrievanceStatus,
    Tally,
    Turn,
    Visibility,
)
from tests.factories.grids import DutyFactory
from tests.factories.grievances import BROWSER, GrievanceFactory, scene, upload
from tests.factories.identity import resident, staff
from tests.factories.places import BuildingFactory, LandmarkFactory

MONDAY = "2026-11-23T09:00:00+08:00"


def test_a_report_gets_the_number_of_its_day_and_the_next_one_the_next():
    here = scene()
    with clock.at(MONDAY):
        first = GrievanceFactory.file(scene=here).grievance
        second = GrievanceFactory.file(scene=here).grievance

    assert (first.no, second.no) == ("261123-001", "261123-002")


def test_the_day_of_a_number_is_the_chinese_day():
    here = scene()
    with clock.at("2026-11-23T16:30:00+00:00"):
        assert GrievanceFactory.file(scene=here).grievance.no == "261124-001"


def test_communities_number_apart():
    with clock.at(MONDAY):
        numbers = {GrievanceFactory.file(scene=scene()).grievance.no for _ in range(2)}

    assert numbers == {"261123-001"}


def test_more_than_999_reports_a_day_get_a_fourth_digit():
    here = scene()
    with clock.at(MONDAY):
        from portal.grievances.models import DailyNumber

        session.add(DailyNumber(community_id=here.community.id, day=clock.today(), last=999))
        session.commit()
        assert GrievanceFactory.file(scene=here).grievance.no == "261123-1000"


def test_ten_replays_of_a_submission_give_one_report_and_the_same_secrets():
    here, submission = scene(), str(uuid.uuid4())

    filed = [GrievanceFactory.file(scene=here, submission_id=submission) for _ in range(10)]

    assert len({one.grievance.id for one in filed}) == 1
    assert len({(one.follow_token, one.query_code) for one in filed}) == 1
    assert [one.repeated for one in filed] == [False] + [True] * 9
    assert session.scalar(select(func.count()).select_from(Grievance)) == 1
    assert session.scalar(select(func.sum(Tally.n))) == 1
    assert session.scalar(select(func.count()).select_from(Event)) == 1


def test_secrets_have_their_length_and_only_hashes_are_kept():
    filed = GrievanceFactory.file(scene=scene())

    assert len(filed.follow_token) == 26
    assert len(filed.query_code) == 9
    assert filed.query_code[4] == "-"
    kept = {filed.grievance.follow_hash, filed.grievance.query_hash}
    assert not kept & {filed.follow_token, filed.query_code}
    assert service.secrets_of(filed.grievance) == service.Secrets(
        filed.follow_token, filed.query_code
    )


def test_a_guessable_submission_id_is_refused():
    with pytest.raises(BadSubmission):
        GrievanceFactory.file(scene=scene(), submission_id="1")


def test_filing_starts_the_clock_counts_and_tells_the_grids_worker():
    here = scene()
    with clock.at(MONDAY):
        grievance = GrievanceFactory.file(scene=here).grievance

    assert grievance.status is GrievanceStatus.SUBMITTED
    assert grievance.turn is Turn.COMMUNITY
    assert grievance.grid_id == here.grid.id
    assert clock.local(grievance.due_at).isoformat() == "2026-11-23T11:00:00+08:00"
    assert clock.local(grievance.promised_at).date().isoformat() == "2026-11-24"
    segment = session.scalars(select(ClockSegment)).one()
    assert (segment.turn, segment.started_at, segment.ended_at) == (
        Turn.COMMUNITY,
        grievance.filed_at,
        None,
    )
    told = session.scalars(select(OutboxMessage)).one()
    assert (told.topic, told.person_id) == ("grievance.new", here.worker.id)


def test_the_substitute_is_told_during_leave():
    here = scene()
    standing_in = resident()
    today = clock.today()
    DutyFactory.create(
        grid=here.grid, person=standing_in, kind="substitute", from_on=today, until_on=today
    )

    GrievanceFactory.file(scene=here)

    assert session.scalars(select(OutboxMessage.person_id)).all() == [standing_in.id]


def test_a_report_in_no_grid_reaches_the_committee():
    here = scene()
    elsewhere = BuildingFactory.create(community=here.community)

    grievance = GrievanceFactory.file(scene=here, building_id=elsewhere.id).grievance

    assert grievance.grid_id is None
    assert session.scalars(select(OutboxMessage.person_id)).all() == [here.colleague.id]


def test_a_report_of_the_night_is_in_the_inbox_at_once_and_wakes_nobody():
    with clock.at("2026-11-23T23:30:00+08:00"):
        GrievanceFactory.file(scene=scene())
        now = clock.now()

    told = session.scalars(select(OutboxMessage)).one()
    assert told.not_before == now
    assert not subjects.goes_alone(topics.find(told.topic))


@pytest.mark.parametrize("text", ["三楼闻到燃气泄漏的味道", "车棚着 火了", "楼梯上有人受伤"])
def test_words_of_danger_reach_the_duty_roster_at_any_hour(text):
    here = scene()
    with clock.at("2026-11-23T02:00:00+08:00"):
        on_call = staff("committee", community=here.community)
        from portal.community.grids.models import OnCall

        session.add(
            OnCall(
                community_id=here.community.id,
                person_id=on_call.id,
                from_on=clock.today(),
                until_on=clock.today(),
            )
        )
        session.commit()
        grievance = GrievanceFactory.file(scene=here, text=text).grievance

    assert grievance.urgent
    assert grievance.rank == 0
    assert clock.local(grievance.due_at).isoformat() == "2026-11-23T02:15:00+08:00"
    urgent = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "grievance.urgent")
    ).one()
    assert urgent.person_id == on_call.id
    assert urgent.urgent
    assert urgent.not_before == grievance.filed_at


def test_an_ordinary_report_is_not_urgent():
    assert not GrievanceFactory.file(scene=scene(), text="楼道有小广告").grievance.urgent


@pytest.mark.parametrize(
    ("category", "visibility"),
    [
        ("litter", Visibility.NEIGHBOURS),
        ("flyers.pasted", Visibility.NEIGHBOURS),
        ("paper_money", Visibility.NEIGHBOURS),
        ("parking", Visibility.STAFF),
        ("other.lamp", Visibility.STAFF),
        ("illegal_construction", Visibility.STAFF),
    ],
)
def test_each_kind_has_its_own_visibility(category, visibility):
    filed = GrievanceFactory.file(scene=scene(), category=category)
    assert filed.grievance.visibility is visibility


@pytest.mark.parametrize("category", ["illegal_construction", "illegal_construction.shed"])
def test_illegal_construction_is_never_public_whatever_was_chosen(category):
    filed = GrievanceFactory.file(scene=scene(), category=category, visibility="neighbours")
    assert filed.grievance.visibility is Visibility.STAFF


def test_what_was_chosen_holds_for_the_other_kinds():
    here = scene()
    shown = GrievanceFactory.file(scene=here, category="parking", visibility="neighbours")
    hidden = GrievanceFactory.file(scene=here, category="litter", visibility="staff")

    assert shown.grievance.visibility is Visibility.NEIGHBOURS
    assert hidden.grievance.visibility is Visibility.STAFF


def test_a_report_with_held_words_waits_for_a_check():
    filed = GrievanceFactory.file(scene=scene(), text="贷款请加微信")
    assert filed.grievance.held_for == "words"


def test_photos_are_taken_up_in_order():
    tokens = [upload(), upload()]

    grievance = GrievanceFactory.file(
        scene=scene(), text="", photo_tokens=tokens, uploader_key=BROWSER
    ).grievance

    rows = session.scalars(select(GrievancePhoto).order_by(GrievancePhoto.id)).all()
    assert [row.grievance_id for row in rows] == [grievance.id] * 2
    assert [row.position for row in rows] == [0, 1]


def test_photos_of_another_browser_are_not_taken_up_and_nothing_is_filed():
    with pytest.raises(PhotosMissing):
        GrievanceFactory.file(scene=scene(), photo_tokens=[upload("c" * 64)], uploader_key=BROWSER)

    assert session.scalar(select(func.count()).select_from(Grievance)) == 0


def test_a_replay_with_the_same_photos_gives_the_first_report():
    here, submission, token = scene(), str(uuid.uuid4()), upload()
    kwargs = {"photo_tokens": [token], "uploader_key": BROWSER, "submission_id": submission}

    first = GrievanceFactory.file(scene=here, **kwargs)
    second = GrievanceFactory.file(scene=here, **kwargs)

    assert second.repeated
    assert second.grievance.id == first.grievance.id


def test_an_empty_report_is_refused():
    with pytest.raises(WordsMissing):
        GrievanceFactory.file(scene=scene(), text="  ")


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadCategory):
        GrievanceFactory.file(scene=scene(), category="nonsense")


def test_a_building_of_another_community_is_refused():
    with pytest.raises(BadPlace):
        GrievanceFactory.file(scene=scene(), building_id=BuildingFactory.create().id)


def test_a_closed_building_is_refused():
    here = scene()
    gone = BuildingFactory.create(community=here.community, closed_on=clock.today())
    with pytest.raises(BadPlace):
        GrievanceFactory.file(scene=here, building_id=gone.id)


def test_no_place_at_all_is_refused():
    with pytest.raises(BadPlace):
        GrievanceFactory.file(scene=scene(), building_id=None, place_text="  ")


def test_a_landmark_near_a_building_lies_in_its_grid():
    here = scene()
    gate = LandmarkFactory.create(community=here.community, near_building_id=here.building.id)

    filed = GrievanceFactory.file(scene=here, building_id=None, landmark_id=gate.id)

    assert filed.grievance.grid_id == here.grid.id


def test_floods_from_one_browser_are_held_back_and_then_refused():
    here = scene()
    with clock.at(MONDAY):
        held = [
            GrievanceFactory.file(scene=here, uploader_key=BROWSER).grievance.held_for
            for _ in range(8)
        ]
        with pytest.raises(TooManyReports):
            GrievanceFactory.file(scene=here, uploader_key=BROWSER)
    with clock.at("2026-11-23T10:00:00+08:00"):
        GrievanceFactory.file(scene=here, uploader_key=BROWSER)

    assert held == [None] * 4 + ["pace"] * 4


def test_staff_may_record_as_many_as_residents_call():
    here = scene()
    with clock.at(MONDAY):
        for _ in range(10):
            filed = GrievanceFactory.file(
                scene=here,
                uploader_key=BROWSER,
                channel=Channel.PHONE,
                filed_by_id=here.worker.id,
            )

    event = session.scalars(select(Event).where(Event.grievance_id == filed.grievance.id)).one()
    assert (event.kind, event.actor_kind, event.actor_id) == (
        EventKind.SUBMIT,
        "staff",
        here.worker.id,
    )


def test_the_event_of_filing_names_no_reporter_and_no_private_words():
    grievance = GrievanceFactory.create(text="我是三楼的李女士", place_text="门口左手")

    event = session.scalars(select(Event)).one()

    assert event.actor_id is None
    told = f"{event.facts}{event.text}"
    assert "李女士" not in told
    assert "门口" not in told
    for private in ("reporter_id", "submission_id", "follow_hash", "query_hash"):
        assert private not in event.facts
    assert grievance.reporter_id is not None


def test_a_submission_sent_to_another_community_is_refused():
    from portal.base import scope
    from portal.base.errors import Conflict

    submission = str(uuid.uuid4())
    first, second = scene(), scene()
    GrievanceFactory.file(scene=first, submission_id=submission)

    with scope.within(second.community.id), pytest.raises(Conflict), transaction():
        service.file_grievance(
            community_id=second.community.id,
            submission_id=submission,
            category_code="litter",
            building_id=second.building.id,
            text="x",
        )
