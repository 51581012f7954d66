"""Rules of dispatch: order, hours, versions, and what a change would have done."""

from datetime import datetime, time

import pytest
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.errors import Conflict, NameTaken
from portal.grievances.dispatch import queries, service
from portal.grievances.dispatch.errors import BadRule, HoursIncomplete
from portal.grievances.dispatch.models import Rule
from portal.grievances.dispatch.queries import RuleLine
from portal.grievances.dispatch.ruling import Inputs, decide, within
from portal.grievances.models import Category, Event, Grievance
from tests.factories.dispatch import RuleFactory, UnitFactory
from tests.factories.grievances import GrievanceFactory, scene
from tests.grievances.desk.conftest import text


def line(number: int, unit: int | None, **more) -> RuleLine:
    empty = dict.fromkeys(("category_id", "grid_id", "building_id", "from_time", "to_time"))
    return RuleLine(number, str(number), 1, number, **(empty | more), unit_id=unit)


def inputs(moment: str = "2026-11-23T12:00:00+08:00", **more) -> Inputs:
    known = {"category_id": 11, "kind_id": 1, "grid_id": 5, "building_id": 7}
    return Inputs(**(known | more), at=datetime.fromisoformat(moment))


def test_the_first_rule_in_order_that_fits_decides():
    rules = [line(1, 20, building_id=8), line(2, 30, grid_id=5), line(3, 40)]
    decision = decide(rules, inputs())
    assert (decision.unit_id, decision.runner_up.unit_id) == (30, 40)


def test_a_rule_of_a_main_kind_holds_its_sub_kinds():
    assert decide([line(1, 20, category_id=1)], inputs()).unit_id == 20
    assert decide([line(1, 20, category_id=2)], inputs()).unit_id is None


def test_what_fits_no_rule_stays_at_the_desk():
    decision = decide([line(1, 20, building_id=8)], inputs())
    assert (decision.rule, decision.unit_id) == (None, None)


def test_a_rule_may_say_the_desk():
    assert decide([line(1, None, grid_id=5), line(2, 20)], inputs()).unit_id is None


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        ("2026-11-23T21:59:59+08:00", False),
        ("2026-11-23T22:00:00+08:00", True),
        ("2026-11-23T23:59:59+08:00", True),
        ("2026-11-24T00:00:00+08:00", True),
        ("2026-11-24T06:59:59+08:00", True),
        ("2026-11-24T07:00:00+08:00", False),
        ("2026-11-24T12:00:00+08:00", False),
    ],
)
def test_hours_pass_over_midnight(moment, fits):
    night = line(1, 20, from_time=time(22), to_time=time(7))
    assert (decide([night], inputs(moment)).unit_id == 20) is fits


def test_hours_within_a_day_end_before_their_end():
    assert within(time(8), time(18), time(8))
    assert not within(time(8), time(18), time(18))
    assert within(time(8), time(8), time(3))


def test_a_change_is_a_new_version_and_the_former_stays(here):
    unit, other = UnitFactory.create(here), UnitFactory.create(here)
    first = RuleFactory.create(here, unit)
    with transaction():
        service.put_rule(
            community_id=here.community.id, by=None, key=first.key, version=1, unit_id=other.id
        )
    [kept] = queries.rules(here.community.id)
    assert (kept.version, kept.unit_id, kept.position) == (2, other.id, first.position)
    assert session.scalar(select(func.count()).select_from(Rule)) == 2


def test_of_two_editors_the_second_is_told(here):
    unit = UnitFactory.create(here)
    first = RuleFactory.create(here, unit)
    for expected in (False, True):
        try:
            with transaction():
                service.put_rule(community_id=here.community.id, by=None, key=first.key, version=1)
            refused = False
        except Conflict:
            refused = True
        assert refused is expected


def test_the_order_is_changed_and_removed_rules_no_longer_count(here):
    unit, other = UnitFactory.create(here), UnitFactory.create(here)
    first, second = RuleFactory.create(here, unit), RuleFactory.create(here, other)
    with transaction():
        service.reorder(community_id=here.community.id, keys=[second.key, first.key], by=None)
    assert [each.key for each in queries.rules(here.community.id)] == [second.key, first.key]
    with transaction():
        now = queries.rule(here.community.id, second.key)
        service.remove_rule(community_id=here.community.id, key=second.key, version=now.version)
    assert [each.key for each in queries.rules(here.community.id)] == [first.key]


