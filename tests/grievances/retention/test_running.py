"""What the run removes, what it keeps back, and what stays on record."""

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.settings import of_community
from portal.grievances import service
from portal.grievances.models import Event, Grievance, GrievanceStatus
from portal.grievances.queries import public_page
from portal.grievances.retention import periods, running, trying
from portal.grievances.retention import service as retention
from portal.grievances.retention.models import Reason, RetentionHold, Tombstone
from portal.grievances.support.models import GrievanceSupport
from tests.factories.grievances import ANYBODY, BROWSER, GrievanceFactory, scene, upload
from tests.factories.identity import resident

S = GrievanceStatus
THEN, BEFORE, AFTER = (
    "2024-01-10T09:00:00+08:00",
    "2026-01-09T09:00:00+08:00",
    "2026-01-12T09:00:00+08:00",
)


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def here():
    with clock.at(THEN):
        return scene()


def closed(here, **more) -> Grievance:
    """A report that was closed long ago."""
    with clock.at(THEN):
        return GrievanceFactory.create(scene=here, status=S.CLOSED, **more)


def run_at(moment: str, most: int | None = None) -> int:
    with clock.at(moment):
        done = running.run(most)
    session.expire_all()
    return done


def tombstones() -> list[Tombstone]:
    return list(session.scalars(select(Tombstone).order_by(Tombstone.id)))


def months(here, number: int) -> None:
    """Set the rule of a community as its page does, after a dry run."""
    place = of_community(here.community.id)
    token = trying.dry_run(place, number).token
    with transaction():
        retention.change_rule(
            scope=place, months=number, token=token, by=here.colleague.id, reason="规定"
        )


def test_after_the_months_the_reporter_and_private_words_go_and_the_record_stays(here):
    report = closed(
        here,
        text="张大爷家门口",
        place_text="三单元",
        photo_tokens=[upload()],
        uploader_key=BROWSER,
    )
    assert run_at(BEFORE) == 0
    assert run_at(AFTER) == 1

    assert (report.reporter_id, report.text, report.place_text) == (None, "", "")
    assert report.reply == "已清运"
    with clock.at(AFTER):
        assert [card.no for card in public_page(here.community.id).rows] == [report.no]


def test_a_tombstone_says_what_went_when_and_by_which_rule_and_nothing_of_the_person(here):
    person = resident(name="刘淑珍")
    report = closed(
        here, reporter=person, text="张大爷家", photo_tokens=[upload()], uploader_key=BROWSER
    )
    run_at(AFTER)

    (stone,) = tombstones()
    assert (stone.grievance_id, stone.rule, stone.months) == (report.id, "months", 24)
    assert stone.what == {"reporter": 1, "text": 1, "photos": 1}
    assert clock.local(stone.at).date().isoformat() == "2026-01-12"
    columns = {column.name for column in Tombstone.__table__.columns}
    assert columns == {"id", "community_id", "grievance_id", "rule", "months", "what", "at"}


def test_running_it_twice_or_after_it_broke_off_removes_each_once(here):
    for _n in range(5):
        closed(here)

    assert [run_at(AFTER, most=2) for _run in range(4)] == [2, 2, 1, 0]
    assert len(tombstones()) == 5


