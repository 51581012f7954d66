"""What lists hold, who sees what, in how many statements, and by which index."""

import pytest
from sqlalchemy import inspect

from portal.base import clock, scope
from portal.base.db import session
from portal.base.scope import UnscopedQuery
from portal.community.places import recent
from portal.grievances import queries, timers
from portal.grievances.models import Category, GrievancePhoto, GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.retention import selecting
from portal.grievances.retention.models import Reason
from tests.factories.grievances import ANYBODY, BROWSER, GrievanceFactory, scene, upload
from tests.factories.identity import resident
from tests.factories.places import BuildingFactory
from tests.grievances.acting import act, by_hand
from tests.grievances.statements import plan_of, watched
from tests.support.postgres import wanted as on_postgres

S = GrievanceStatus


def numbers(page: queries.Page) -> list[str]:
    """The last digits of the numbers on a page."""
    return [card.no[-3:] for card in page.rows]


def file_some(here, count, **more):
    """So many reports from one place."""
    return [GrievanceFactory.file(scene=here, **more).grievance for _ in range(count)]


def test_the_public_list_shows_the_newest_first_page_by_page():
    here = scene()
    file_some(here, 5)

    first = queries.public_page(here.community.id, size=2)
    second = queries.public_page(here.community.id, size=2, before_id=first.next_before)
    third = queries.public_page(here.community.id, size=2, before_id=second.next_before)

    assert numbers(first) == ["005", "004"]
    assert numbers(second) == ["003", "002"]
    assert numbers(third) == ["001"]
    assert third.next_before is None


def test_private_held_and_withdrawn_reports_are_in_no_list():
    here = scene()
    shown = GrievanceFactory.create(scene=here)
    GrievanceFactory.create(scene=here, category="parking")
    GrievanceFactory.create(scene=here, category="illegal_construction")
    GrievanceFactory.create(scene=here, text="加微信")
    GrievanceFactory.create(scene=here, status=S.WITHDRAWN)

    assert [card.id for card in queries.public_page(here.community.id).rows] == [shown.id]
    assert queries.public_total(here.community.id) == 1


def test_a_kind_holds_its_sub_kinds():
    here = scene()
    file_some(here, 1, category="litter")
    file_some(here, 1, category="litter.bulky")
    file_some(here, 1, category="flyers")

    assert len(queries.public_page(here.community.id, category="litter").rows) == 2
    assert len(queries.public_page(here.community.id, category="litter.bulky").rows) == 1


def test_the_list_can_be_narrowed_to_a_building_and_to_statuses():
    here = scene()
    other = BuildingFactory.create(community=here.community)
    waiting = GrievanceFactory.create(scene=here)
    handled = GrievanceFactory.create(scene=here, status=S.RESOLVED)
    elsewhere = GrievanceFactory.create(scene=here, building_id=other.id)

    def ids(**filters):
        return {card.id for card in queries.public_page(here.community.id, **filters).rows}

    assert ids(building=here.building.id) == {waiting.id, handled.id}
    assert ids(status={S.RESOLVED, S.CLOSED}) == {handled.id}
    assert ids(status={S.SUBMITTED}) == {waiting.id, elsewhere.id}
    assert ids(status={S.SUBMITTED}, building=other.id) == {elsewhere.id}


def test_pages_by_status_neither_repeat_nor_miss_a_report():
    here = scene()
    wanted = [
        GrievanceFactory.create(scene=here, status=status).id
        for status in (S.SUBMITTED, S.CLOSED, S.ACCEPTED, S.SUBMITTED, S.RESOLVED, S.SUBMITTED)
    ]
    open_ids = [wanted[i] for i in (5, 3, 2, 0)]
    statuses = {S.SUBMITTED, S.ACCEPTED, S.IN_PROGRESS}

    found, before = [], None
    while True:
        page = queries.public_page(here.community.id, status=statuses, size=2, before_id=before)
        found += [card.id for card in page.rows]
        before = page.next_before
        if before is None:
            break

    assert found == open_ids


def test_a_card_names_place_and_kind_and_shows_released_photos_only():
    here = scene()
    grievance = GrievanceFactory.create(
        scene=here,
        category="litter.bulky",
        place_text="门口左手边",
        photo_tokens=[upload()],
        uploader_key=BROWSER,
    )
    card = queries.public_page(here.community.id).rows[0]
    assert card.title("zh_Hans_CN") == f"{here.building.name} 大件废弃物"
    assert card.title("en") == f"{here.building.name} Bulky items"
    assert card.thumb_token == ""

    photo = session.query(GrievancePhoto).one()
    by_hand("release", grievance, here, text=False, photo_ids=[photo.id])

    assert queries.public_page(here.community.id).rows[0].thumb_token