def test_a_rule_for_a_unit_that_gets_no_more_work_counts_as_none(here):
    unit = UnitFactory.create(here)
    RuleFactory.create(here, unit)
    with transaction():
        service.put_unit(
            community_id=here.community.id,
            name=unit.name,
            kind=unit.kind,
            active=False,
            unit_id=unit.id,
        )
    assert queries.rules(here.community.id) == []


def test_rules_name_only_what_is_of_the_community(here):
    there = scene()
    with pytest.raises(BadRule):
        RuleFactory.create(here, UnitFactory.create(there))
    with pytest.raises(BadRule):
        RuleFactory.create(here, None, grid_id=there.grid.id)
    with pytest.raises(HoursIncomplete):
        RuleFactory.create(here, None, from_time=time(22))


def test_two_units_of_one_name_are_refused(here):
    UnitFactory.create(here, name="安居物业")
    with pytest.raises(NameTaken):
        UnitFactory.create(here, name="安居物业")


def test_a_units_sub_district_is_shared_by_its_communities(here):
    shared = UnitFactory.create(here, name="街道综合执法", shared=True)
    assert (shared.of_community_id, shared.street_id) == (None, here.community.street_id)
    assert queries.unit(here.community.id, shared.id)
    assert [each.shared for each in queries.units(here.community.id)] == [True]


def counted() -> tuple[int, int, int]:
    tables = (Rule, Event, Grievance)
    return tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)


def test_a_dry_run_lists_what_would_move_and_changes_nothing(here, colleague):
    unit = UnitFactory.create(here, name="安居物业")
    with clock.at("2026-10-01T09:00:00+08:00"):
        old = GrievanceFactory.create(scene=here)
    new = [GrievanceFactory.create(scene=here) for _number in range(2)]
    secret = GrievanceFactory.create(scene=here, confidential=True)
    other = GrievanceFactory.create(scene=here, category="other")
    litter = session.scalar(select(Category.id).where(Category.code == "litter"))
    before = counted()

    asked = {"category": str(litter), "unit": str(unit.id), "try": "1"}
    page = text(colleague.post("dispatch-rules/new", **asked))

    assert "Of 3 reports of the last month, 2 would have gone elsewhere" in page
    assert all(each.no in page for each in new)
    assert all(each.no not in page for each in (old, other, secret))
    assert counted() == before


def test_rules_are_entered_changed_and_put_first_on_the_page(here, colleague, worker):
    unit = UnitFactory.create(here, name="安居物业")
    data = {"unit": str(unit.id), "from_time": "22:00", "to_time": "07:00"}
    assert colleague.post("dispatch-rules/new", **data).status_code == 303
    assert colleague.post("dispatch-rules/new", unit="").status_code == 303
    first, second = queries.rules(here.community.id)
    assert "22:00-07:00" in text(colleague.get("dispatch-rules"))
    assert colleague.post(f"dispatch-rules/{second.key}/up").status_code == 303
    assert [each.key for each in queries.rules(here.community.id)] == [second.key, first.key]
    stale = colleague.post(f"dispatch-rules/{first.key}", version="1", unit=str(unit.id))
    assert stale.status_code == 409
    now = queries.rule(here.community.id, first.key)
    kept = colleague.post(f"dispatch-rules/{first.key}", version=str(now.version), unit="")
    assert kept.status_code == 303
    assert colleague.post(f"dispatch-rules/{second.key}/remove").status_code == 303
    assert worker.get("dispatch-rules").status_code == 200
    assert worker.get("dispatch-rules/new").status_code == 403


def test_units_are_entered_on_their_page(here, colleague):
    sent = colleague.post(
        "units/new", name="安居物业", kind="property", contact="022-23450000", active="y"
    )
    assert sent.status_code == 303
    [unit] = queries.units(here.community.id)
    assert "安居物业" in text(colleague.get("units"))
    again = colleague.post("units/new", name="安居物业", kind="property", active="y")
    assert again.status_code == 422
    page = colleague.get(f"units/{unit.id}")
    assert "022-23450000" in text(page)
    kept = colleague.post(
        f"units/{unit.id}", name="安居物业", kind="sanitation", version=str(unit.version)
    )
    assert kept.status_code == 303
    assert queries.units(here.community.id) == []
