"""Taking back a result within seconds, and reports that were accepted together."""

import re

import pytest

from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.grievances import clocks, queries, service
from portal.grievances.errors import ChangedMeanwhile, NotAllowedNow
from portal.grievances.models import EventKind, GrievancePhoto, GrievanceStatus
from tests.factories.dispatch import RuleFactory, UnitFactory
from tests.factories.grievances import ANYBODY, GrievanceFactory
from tests.factories.photos import chosen
from tests.grievances.desk.conftest import fresh, text
from tests.grievances.desk.test_undo import at, do, row, since_in, take_back, waiting
from tests.grievances.merging.making import join, split
from tests.grievances.replaying import replay, shown

S, E = GrievanceStatus, EventKind
SAID = {"outcome": "explained", "reply": "已向物业说明"}


def photos_of(report) -> int:
    return session.query(GrievancePhoto).filter_by(grievance_id=report.id).count()


def test_the_reply_of_the_time_before_stands_again(here):
    report = GrievanceFactory.create(scene=here, status=S.REOPENED)
    first = fresh(report).reply
    assert first
    since = report.version
    do("finish", report, here, **SAID)
    take_back(report, here, since)
    assert fresh(report).reply == first

    do("finish", report, here, **SAID)
    take_back(report, here, since + 3)
    assert fresh(report).reply == first
    assert replay(report.id) == shown(fresh(report))


