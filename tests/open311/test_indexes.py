"""Lists are read by an index that ends in the id, whatever the portal holds."""

import pytest

from portal.base.db import session
from tests.factories.grievances import Scene
from tests.grievances.statements import plan_of, watched
from tests.open311.conftest import Client, file_public

LISTS = [
    ({}, "ix_grievances_public_by_filed"),
    ({"status": "open", "service_code": "flyers"}, "ix_grievances_public_by_filed"),
    ({"updated_after": "2026-11-22T00:00:00Z"}, "ix_grievances_public_by_changed"),
    ({"updated_after": "2026-09-22T00:00:00Z"}, "ix_grievances_public_by_filed"),
    (
        {"bbox": "117.1,39.0,117.3,39.2"},
        "_building",
    ),  # of the list or of the queue: without statistics they are equals
    ({"service_request_id": "261123-001,261123-002"}, "community_id=? AND no=?"),
]


@pytest.mark.parametrize(("query", "index"), LISTS)
def test_a_span_of_days_is_read_by_its_index(
    client311: Client, here: Scene, query: dict[str, str], index: str
) -> None:
    file_public(here)
    client311.numbers(**query)

    with watched() as sent:
        client311.numbers(**query)

    statement, parameters = next(each for each in sent.statements if "grievances" in each[0])
    plan = plan_of(statement, parameters)
    if session.connection().dialect.name == "sqlite":
        assert index in plan
        assert "SEARCH grievances USING INTEGER PRIMARY KEY" in plan
        assert "SCAN grievances" not in plan
    else:
        assert "Seq Scan on grievances" not in plan


@pytest.mark.parametrize("query", [{}, {"start_date": "2026-11-22T00:00:00Z"}])
def test_what_happened_is_read_by_its_moment(
    client311: Client, here: Scene, query: dict[str, str]
) -> None:
    file_public(here)
    client311.json("servicerequestupdates", **query)

    with watched() as sent:
        client311.json("servicerequestupdates", **query)

    statement, parameters = next(each for each in sent.statements if "grievance_events" in each[0])
    plan = plan_of(statement, parameters)
    if session.connection().dialect.name == "sqlite":
        assert "ix_grievance_events_told" in plan
        assert "TEMP B-TREE" not in plan
    else:
        assert "Seq Scan on grievance_events" not in plan
