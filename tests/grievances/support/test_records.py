"""A person's supports: taken along, removed with the account, one person counted once."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.community.identity.service.merging import merge_persons
from portal.grievances import service as grievances
from portal.grievances.models import Grievance
from portal.grievances.support import counting, own_records, queries, service
from portal.grievances.support.models import GrievanceSupport
from tests.factories.grievances import GrievanceFactory, Scene, scene
from tests.factories.identity import resident
from tests.grievances.merging.making import join, separate
from tests.grievances.support.conftest import number


def test_the_export_names_what_a_person_supports_and_follows(
    here: Scene, report: Grievance, neighbour: Person
) -> None:
    other = GrievanceFactory.create(scene=here, visibility="neighbours")
    with transaction():
        service.support(report.id, person_id=neighbour.id)
        service.follow(other.id, person_id=neighbour.id)

    rows = own_records.export_for(neighbour.id)

    assert [row["no"] for row in rows] == [report.no, other.no]
    assert [row["supported_at"] is not None for row in rows] == [True, False]


def test_deleting_the_account_removes_the_rows_and_the_number_follows(
    report: Grievance, neighbour: Person
) -> None:
    other = resident()
    with transaction():
        service.support(report.id, person_id=neighbour.id)
        service.support(report.id, person_id=other.id)

    with transaction():
        own_records.erase(neighbour.id)

    assert number(report) == 1
    assert own_records.export_for(neighbour.id) == []


def test_two_rows_that_prove_to_be_one_person_count_once(
    here: Scene, report: Grievance, neighbour: Person
) -> None:
    twin = resident()
    alone = GrievanceFactory.create(scene=here, visibility="neighbours")
    with transaction():
        service.support(report.id, person_id=twin.id)
        service.follow(report.id, person_id=neighbour.id)
        service.support(alone.id, person_id=twin.id)
    first = queries.standing(report.id, twin.id).supported_at

    with transaction():
        merge_persons(gone_id=twin.id, kept_id=neighbour.id)

    assert (number(report), number(alone)) == (1, 1)
    assert queries.standing(report.id, neighbour.id).supported_at == first
    assert own_records.export_for(twin.id) == []


def test_what_one_of_the_two_rows_reported_is_the_other_ones_and_is_not_joined_by_them(
    here: Scene, neighbour: Person
) -> None:
    twin = resident()
    reported = GrievanceFactory.create(scene=here, visibility="neighbours", reporter=twin)
    with transaction():
        service.support(reported.id, person_id=neighbour.id)

    with transaction():
        merge_persons(gone_id=twin.id, kept_id=neighbour.id)

    assert number(reported) == 0
    assert session.get_one(Grievance, reported.id).reporter_id == neighbour.id


def test_who_reported_a_joined_one_without_a_name_counts_as_a_person_too(
    here: Scene, neighbour: Person
) -> None:
    lead, known, unknown, follower = (
        GrievanceFactory.file(scene=here, visibility="neighbours", reporter_id=person_id).grievance
        for person_id in (None, neighbour.id, None, None)
    )

    join(known, lead, here)
    join(unknown, lead, here)
    assert number(lead) == 2
    join(follower, lead, here)

    assert number(lead) == 3
    separate(unknown, here)
    assert (number(lead), number(unknown)) == (2, 0)


def test_a_joined_reports_reporter_who_deletes_the_account_no_longer_counts(here: Scene) -> None:
    lead = GrievanceFactory.create(scene=here, visibility="neighbours")
    joined = GrievanceFactory.create(scene=here, visibility="neighbours")
    with transaction():
        row = session.get_one(Grievance, joined.id)
        reporter_id = row.reporter_id
        row.status, row.turn, row.lead_case_id = "merged", "nobody", lead.id
        session.flush()
        service.recount(lead.id)
    assert number(lead) == 1

    with transaction():
        grievances.erase_reporter(reporter_id)

    assert number(lead) == 0


def test_who_proves_to_be_the_reporter_no_longer_counts_as_a_supporter(
    here: Scene, neighbour: Person
) -> None:
    filed = GrievanceFactory.file(scene=here, visibility="neighbours").grievance
    with transaction():
        service.support(filed.id, person_id=neighbour.id)

    with transaction():
        grievances.bind_reporter(filed.id, person_id=neighbour.id)

    assert number(filed) == 0
    assert queries.standing(filed.id, neighbour.id) == queries.NOTHING


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["support", "take_back", "follow", "unfollow", "erase"]),
        st.integers(0, 3),
        st.integers(0, 1),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_the_number_always_equals_the_distinct_persons(acts: list[Any]) -> None:
    here = scene()
    reports = [GrievanceFactory.create(scene=here, visibility="neighbours") for _ in range(2)]
    people = [resident() for _ in range(4)]
    said: set[tuple[int, int]] = set()
    for act, who, which in acts:
        person, report = people[who], reports[which]
        with transaction():
            if act == "erase":
                own_records.erase(person.id)
            else:
                getattr(service, act)(report.id, person_id=person.id)
        if act == "support":
            said.add((report.id, person.id))
        elif act == "take_back":
            said.discard((report.id, person.id))
        elif act == "erase":
            said = {pair for pair in said if pair[1] != person.id}
        for each in reports:
            expected = len({one for no, one in said if no == each.id})
            assert number(each) == expected == queries.total_support(each.id)


def test_over_a_report_and_those_joined_with_it_each_person_counts_once(here: Scene) -> None:
    lead = GrievanceFactory.create(scene=here, visibility="neighbours")
    joined = GrievanceFactory.create(scene=here, visibility="neighbours")
    both, one, lead_reporter = resident(), resident(), session.get_one(Person, lead.reporter_id)
    with transaction():
        service.support(lead.id, person_id=both.id)
        service.support(joined.id, person_id=both.id)
        service.support(joined.id, person_id=one.id)
        service.support(joined.id, person_id=lead_reporter.id)
    with transaction():
        row = session.scalars(select(Grievance).where(Grievance.id == joined.id)).one()
        row.status, row.lead_case_id = "merged", lead.id
        session.flush()
        service.recount(lead.id)

    # Both supporters and the joined report's reporter; the lead's own reporter does not count.
    assert number(lead) == 3

    with transaction():
        own_records.erase(one.id)
    assert number(lead) == 2
    assert counting.of_person(one.id) == []
    assert session.query(GrievanceSupport).count() == 3