def test_neighbours_and_the_reporter_never_read_of_a_result_that_was_taken_back(here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    since = report.version
    do("resolve", report, here, **SAID)
    take_back(report, here, since)

    for who in ("public", "reporter"):
        told = queries.timeline(fresh(report), audience=who)
        assert SAID["reply"] not in "".join(entry.text for entry in told)
        assert E.RESOLVE not in [entry.kind for entry in told]
    assert not [each for each in waiting() if each.topic == "grievance.resolved"]


def test_once_the_reporter_has_answered_it_is_not_taken_back(here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    since = report.version
    do("resolve", report, here, **SAID)
    with at(62), transaction():
        service.confirm(report.id, actor=ANYBODY)

    with pytest.raises(ChangedMeanwhile):
        take_back(report, here, since)
    assert fresh(report).status is S.CLOSED


def test_the_result_of_a_lead_is_taken_back_for_all_who_got_it(here):
    lead, *cases = (GrievanceFactory.create(scene=here) for _n in range(3))
    for case in cases:
        join(case, lead, here)
    before = [row(each) for each in (lead, *cases)]
    told = [len(clocks.segments(each.id)) for each in (lead, *cases)]
    since = fresh(lead).version
    do("finish", lead, here, **SAID)
    assert {fresh(each).status for each in (lead, *cases)} == {S.RESOLVED}
    take_back(lead, here, since)

    assert [row(each) for each in (lead, *cases)] == before
    assert [len(clocks.segments(each.id)) for each in (lead, *cases)] == told
    assert not [each for each in waiting() if each.topic == "grievance.resolved"]
    for each in (lead, *cases):
        assert replay(each.id) == shown(fresh(each))


def test_it_stays_for_all_once_one_of_the_joined_reporters_has_answered(here):
    lead, case = (GrievanceFactory.create(scene=here) for _n in range(2))
    join(case, lead, here)
    since = fresh(lead).version
    do("finish", lead, here, **SAID)
    with at(62), transaction():
        service.confirm(case.id, actor=ANYBODY)

    with pytest.raises(ChangedMeanwhile):
        take_back(lead, here, since)
    session.rollback()
    assert (fresh(lead).status, fresh(case).status) == (S.RESOLVED, S.CLOSED)


def test_the_last_part_stays_because_the_whole_got_its_result_with_it(worker, here):
    whole = GrievanceFactory.create(scene=here)
    first, last = split(whole, here)
    since = first.version
    do("finish", first, here, **SAID)
    take_back(first, here, since)
    assert fresh(first).status is S.SUBMITTED

    do("finish", first, here, **SAID)
    since = last.version
    answer = worker.act(last, "resolve", **SAID)
    assert fresh(whole).status is S.RESOLVED
    assert 'class="undo row"' not in text(worker.client.get(answer.location))
    with pytest.raises(NotAllowedNow):
        take_back(last, here, since)


def test_whoever_takes_back_a_result_finds_words_and_photos_in_the_form_again(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    GrievanceFactory.create(scene=here)
    answer = worker.act(report, "resolve", outcome="partly", reply="已清一半", photos=[chosen()])
    assert photos_of(report) == 1
    page = text(worker.client.get(answer.location))
    assert f"reports/{report.no}/undo" in page

    back = worker.post(f"reports/{report.no}/undo", version=since_in(page))

    assert (fresh(report).status, photos_of(report)) == (S.IN_PROGRESS, 0)
    form = text(worker.client.get(back.location))
    assert "已清一半" in form
    assert re.search(r'value="partly"[^>]*checked|checked[^>]*value="partly"', form)
    token = re.search(r'name="photo_ids" value="([^"]+)"', form)[1]
    again = worker.act(report, "resolve", outcome="fixed", reply="全清了", photo_ids=[token])
    assert again.status_code == 303
    assert (fresh(report).reply, photos_of(report)) == ("全清了", 1)


def test_photos_of_the_work_before_stay_and_those_let_go_belong_to_nobody_else(worker, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    worker.act(report, "add", text="他发来照片", photos=[chosen()])
    answer = worker.act(report, "resolve", **SAID, photos=[chosen()])
    page = text(worker.client.get(answer.location))
    with at(5):
        worker.post(f"reports/{report.no}/undo", version=since_in(page))

    assert photos_of(report) == 1
    loose = session.query(StoredFile).filter(StoredFile.attached_at.is_(None)).one()
    assert (loose.purpose, loose.community_id) == (None, None)
    assert loose.uploader_key


def test_a_colleague_finds_nothing_of_it_in_the_form(worker, colleague, here):
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    answer = worker.act(report, "resolve", outcome="partly", reply="已清一半")
    page = text(worker.client.get(answer.location))
    worker.post(f"reports/{report.no}/undo", version=since_in(page))

    form = text(colleague.get(f"reports/{report.no}/resolve?again=1"))
    assert "已清一半" not in form.split('id="act"')[1].split("</form>")[0]


def picked(*reports) -> list[str]:
    return [f"{each.id}:{each.version}" for each in reports]


def acts_in(html: str) -> list[str]:
    """What the bar would take back."""
    return re.findall(r'name="act" value="([^"]+)"', html)


def test_reports_accepted_together_are_taken_back_together(worker, here):
    reports = [GrievanceFactory.create(scene=here) for _n in range(3)]
    before = [row(each) for each in reports]
    session.commit()
    worker.post("reports/accept", pick=picked(*reports))
    page = text(worker.get("reports?view=doing"))
    assert "Undo accepting 3 reports" in page

    answer = worker.post("reports/undo", act=acts_in(page))

    assert answer.status_code == 303
    assert [row(each) for each in reports] == before
    assert not [each for each in waiting() if each.topic == "grievance.accepted"]
    again = text(worker.client.get(answer.location))
    assert "3 reports are as before." in again
    assert 'class="undo row"' not in again
    assert worker.post("reports/undo", act=acts_in(page)).status_code == 303
    assert [each.version for each in map(fresh, reports)] == [3, 3, 3]


def test_one_with_which_a_colleague_went_on_stays_and_is_named(worker, here):
    stays, goes = (GrievanceFactory.create(scene=here) for _n in range(2))
    worker.post("reports/accept", pick=picked(stays, goes))
    page = text(worker.get("reports?view=doing"))
    with transaction():
        service.self_handle(stays.id, actor=here.other_hand, version=fresh(stays).version)

    answer = worker.post("reports/undo", act=acts_in(page))

    assert (fresh(stays).status, fresh(goes).status) == (S.IN_PROGRESS, S.SUBMITTED)
    said = text(worker.client.get(answer.location))
    assert "1 report is as it was before." in said
    assert f"{stays.no} Already handled by {here.colleague.name}" in said


def test_what_a_rule_sent_on_at_once_comes_back_with_the_others(worker, here):
    RuleFactory.create(here, UnitFactory.create(here), automatic=True)
    reports = [GrievanceFactory.create(scene=here) for _n in range(2)]
    worker.post("reports/accept", pick=picked(*reports))
    assert {fresh(each).status for each in reports} == {S.DISPATCHED}

    worker.post("reports/undo", act=acts_in(text(worker.get("reports?view=out"))))

    assert {fresh(each).status for each in reports} == {S.SUBMITTED}


def test_after_ten_seconds_reports_accepted_together_stay(worker, here):
    reports = [GrievanceFactory.create(scene=here) for _n in range(2)]
    worker.post("reports/accept", pick=picked(*reports))
    page = text(worker.get("reports?view=doing"))

    with at(11):
        assert 'class="undo row"' not in text(worker.get("reports?view=doing"))
        answer = worker.post("reports/undo", act=acts_in(page))
        assert "More than 10 seconds have passed" in text(worker.client.get(answer.location))
    assert {fresh(each).status for each in reports} == {S.ACCEPTED}


def test_of_several_only_those_accepted_now_are_offered_and_one_alone_by_its_number(worker, here):
    mine, taken = (GrievanceFactory.create(scene=here) for _n in range(2))
    both = picked(mine, taken)
    with transaction():
        service.accept(taken.id, actor=here.other_hand, version=1)

    worker.post("reports/accept", pick=both)

    page = text(worker.get("reports?view=doing"))
    assert f"reports/{mine.no}/undo" in page
    assert not acts_in(page)


def test_damaged_lists_of_what_to_take_back_change_nothing(worker, supervisor, here):
    report = GrievanceFactory.create(scene=here)

    assert worker.post("reports/undo", act=["x", ":", "1:y", "nothing:1"]).status_code == 303
    assert worker.post("reports/undo").status_code == 303
    assert supervisor.post("reports/undo", act=[f"{report.no}:0"]).status_code == 403
    assert fresh(report).version == 1
