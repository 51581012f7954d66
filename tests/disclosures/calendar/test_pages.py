"""The desk's calendar and the overview: late on top, one action each, the same cost for many."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.disclosures.calendar import queries
from portal.disclosures.models import CatalogueItem, Duty
from tests.factories.disclosures import DutyFactory, ItemFactory, Office, Way, office
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory, DivisionFactory
from tests.house import pages

NOW = "2026-11-23T09:00:00+08:00"
TODAY = date(2026, 11, 23)


@pytest.fixture
def here() -> Office:
    """A community with everybody in it."""
    return office()


def address(here: Office, more: str = "") -> str:
    """The calendar of its desk."""
    return f"/desk/c/{here.community.slug}/disclosures{more}"


def owed(here: Office, name: str, days: int) -> Duty:
    """Something due so many days from now."""
    return DutyFactory.create(
        community=here.community,
        item=ItemFactory.create(name=name),
        due_on=TODAY + timedelta(days=days),
    )


def page(client: FlaskClient, url: str) -> str:
    """The page, which has to keep the house rules."""
    with clock.at(NOW):
        answer = client.get(url)
    assert answer.status_code == 200
    assert list(pages.read(url, answer.text).faults()) == []
    return answer.text


def test_late_stands_on_top_then_due_soon_then_coming(client: FlaskClient, here: Office) -> None:
    for name, days in (("将来的", 60), ("快到的", 5), ("逾期的", -3)):
        owed(here, name, days)
    sign_in(client, here.drafter)

    told = page(client, address(here))

    assert told.index("逾期的") < told.index("快到的") < told.index("将来的")


def test_each_has_the_one_action_that_is_due(client: FlaskClient, here: Office) -> None:
    waiting, begun = owed(here, "没人写的", 5), owed(here, "有草稿的", 6)
    item = session.get(CatalogueItem, begun.item_id)
    way = Way(here, item).begin(duty_id=begun.id)
    sign_in(client, here.drafter)

    told = page(client, address(here))

    assert f"/new?duty={waiting.id}" in told
    assert f"/new?duty={begun.id}" not in told
    assert address(here, f"/{way.id}") in told


def test_the_supervision_committee_reads_and_begins_nothing(
    client: FlaskClient, here: Office
) -> None:
    duty = owed(here, "没人写的", 5)
    sign_in(client, here.supervisor)

    told = page(client, address(here))

    assert "没人写的" in told
    assert f"/new?duty={duty.id}" not in told
    assert client.get(address(here, "/events/new")).status_code == 403


def test_filters_show_what_was_asked(client: FlaskClient, here: Office) -> None:
    owed(here, "逾期的", -3)
    owed(here, "快到的", 5)
    sign_in(client, here.drafter)

    assert "逾期的" not in page(client, address(here, "?view=soon"))
    assert "快到的" not in page(client, address(here, "?view=late"))
    assert "快到的" not in page(client, address(here, "?klass=funds"))
    assert "逾期的" in page(client, address(here, "?view=nonsense&klass=nonsense&after=x"))
    for place in ("2026-01-01.99999999999", "2026-01-01.٣", "9999-99-99.1"):
        assert "逾期的" in page(client, address(here, f"?after={place}"))


def test_what_was_made_public_stands_aside(client: FlaskClient, here: Office) -> None:
    with clock.at("2026-11-20T09:00:00+08:00"):
        item = ItemFactory.create(name="三季度的")
        duty = DutyFactory.create(community=here.community, item=item)
        Way(here, item).done(duty_id=duty.id)
    sign_in(client, here.drafter)

    assert "三季度的" not in page(client, address(here))
    assert "三季度的" in page(client, address(here, "?view=done"))


def test_pages_follow_one_another_without_a_gap(here: Office) -> None:
    made = [owed(here, f"事项{n}", n % 7).id for n in range(25)]
    seen: list[int] = []
    after = ""
    while True:
        found = queries.open_page(here.community.id, after=after, size=7)
        seen += [row.id for row in found.rows]
        after = found.following
        if not after:
            break

    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_the_page_asks_as_much_for_many_as_for_few(client: FlaskClient, here: Office) -> None:
    owed(here, "第一项", 3)
    sign_in(client, here.drafter)
    few = statements(client, address(here))
    for n in range(30):
        owed(here, f"事项{n}", n)

    assert statements(client, address(here)) == few


def statements(client: FlaskClient, url: str) -> int:
    """How many statements a page sends."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    with clock.at(NOW):
        client.get(url)  # what is kept in memory is read first
        bind = session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        try:
            client.get(url)
        finally:
            event.remove(bind, "before_cursor_execute", note)
    return len(sent)


