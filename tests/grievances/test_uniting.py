"""Two accounts of one worker proved to be one: what was in the hands of one is the other's."""

from portal.base.db import session, transaction
from portal.community.identity.service.merging import merge_persons
from portal.grievances import service
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.service import saved_filters
from tests.factories.grievances import GrievanceFactory, Scene, scene, version
from tests.factories.identity import resident
from tests.grievances.replaying import events_of, replay, shown

S = GrievanceStatus


def unite(here: Scene) -> int:
    """Let the worker's account become another row of the same human being; its number."""
    kept_id = resident().id
    with transaction():
        merge_persons(gone_id=here.worker.id, kept_id=kept_id)
    session.expire_all()
    return kept_id


def test_who_holds_and_who_leads_is_the_row_that_goes_on_and_the_history_says_so() -> None:
    here = scene()
    report = GrievanceFactory.create(scene=here, status=S.IN_PROGRESS)
    seen = version(report.id)

    kept_id = unite(here)

    assert (report.holder_id, report.lead_id) == (kept_id, kept_id)
    last = events_of(report.id)[-1]
    assert (last.kind.value, last.text) == ("note", "Two accounts of one worker were united.")
    assert replay(report.id) == shown(report)
    with transaction():  # a page that was open before is still good enough to act on
        service.resolve(
            report.id, actor=here.other_hand, version=seen, outcome="explained", reply="已清运"
        )
    with transaction():
        service.dispute(report.id, actor=service.Actor("reporter"), reason="还在")
    assert session.get_one(Grievance, report.id).holder_id == kept_id


def test_who_refused_a_report_does_not_judge_the_appeal_under_another_row() -> None:
    here = scene()
    report = GrievanceFactory.create(scene=here, status=S.REJECTED)

    kept_id = unite(here)

    assert report.rejected_by_id == kept_id
    assert replay(report.id) == shown(report)


def test_filters_go_along_and_one_name_is_kept_once() -> None:
    here = scene()
    worker_id, community_id = here.worker.id, here.community.id
    kept = resident()
    kept_id = kept.id

    def save(person_id: int, name: str) -> None:
        saved_filters.save(
            community_id=community_id, person_id=person_id, name=name, query={"view": "new"}
        )

    with transaction():
        save(worker_id, "我的")
        save(worker_id, "超时")
        save(kept_id, "我的")
    with transaction():
        merge_persons(gone_id=worker_id, kept_id=kept_id)

    assert [row.name for row in saved_filters.kept(community_id, kept_id)] == ["我的", "超时"]
    assert saved_filters.kept(community_id, worker_id) == []
