"""Pages of dispatch cost the same number of statements however much stands on them."""

from portal.grievances.dispatch import queries
from portal.grievances.models import GrievanceStatus
from tests.factories.dispatch import RuleFactory, UnitFactory, given_back, send
from tests.factories.grievances import GrievanceFactory
from tests.grievances.statements import plan_of, watched


def test_the_page_of_rules_costs_the_same_for_one_and_for_many(here, colleague):
    unit = UnitFactory.create(here)
    RuleFactory.create(here, unit, building_id=here.building.id)
    colleague.get("dispatch-rules")
    with watched() as few:
        colleague.get("dispatch-rules")
    for _rule in range(5):
        RuleFactory.create(here, unit, grid_id=here.grid.id)
    with watched() as many:
        colleague.get("dispatch-rules")
    assert many.count == few.count


def test_the_sendings_of_a_report_cost_two_statements_at_most(here):
    unit = UnitFactory.create(here)
    grievance = GrievanceFactory.create(scene=here, status=GrievanceStatus.ACCEPTED)
    for _time in range(2):
        send(grievance, here, unit)
        given_back(grievance)
    send(grievance, here, unit)
    with watched() as sent:
        assert len(queries.assignments(grievance.id)) == 3
    assert sent.count <= 2
    assert "ix_grievance_assignments_grievance_id" in plan_of(*sent.statements[0])


def test_a_suggestion_costs_one_statement_for_the_rules(here):
    grievance = GrievanceFactory.create(scene=here)
    RuleFactory.create(here, UnitFactory.create(here))
    queries.decision_for(grievance)
    with watched() as sent:
        queries.decision_for(grievance)
    assert sent.count <= 2