def test_after_years_without_a_worker_everything_is_caught_up_in_bounded_runs(here, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    for _n in range(5):
        closed(here)

    assert run_at("2031-01-01T09:00:00+08:00", most=3) == 3
    assert run_at("2031-01-01T09:10:00+08:00", most=3) == 2


def test_one_report_that_fails_stops_no_other(here, monkeypatch):
    first, second = closed(here), closed(here)
    whole = running.erasing.forget_words

    def fails(grievance_id, **more):
        if grievance_id == first.id:
            from portal.grievances.errors import NotAllowedNow

            raise NotAllowedNow(S.CLOSED)
        return whole(grievance_id, **more)

    monkeypatch.setattr(running.erasing, "forget_words", fails)
    assert run_at(AFTER) == 1
    assert second.reporter_id is None


def test_each_community_has_its_own_months(here):
    elsewhere = scene()
    ours, theirs = closed(here), closed(elsewhere)
    with clock.at("2025-01-20T09:00:00+08:00"):
        months(here, 12)
    assert run_at("2025-01-21T09:00:00+08:00") == 1

    assert ours.reporter_id is None
    assert theirs.reporter_id is not None
    assert tombstones()[0].months == 12
    assert periods.in_force()[12] == [here.community.id]


def test_what_is_kept_back_stays_until_it_is_let_go(here):
    report = closed(here, text="漏水")
    with clock.at(BEFORE), transaction():
        found = retention.hold(
            community_id=here.community.id,
            no=report.no,
            reason="正在调解",
            until_on=None,
            by=here.colleague.id,
        )
    assert run_at(AFTER) == 0
    with clock.at(AFTER), transaction():
        assert retention.lift(found.id, by=here.colleague.id)
        assert not retention.lift(found.id, by=here.colleague.id)

    assert run_at(AFTER) == 1


def test_a_hold_ends_with_its_last_day(here):
    report = closed(here)
    with clock.at(BEFORE), transaction():
        retention.hold(
            community_id=here.community.id,
            no=report.no,
            reason="法院",
            until_on=clock.local(clock.now()).date().replace(month=3, day=1),
            by=here.colleague.id,
        )
    assert run_at("2026-03-01T23:59:00+08:00") == 0
    assert run_at("2026-03-02T00:01:00+08:00") == 1


def test_an_open_objection_a_check_and_an_open_or_joined_case_are_kept_back(here):
    open_case = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    with clock.at(THEN):
        held = GrievanceFactory.create(scene=here, status=S.CLOSED, text="清运加微信")
        objected = GrievanceFactory.create(scene=here, status=S.REJECTED)
        session.get(Grievance, objected.id).objection_until = clock.now().replace(year=2027)
        session.commit()

    assert held.held_for
    assert run_at(AFTER) == 0
    assert all(each.reporter_id for each in (open_case, held, objected))


def test_what_was_withdrawn_has_no_objection_and_is_cleared_too(here):
    with clock.at(THEN):
        gone = GrievanceFactory.create(scene=here, status=S.WITHDRAWN, text="不反映了")
        session.get(Grievance, gone.id).objection_until = None
        session.commit()

    assert run_at(AFTER) == 1
    assert (gone.reporter_id, gone.text) == (None, "")


def test_who_deletes_the_account_is_cut_out_at_once_even_of_what_is_kept_back(here):
    person = resident()
    report = closed(here, reporter=person, text="漏水到402")
    with clock.at(BEFORE), transaction():
        found = retention.hold(
            community_id=here.community.id,
            no=report.no,
            reason="调解",
            until_on=None,
            by=here.colleague.id,
        )
    with clock.at(BEFORE), transaction():
        counts = service.erase_reporter(person.id)
    session.expire_all()
    assert counts == {"grievances": 1, "emptied": 0, "waiting": 1}
    assert (report.reporter_id, report.text) == (None, "漏水到402")

    with clock.at(AFTER), transaction():
        retention.lift(found.id, by=here.colleague.id)
    assert run_at(AFTER) == 1
    assert report.text == ""
    assert [stone.rule for stone in tombstones()] == ["left", "left"]
    assert tombstones()[1].what == {"text": 1}


def test_who_had_the_problem_too_goes_and_their_number_stays(here):
    report = closed(here)
    with clock.at(THEN):
        neighbour = resident()
        session.add(
            GrievanceSupport(
                grievance_id=report.id,
                community_id=here.community.id,
                person_id=neighbour.id,
                supported_at=clock.now(),
            )
        )
        session.get(Grievance, report.id).supporter_count = 1
        session.commit()
    run_at(AFTER)

    assert session.scalar(select(func.count()).select_from(GrievanceSupport)) == 0
    assert report.supporter_count == 1
    assert tombstones()[0].what["supports"] == 1


def test_the_dry_run_counts_just_what_the_run_removes_and_removes_nothing(here):
    kept, *_due = [closed(here, photo_tokens=[upload()], uploader_key=BROWSER) for _n in range(3)]
    with clock.at(BEFORE), transaction():
        retention.hold(
            community_id=here.community.id,
            no=kept.no,
            reason="调解",
            until_on=None,
            by=here.colleague.id,
        )
    events = session.scalar(select(func.count()).select_from(Event))
    with clock.at(AFTER):
        found = trying.count(Reason.MONTHS, 24, [here.community.id])

    assert (found.reports, found.photos, found.kept_back) == (2, 2, 1)
    assert kept.no not in found.examples
    assert session.scalar(select(func.count()).select_from(Event)) == events
    assert run_at(AFTER) == found.reports


def test_a_second_hold_a_strange_number_and_a_cleared_report_are_refused(here):
    report, gone = closed(here), closed(here)
    run_at(AFTER)
    fresh = GrievanceFactory.create(scene=here, status=S.CLOSED)
    by = {
        "community_id": here.community.id,
        "reason": "x",
        "until_on": None,
        "by": here.colleague.id,
    }
    with transaction():
        retention.hold(no=fresh.no, **by)
    for number in (fresh.no, "999999-999", gone.no, report.no):
        with pytest.raises(Exception) as refused, transaction():
            retention.hold(no=number, **by)
        assert refused.value.status == 422
    assert session.scalar(select(func.count()).select_from(RetentionHold)) == 1


def test_a_reopened_report_is_no_longer_due(here):
    with clock.at(THEN):
        report = GrievanceFactory.create(scene=here, status=S.CLOSED)
        with transaction():
            service.dispute(report.id, actor=ANYBODY, reason="还在")

    assert run_at(AFTER) == 0


def test_the_command_counts_without_touching_and_then_works_it_off(app, here):
    report = closed(here)
    from portal.cli import main

    runner = FlaskCliRunner(app)
    with clock.at(AFTER):
        tried = runner.invoke(main, ["retention", "--dry-run"], obj=_info(app))
        assert tried.exit_code == 0, tried.output
        assert "months (24 months): 1 reports, 0 photos; 0 kept back" in tried.output
        assert report.no in tried.output
        assert tombstones() == []
        refused = runner.invoke(main, ["retention", "--months", "12"], obj=_info(app))
        assert refused.exit_code == 2
        done = runner.invoke(main, ["retention"], obj=_info(app))
    assert "Cleared 1 reports." in done.output
    assert len(tombstones()) == 1


def _info(app):
    from flask.cli import ScriptInfo

    return ScriptInfo(create_app=lambda: app)


def test_a_report_that_nobody_can_object_to_any_more_leads_to_nobody_too(here):
    with clock.at(THEN):
        report = GrievanceFactory.create(scene=here, status=S.WITHDRAWN)
    assert report.objection_until is None

    assert run_at(AFTER) == 1

    assert session.get_one(Grievance, report.id).reporter_id is None
