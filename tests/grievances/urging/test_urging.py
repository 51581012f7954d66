"""The reporter urges (催办): when, how often, whom it reaches, and what stays as it is."""

from datetime import timedelta

import pytest

from portal.base import clock
from portal.base.db import session, transaction
from portal.grievances import policy, queries
from portal.grievances.errors import NotAllowedNow
from portal.grievances.lifecycle import REPORTER, Actor
from portal.grievances.merging import service as merging
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import Wanted
from portal.grievances.service import export_for
from portal.grievances.urging import policy as urging_policy
from portal.grievances.urging import service
from portal.grievances.urging.errors import TooEarly
from tests.factories.grievances import GrievanceFactory, Scene, version
from tests.grievances.acting import topics

S = GrievanceStatus
WORDS = "三单元刘家门口已经堆到楼梯了"
FRIDAY = "2026-11-27T09:00:00+08:00"


def urge(report: Grievance, **more):
    """One urging by the reporter, and the row read again."""
    with transaction():
        event = service.urge(report.id, actor=Actor(REPORTER, report.reporter_id), **more)
    session.refresh(report)
    return event


def possible(report: Grievance):
    return urging_policy.possible_from(report, service.pace_of(report.community_id))


def in_hand(here: Scene, **more) -> Grievance:
    return GrievanceFactory.create(scene=here, status=S.IN_PROGRESS, **more)


def test_it_is_possible_from_half_of_the_promised_time_on(here):
    report = in_hand(here)
    half = report.promise_from + (report.promised_at - report.promise_from) / 2

    assert possible(report) == half
    with clock.at(half - timedelta(seconds=1)), pytest.raises(TooEarly):
        urge(report)
    with clock.at(half):
        urge(report)
    assert report.urge_count == 1


def test_a_missed_limit_makes_it_possible_at_once(here):
    report = GrievanceFactory.create(scene=here)

    assert (
        possible(report)
        == report.due_at
        < report.promise_from + (report.promised_at - report.promise_from) / 2
    )


def test_it_counts_once_in_twenty_four_hours(here):
    report = in_hand(here)
    with clock.at(FRIDAY):
        urge(report)
    begins = clock.local(report.urged_at) + timedelta(hours=24)

    with clock.at(begins - timedelta(seconds=1)), pytest.raises(TooEarly):
        urge(report)
    with clock.at(begins):
        urge(report)
    assert report.urge_count == 2


def test_the_same_form_sent_twice_counts_once(here):
    report = in_hand(here)
    with clock.at(FRIDAY):
        first = urge(report, sent="one")
        again = urge(report, sent="one")

    assert first.id == again.id
    assert report.urge_count == 1


def test_holder_and_first_receiver_are_told_once_each(here):
    report = in_hand(here)
    with transaction():
        report.holder_id = here.colleague.id
    with clock.at(FRIDAY):
        urge(report, text=WORDS)

    assert topics(here.worker.id).count("grievance.urged") == 1
    assert topics(here.colleague.id).count("grievance.urged") == 1
    assert "grievance.urged" not in topics(here.supervisor.id)


def test_status_holder_and_dates_stay(here):
    report = in_hand(here)
    names = ("status", "turn", "holder_id", "lead_id", "due_at", "promised_at", "unit_id", "rank")
    before = [getattr(report, name) for name in names]
    with clock.at(FRIDAY):
        urge(report, text=WORDS)

    assert [getattr(report, name) for name in names] == before


def test_neighbours_read_that_it_was_urged_and_not_a_word_of_it(here):
    report = in_hand(here)
    with clock.at(FRIDAY):
        urge(report, text=WORDS)

    told = queries.timeline(report, audience="public")[0]
    assert (told.kind, told.text, told.who) == ("urge", "", "")
    assert queries.timeline(report, audience="reporter")[0].text == WORDS
    assert queries.timeline(report, audience="staff")[0].text == WORDS


@pytest.mark.parametrize("status", [S.NEED_INFO, S.RESOLVED, S.CLOSED, S.REJECTED, S.WITHDRAWN])
def test_nobody_is_urged_while_it_is_the_residents_turn_or_all_is_over(here, status):
    report = GrievanceFactory.create(scene=here, status=status)

    assert possible(report) is None
    with clock.at("2026-12-20T09:00:00+08:00"), pytest.raises(NotAllowedNow):
        urge(report)


def test_who_has_the_report_in_hand_does_not_urge_themselves(here):
    report = in_hand(here, reporter=here.worker)
    assert policy.is_handler(here.worker.id, report)

    with clock.at(FRIDAY), pytest.raises(NotAllowedNow):
        urge(report)


def joined(here: Scene) -> tuple[Grievance, Grievance]:
    lead, case = in_hand(here), GrievanceFactory.create(scene=here, status=S.ACCEPTED)
    with transaction():
        merging.merge(
            case.id,
            actor=here.hand,
            version=version(case.id),
            lead_case_id=lead.id,
            lead_version=version(lead.id),
        )
    session.expire_all()
    return lead, case


def test_the_reporter_of_a_joined_report_urges_the_one_that_leads(here):
    lead, case = joined(here)
    with clock.at(FRIDAY):
        urge(case, text=WORDS)
        session.refresh(lead)
        assert (lead.urge_count, case.urge_count) == (1, 1)
        assert topics(here.worker.id).count("grievance.urged") == 1
        urge(lead)  # whose own reporter has not urged yet

    assert lead.urge_count == 2
    for audience in ("public", "reporter", "staff"):
        assert all(WORDS not in entry.text for entry in queries.timeline(lead, audience=audience))


def test_staff_read_on_the_leading_report_with_which_words_the_joined_one_was_urged(here, worker):
    lead, case = joined(here)
    with clock.at(FRIDAY):
        urge(case, text=WORDS)
    page = worker.get(f"reports/{lead.no}").get_data(as_text=True)

    assert f"{case.no}: urged by its reporter" in page
    assert WORDS in page
    assert "urged 1 time" in page


def test_the_queue_finds_what_was_urged(here):
    mine = in_hand(here)
    in_hand(here)
    with clock.at(FRIDAY):
        urge(mine)
        page = desk_queries.queue(Wanted(here.community.id, urged=True))

    assert [(row.no, row.urge_count) for row in page.rows] == [(mine.no, 1)]
    assert desk_queries.counts([Wanted(here.community.id, urged=True)]) == [1]


def test_what_the_reporter_typed_goes_with_the_reporter(here):
    report = in_hand(here)
    with clock.at(FRIDAY):
        urge(report, text=WORDS)
        assert WORDS in export_for(report.reporter_id)[0]["said_later"]
