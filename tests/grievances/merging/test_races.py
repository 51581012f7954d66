"""Two workers at once, on two connections."""

from typing import Any

import pytest
from sqlalchemy import select

from portal.base import db
from portal.base.db import session
from portal.base.errors import DomainError
from portal.grievances import service
from portal.grievances.merging import service as merging
from portal.grievances.models import EventKind, Grievance, GrievanceStatus, Tally
from tests.factories.grievances import GrievanceFactory, scene, version
from tests.grievances.merging.making import join, kinds_of
from tests.grievances.test_races import at_once, many_connections

__all__ = ["many_connections"]
S = GrievanceStatus


def merge(case: Any, lead: Any, hand: Any) -> Any:
    """An act to be let go of with others; both versions as a fresh page shows them."""
    return lambda: (
        merging.merge(case, actor=hand, version=1, lead_case_id=lead, lead_version=1).grievance_id
    )


@pytest.mark.usefixtures("many_connections")
def test_of_two_who_merge_two_reports_into_one_another_one_wins():
    here = scene()
    first, second = (GrievanceFactory.create(scene=here).id for _n in range(2))
    acts = (merge(first, second, here.hand), merge(second, first, here.other_hand))
    db.release()

    results = at_once(*acts)

    lost = [each for each in results if isinstance(each, DomainError)]
    won = [each for each in results if isinstance(each, int)]
    assert (len(won), len(lost)) == (1, 1)
    rows = {row.id: row for row in session.scalars(select(Grievance))}
    case, lead = rows.pop(won[0]), next(iter(rows.values()))
    assert (case.status, case.lead_case_id, case.merged_count) == (S.MERGED, lead.id, 0)
    assert (lead.status, lead.lead_case_id, lead.merged_count) == (S.SUBMITTED, None, 1)
    assert kinds_of(case).count(EventKind.MERGE) == 1
    assert {tally.status: tally.n for tally in session.scalars(select(Tally)) if tally.n} == {
        S.MERGED: 1,
        S.SUBMITTED: 1,
    }


@pytest.mark.usefixtures("many_connections")
def test_merging_into_a_lead_while_it_is_withdrawn_leaves_nobody_hanging():
    here = scene()
    case, lead = (GrievanceFactory.create(scene=here).id for _n in range(2))
    join = merge(case, lead, here.hand)
    db.release()

    at_once(
        join,
        lambda: service.withdraw(lead, actor=service.Actor("reporter")),
    )

    row = session.get(Grievance, case)
    assert row is not None
    assert (row.status, row.lead_case_id) == (S.SUBMITTED, None)


@pytest.mark.usefixtures("many_connections")
def test_taking_a_joining_back_while_the_lead_is_resolved_does_not_wait_crosswise():
    here = scene()
    lead, case = (GrievanceFactory.create(scene=here, status=S.IN_PROGRESS) for _n in range(2))
    since = version(case.id)
    join(case, lead, here)
    lead_id, case_id, seen = lead.id, case.id, lead.version
    hand, other = here.hand, here.other_hand
    db.release()

    undone, resolved = at_once(
        lambda: service.undo(case_id, actor=hand, since=since).seq,
        lambda: (
            service.resolve(
                lead_id, actor=other, version=seen, outcome="explained", reply="已清运"
            ).seq
        ),
    )

    assert isinstance(resolved, int)
    row = session.get(Grievance, case_id)
    assert row is not None
    if isinstance(undone, int):
        assert row.status is S.IN_PROGRESS
    else:
        assert isinstance(undone, DomainError)
        assert row.status is S.RESOLVED