def test_a_community_never_sees_the_others_reports():
    here, other = scene(), scene()
    mine = GrievanceFactory.create(scene=here)
    theirs = GrievanceFactory.create(scene=other)

    with scope.within(here.community.id):
        assert [card.id for card in queries.public_page(here.community.id).rows] == [mine.id]
        assert queries.public_page(other.community.id).rows == []
        assert queries.detail(theirs.id) is None
        assert queries.detail_by_no(other.community.id, theirs.no) is None
        session.expire_all()


def test_without_a_scope_nothing_is_read():
    here = scene()
    token = scope.enter(None)
    try:
        with pytest.raises(UnscopedQuery):
            queries.public_page(here.community.id)
    finally:
        scope.leave(token)


def test_the_timeline_tells_each_audience_what_it_may_know():
    here, me = scene(), resident()
    grievance = GrievanceFactory.create(scene=here, reporter=me)
    by_hand("ask_info", grievance, here, text="哪个单元？")
    act("answer_info", grievance, actor=ANYBODY, text="我住四单元")
    act("note", grievance, actor=here.hand, text="熟人")
    by_hand("accept", grievance, here)
    by_hand("self_handle", grievance, here)
    by_hand("resolve", grievance, here, outcome="explained", reply="已清运")

    def words(audience):
        entries = queries.timeline(grievance, audience=audience)
        return {entry.text for entry in entries if entry.text}

    assert words("public") == {"已清运"}
    assert words("reporter") == {"哪个单元？", "我住四单元", "已清运"}
    assert words("staff") == {"哪个单元？", "我住四单元", "已清运", "熟人"}
    assert not any(entry.who for entry in queries.timeline(grievance, audience="reporter"))
    told = [entry.who for entry in queries.timeline(grievance, audience="staff") if entry.who]
    assert set(told) == {here.worker.name}


def test_the_residents_words_for_a_place_are_told_to_neighbours_only_after_release():
    here = scene()
    grievance = GrievanceFactory.create(scene=here, place_text="401门口")
    grievance = queries.detail(grievance.id)

    assert queries.place_name(grievance) == here.building.name
    assert queries.place_name(grievance, words=True) == f"{here.building.name} 401门口"


def test_counts_say_how_many_stand_where():
    here = scene()
    for status in (S.SUBMITTED, S.SUBMITTED, S.RESOLVED, S.REJECTED):
        GrievanceFactory.create(scene=here, status=status)

    assert queries.counts(here.community.id) == {S.SUBMITTED: 2, S.RESOLVED: 1, S.REJECTED: 1}


def test_the_kinds_are_the_five_of_the_plan_and_others():
    names = [main.name("zh_Hans_CN") for main in categories.tree()]
    assert set(names) == {
        "私搭乱盖",
        "乱贴小广告",
        "乱倒乱扔垃圾",
        "乱撒纸钱",
        "车辆乱停放",
        "其他",
    }
    assert all(main.kinds for main in categories.tree())
    shown = {main.code for main in categories.tree() if main.public_by_default}
    assert shown == {"flyers", "litter", "paper_money"}
    assert not categories.by_code()["illegal_construction"].may_be_public


def test_seeding_again_changes_nothing_and_keeps_what_staff_changed():
    from portal.grievances import seeds

    row = session.query(Category).filter(Category.code == "litter").one()
    row.name_zh = "乱扔垃圾"
    session.commit()
    before = session.query(Category).count()
    seeds.seed()

    assert session.query(Category).count() == before
    assert row.name_zh == "乱扔垃圾"


# Statements: BEGIN and COMMIT come on top of what is counted here.


@pytest.fixture
def remembering():
    """What every page asks and seldom changes is remembered for seconds, as in service."""
    recent.switch(True)
    yield
    recent.switch(False)


@pytest.mark.usefixtures("remembering")
def test_filing_one_report_takes_few_statements():
    here = scene()
    GrievanceFactory.file(scene=here)  # what is kept in memory is there now
    assert here.community.id
    with watched() as sent:
        GrievanceFactory.file(scene=here, uploader_key=BROWSER, address="192.0.2.1")

    assert sent.count + 2 <= 14, sent.told()


@pytest.mark.usefixtures("remembering")
def test_filing_with_two_photos_takes_three_more():
    here, tokens = scene(), [upload(), upload()]
    GrievanceFactory.file(scene=here)
    assert here.community.id
    with watched() as sent:
        GrievanceFactory.file(
            scene=here, uploader_key=BROWSER, address="192.0.2.1", photo_tokens=tokens
        )

    assert sent.count + 2 <= 17, sent.told()