def test_an_event_is_recorded_once_and_has_its_date(client: FlaskClient, here: Office) -> None:
    item = ItemFactory.create(key="donation", name="捐赠款物", frequency="each_time")
    sign_in(client, here.drafter)
    form = {"item": item.key, "on": "2026-11-20", "event": "收到棉被"}

    with clock.at(NOW):
        first = client.post(address(here, "/events/new"), data=form)
        client.post(address(here, "/events/new"), data=form)
    duties = session.scalars(select(Duty).where(Duty.item_key == "donation")).all()

    assert first.status_code == 303
    assert [(duty.event, duty.due_on) for duty in duties] == [("收到棉被", date(2026, 12, 18))]
    assert "收到棉被" in page(client, address(here))


@pytest.mark.parametrize(
    "wrong", [{"event": ""}, {"event": "x" * 201}, {"on": "2026-11-24"}, {"item": "work-funds"}]
)
def test_a_bad_event_keeps_what_was_typed(
    client: FlaskClient, here: Office, wrong: dict[str, str]
) -> None:
    ItemFactory.create(key="donation", frequency="each_time")
    sign_in(client, here.drafter)
    form = {"item": "donation", "on": "2026-11-20", "event": "收到棉被"} | wrong

    with clock.at(NOW):
        answer = client.post(address(here, "/events/new"), data=form)

    assert answer.status_code == 422
    assert form["event"] in answer.text
    assert session.scalars(select(Duty).where(Duty.item_key == "donation")).all() == []


def test_an_event_recorded_by_mistake_is_taken_back_unless_somebody_works_on_it(
    client: FlaskClient, here: Office
) -> None:
    item = ItemFactory.create(key="donation", frequency="each_time")
    one, other = (
        DutyFactory.create(community=here.community, item=item, event=word)
        for word in ("收到棉被", "收到大米")
    )
    Way(here, item).begin(duty_id=other.id)
    sign_in(client, here.drafter)

    for duty in (one, other):
        for _tap in range(2):
            assert client.post(address(here, f"/events/{duty.id}/remove")).status_code == 303

    left = session.scalars(select(Duty.event).where(Duty.item_key == "donation")).all()
    assert left == ["收到大米"]


def test_the_menu_counts_what_is_late_or_due_soon(client: FlaskClient, here: Office) -> None:
    for days in (-3, 5, 60):
        owed(here, f"事项{days}", days)
    sign_in(client, here.drafter)

    told = page(client, f"/desk/c/{here.community.slug}/")

    assert re.search(r'居务公开</span><span class="badge">2</span>', told)


def test_the_sub_district_sees_how_much_is_late_in_each_of_its_communities(
    client: FlaskClient, here: Office
) -> None:
    street = DivisionFactory.create()
    for name, many in (("甲社区", 2), ("乙社区", 1)):
        community = CommunityFactory.create(name=name, street=street)
        for _n in range(many):
            DutyFactory.create(community=community, due_on=TODAY - timedelta(days=3))
    owed(here, "别处的", -3)
    sign_in(client, staff(Role.STREET, division=street))

    for told in (page(client, "/desk"), page(client, "/desk/disclosures")):
        assert told.index("甲社区") < told.index("乙社区")
        assert "2026年11月20日" in told
        assert here.community.name not in told


def test_residents_read_what_ended_and_is_not_public_yet(here: Office) -> None:
    late = DutyFactory.create(community=here.community, due_on=TODAY - timedelta(days=3))
    due = DutyFactory.create(community=here.community, due_on=TODAY)
    running = DutyFactory.create(
        community=here.community,
        period_from=date(2026, 10, 1),
        period_until=date(2026, 12, 31),
        due_on=date(2027, 1, 29),
    )
    named = ItemFactory.create(audience="named", klass="aid")
    DutyFactory.create(community=here.community, item=named, due_on=TODAY)

    with clock.at(NOW):
        found = queries.not_yet_published(here.community.id)
        following = queries.next_due(here.community.id)

    assert [(each.duty_id, each.is_late) for each in found] == [(late.id, True), (due.id, False)]
    assert following is not None
    assert following.duty_id == due.id
    assert running.id not in {each.duty_id for each in found}


def test_residents_do_not_read_what_happened_where_not_everybody_may_read_what_follows(
    here: Office,
) -> None:
    for name, item in (("收到棉被", ItemFactory.create()), ("某户救助", ItemFactory.aid())):
        DutyFactory.create(community=here.community, item=item, event=name, due_on=TODAY)

    with clock.at(NOW):
        found = queries.not_yet_published(here.community.id)

    assert [each.event for each in found] == ["收到棉被", ""]