def test_a_page_of_the_list_takes_at_most_two_statements_however_long():
    here = scene()
    file_some(here, 25)
    community_id = here.community.id
    with watched() as sent:
        assert len(queries.public_page(community_id).rows) == 20

    assert sent.count <= 2, sent.told()


def test_a_detail_takes_three_statements():
    here = scene()
    grievance = GrievanceFactory.create(
        scene=here, photo_tokens=[upload()], uploader_key=BROWSER, status=S.RESOLVED
    )
    no = grievance.no
    session.expunge_all()
    with watched() as sent:
        found = queries.detail_by_no(here.community.id, no)
        queries.photos(found, released_only=True)
        queries.timeline(found)
        assert found.category.name_zh
        assert found.kind.name_zh
        assert queries.place_name(found)

    assert sent.count == 3, sent.told()


@pytest.mark.usefixtures("remembering")
def test_a_move_takes_few_statements():
    here = scene()
    grievance = GrievanceFactory.create(scene=here)
    seen, actor = grievance.version, here.hand
    with watched() as sent:
        act("accept", grievance, actor=actor, version=seen)

    # Two of them: the rules that may send it on by themselves, and the neighbours to be told.
    # The last one reads the row again for the test.
    assert sent.count - 1 + 2 <= 13, sent.told()


def indexes_of(table: str) -> set[str]:
    """The names of a table's indexes in the database at hand."""
    return {str(index["name"]) for index in inspect(session.connection()).get_indexes(table)}


# Plans: each list is answered by its own index, without sorting or reading a whole table.


def plan_for(call) -> str:
    """The plan of the first statement that a call sends."""
    categories.everything()  # is kept in memory
    with watched() as sent:
        call()
    return plan_of(*sent.statements[0])


PUBLIC_PLANS = [
    ({}, "ix_grievances_public_list"),
    ({"before_id": 100}, "ix_grievances_public_list"),
    ({"category": "litter"}, "ix_grievances_public_list_by_kind"),
    ({"category": "litter.bulky"}, "ix_grievances_public_list_by_category"),
    ({"building": 1, "before_id": 100}, "ix_grievances_public_list_by_building"),
]


@pytest.mark.parametrize(("filters", "index"), PUBLIC_PLANS)
def test_the_public_list_is_read_from_its_index(filters, index):
    plan = plan_for(lambda: queries.public_page(1, **filters))
    if on_postgres():  # which index a few rows are read by is chance; that it is there is not
        assert index in indexes_of("grievances")
        return

    assert f"{index} " in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "SCAN grievances" not in plan, plan
    assert "Seq Scan on grievances" not in plan, plan


def test_the_list_by_status_asks_the_index_of_each_status():
    plan = plan_for(lambda: queries.public_page(1, status={S.SUBMITTED, S.ACCEPTED}))

    if on_postgres():  # which of two fitting indexes it takes depends on how full they are
        assert "Seq Scan on grievances" not in plan, plan
    else:
        assert plan.count("ix_grievances_status") == 2, plan


def test_my_reports_are_read_from_their_index():
    plan = plan_for(lambda: queries.mine(1))
    if on_postgres():
        assert "ix_grievances_reporter_id" in indexes_of("grievances")
        return

    assert "ix_grievances_reporter_id" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


TIMER_PLANS = [
    (timers.due_reminders, "ix_grievances_remind"),
    (timers.missed, "ix_grievances_overdue"),
    (lambda now: timers.waiting_over(S.RESOLVED, now), "ix_grievances_ending"),
    (lambda now: timers.waiting_over(S.NEED_INFO, now), "ix_grievances_ending"),
    (lambda now: selecting.due(Reason.MONTHS, 36, now, None), "ix_grievances_retention"),
]


@pytest.mark.parametrize(("query", "index"), TIMER_PLANS)
def test_timers_read_only_what_is_due(query, index):
    statement = query(clock.now()).limit(100)
    plan = plan_for(lambda: session.execute(statement).all())

    assert index in plan, plan
    assert "SCAN grievances" not in plan or "USING" in plan, plan


def test_a_report_is_found_by_number_link_and_code_without_searching():
    with watched() as sent:
        queries.detail_by_no(1, "261123-001")
        queries.by_follow_token(1, "A" * 26)
        queries.by_query_code(1, "AAAA-AAAA")
    for statement, parameters in sent.statements:
        plan = plan_of(statement, parameters)
        first = "Index Scan" if on_postgres() else "SEARCH grievances USING INDEX"
        assert first in plan, plan
