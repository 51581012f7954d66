"""Calendar and limits as rows: seeding, versions, scopes, and what a change sets off."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.base import clock, deadlines, settings
from portal.base.db import session, transaction
from portal.base.deadlines import Clock, DayKind, LimitKind, Stop, queries, seeds, service
from portal.base.deadlines.declared import all_kinds, declare
from portal.base.deadlines.holidays import Notice
from portal.base.deadlines.models import CalendarDay, CalendarYear, LimitRule
from portal.base.deadlines.options import OPENING_HOURS, WEEKENDS_REST
from portal.base.errors import Conflict, NotFound
from portal.base.i18n import _l
from portal.base.settings import INSTALLATION, of_community, of_district, set_scope_resolver
from portal.base.settings.service import change
from portal.community.places import queries as places


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


def rule(key, scope, clock_kind, amount, **more):
    more = {"note": "本区规定", "by": 1, **more}
    with transaction():
        return service.new_rule(key=key, scope=scope, clock_kind=clock_kind, amount=amount, **more)


def test_a_new_installation_knows_three_years_and_every_declared_limit():
    calendar = deadlines.current_calendar()
    assert calendar.confirmed == {2024, 2025, 2026}
    assert not calendar.is_working_day(date(2026, 10, 7))
    seeded = set(session.scalars(select(LimitRule.key)))
    assert {kind.key for kind in all_kinds()} >= seeded >= {"grievance.accept"}


def test_seeding_again_changes_nothing():
    def seeded():
        with transaction():
            seeds.seed()
        tables = (CalendarDay, CalendarYear, LimitRule)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    first = seeded()

    assert seeded() == first == [108, 3, len(all_kinds())]


def test_seeding_again_leaves_what_staff_changed():
    with transaction():
        service.remove_day(day=date(2026, 10, 7))
    rule("grievance.accept", INSTALLATION, Clock.WORKING_HOURS, 4)
    with transaction():
        seeds.seed()
    assert deadlines.current_calendar().is_working_day(date(2026, 10, 7))
    assert deadlines.terms_for("grievance.accept").limit.amount == 4


@pytest.mark.parametrize(
    ("key", "clock_kind", "amount"),
    [
        ("grievance.accept", Clock.WORKING_HOURS, 2),
        ("grievance.resolve.litter", Clock.WORKING_DAYS, 1),
        ("grievance.resolve.flyers", Clock.WORKING_DAYS, 2),
        ("grievance.resolve.paper_money", Clock.WORKING_DAYS, 1),
        ("grievance.resolve.parking", Clock.WORKING_DAYS, 2),
        ("grievance.resolve.illegal_construction", Clock.WORKING_DAYS, 5),
        ("grievance.resolve.other", Clock.WORKING_DAYS, 5),
        ("grievance.reopened.litter", Clock.WORKING_HOURS, 4),
        ("grievance.need_info", Clock.WORKING_DAYS, 3),
        ("grievance.confirmation", Clock.CALENDAR_DAYS, 7),
        ("grievance.appeal", Clock.CALENDAR_DAYS, 7),
        ("grievance.dispute", Clock.CALENDAR_DAYS, 15),
    ],
)
def test_the_limits_of_grievances_begin_with_the_planned_numbers(key, clock_kind, amount):
    limit = deadlines.terms_for(key, community=1).limit
    assert (limit.clock, limit.amount) == (clock_kind, amount)


def test_a_promise_names_the_version_by_which_it_was_made():
    terms = deadlines.terms_for("grievance.accept", community=1)
    found = terms.due(at("2026-11-23 17:00"))
    assert found.at == at("2026-11-24 10:00")
    assert session.get_one(LimitRule, found.rule_id).version == 1


def test_a_new_version_holds_from_its_day_and_the_old_promise_stays():
    old = deadlines.terms_for("grievance.resolve.litter").due(at("2026-11-23 10:00"))
    new = rule(
        "grievance.resolve.litter",
        INSTALLATION,
        Clock.WORKING_DAYS,
        3,
        valid_from=at("2026-12-01 00:00"),
    )
    before = deadlines.terms_for("grievance.resolve.litter", at=at("2026-11-30 23:59"))
    after = deadlines.terms_for("grievance.resolve.litter", at=at("2026-12-01 00:00"))
    assert (before.limit.amount, after.limit.amount) == (1, 3)
    assert (new.version, after.rule_id) == (2, new.id)
    assert deadlines.terms_of(old.rule_id).due(at("2026-11-23 10:00")) == old


def test_a_community_has_its_own_limit_and_can_give_it_back():
    set_scope_resolver({1: 10, 2: 10}.get)
    rule("grievance.accept", of_district(10), Clock.WORKING_HOURS, 3)
    rule("grievance.accept", of_community(1), Clock.MINUTES, 30)
    amounts = [deadlines.terms_for("grievance.accept", community=c).limit.amount for c in (1, 2, 3)]
    rule("grievance.accept", of_community(1), Clock.MINUTES, None)
    given_back = deadlines.terms_for("grievance.accept", community=1).limit
    set_scope_resolver(places.district_of)
    assert amounts == [30, 3, 2]
    assert (given_back.clock, given_back.amount) == (Clock.WORKING_HOURS, 3)


def test_a_limit_that_was_never_seeded_works_by_its_declaration():
    declare(LimitKind("tests.late", _l("Time limits"), Clock.WORKING_DAYS, 10))
    terms = deadlines.terms_for("tests.late")
    assert (terms.limit.amount, terms.rule_id) == (10, None)


def test_an_undeclared_limit_is_an_error():
    with pytest.raises(deadlines.UnknownLimit):
        deadlines.terms_for("tests.nothing")
    with pytest.raises(deadlines.UnknownLimit):
        rule("tests.nothing", INSTALLATION, Clock.MINUTES, 5)


def test_of_two_editors_of_a_limit_the_slower_is_told():
    rule("grievance.accept", INSTALLATION, Clock.WORKING_HOURS, 3, version=1)
    with pytest.raises(Conflict):
        rule("grievance.accept", INSTALLATION, Clock.WORKING_HOURS, 4, version=1)


@pytest.mark.parametrize("amount", [0, -1, 100_001, None])
def test_an_implausible_amount_is_refused(amount):
    with pytest.raises(service.BadAmount):
        rule("grievance.accept", INSTALLATION, Clock.WORKING_HOURS, amount)


def test_a_limit_without_its_source_is_refused():
    with pytest.raises(service.NoteMissing):
        rule("grievance.accept", INSTALLATION, Clock.WORKING_HOURS, 3, note=" ")


def test_service_hours_of_a_community_move_its_promises_only():
    with transaction():
        change(
            setting=OPENING_HOURS,
            scope=of_community(1),
            text="mon-sat 09:00-17:00",
            by=1,
            reason="开放周六窗口",
        )
    friday = at("2026-11-20 16:30")
    own = deadlines.terms_for("grievance.accept", community=1).due(friday)
    other = deadlines.terms_for("grievance.accept", community=2).due(friday)
    assert own.at == at("2026-11-21 10:30")
    assert other.at == at("2026-11-23 09:30")


def test_whether_weekends_are_rest_days_is_a_setting():
    sunday = at("2026-11-08 10:00")
    before = deadlines.terms_for("grievance.appeal").due(sunday).day
    with transaction():
        change(setting=WEEKENDS_REST, scope=INSTALLATION, text="false", by=1, reason="本地口径")
    after = deadlines.terms_for("grievance.appeal").due(sunday).day
    assert (before, after) == (date(2026, 11, 16), date(2026, 11, 15))


def test_unreadable_service_hours_are_refused():
    assert settings.get(OPENING_HOURS)
    with pytest.raises(settings.BadValue):
        OPENING_HOURS.parse("weekdays nine to five")


def test_entering_a_notice_settles_the_year_and_tells_who_computed_with_it():
    told = []

    def listener(years):
        told.append(years)

    service.on_calendar_change(listener)
    before = deadlines.terms_for("grievance.resolve.other").due(at("2026-12-30 10:00"))
    with transaction():
        years = service.enter_notices(
            [
                Notice(date(2027, 1, 4), DayKind.HOLIDAY, "元旦", "通知"),
                Notice(date(2027, 1, 9), DayKind.WORKDAY, "元旦", "通知"),
            ],
            by=1,
        )
        service.confirm_year(year=2027, confirmed=True, source="通知", by=1)
    after = deadlines.terms_for("grievance.resolve.other").due(at("2026-12-30 10:00"))
    service._listeners.remove(listener)

    assert years == [2027]
    assert (before.day, before.provisional) == (date(2027, 1, 7), True)
    assert (after.day, after.provisional) == (date(2027, 1, 7), False)
    assert told == [{2026, 2027}, {2026, 2027}]


def test_a_weekday_cannot_be_a_made_up_working_day():
    with pytest.raises(service.WorkedAnyway):
        service.put_day(day=date(2027, 1, 5), kind=DayKind.WORKDAY, name="", source="", by=1)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1)])
def test_a_day_outside_the_calendar_is_refused(day):
    with pytest.raises(service.OutsideTheCalendar):
        service.put_day(day=day, kind=DayKind.HOLIDAY, name="", source="", by=1)


def test_a_day_that_is_no_exception_cannot_be_removed():
    with pytest.raises(NotFound):
        service.remove_day(day=date(2026, 11, 23))


def test_correcting_a_day_keeps_one_row():
    with transaction():
        service.put_day(
            day=date(2026, 10, 1), kind=DayKind.HOLIDAY, name="国庆", source="更正", by=5
        )
    row = session.get_one(CalendarDay, date(2026, 10, 1))
    assert (row.name, row.source, row.entered_by) == ("国庆", "更正", 5)


def test_staff_are_warned_from_october_while_the_next_year_is_missing():
    assert queries.missing_year(date(2026, 9, 30)) is None
    assert queries.missing_year(date(2026, 10, 1)) == 2027
    assert queries.missing_year(date(2027, 3, 1)) == 2027
    with transaction():
        service.confirm_year(year=2027, confirmed=True, source="通知", by=1)
    assert queries.missing_year(date(2026, 12, 1)) is None
    assert session.get_one(CalendarYear, 2027).confirmed


def test_a_limit_with_close_of_business_keeps_its_stop_rule():
    rule(
        "grievance.need_info",
        INSTALLATION,
        Clock.WORKING_DAYS,
        1,
        stop=Stop.CLOSE_OF_BUSINESS,
    )
    found = deadlines.terms_for("grievance.need_info").due(at("2026-11-23 10:00"))
    assert found.at == at("2026-11-24 17:30")


def test_an_interrupted_limit_goes_on_with_what_was_left():
    terms = deadlines.terms_for("grievance.resolve.other", community=1)
    first = terms.due(at("2026-09-28 10:00"))
    left = terms.remaining(at("2026-09-29 15:00"), first.at)
    again = terms.go_on(at("2026-10-10 09:00"), left)
    assert left == timedelta(days=4)
    assert again.day == terms.resume(first.at, at("2026-09-29 15:00"), at("2026-10-10 09:00")).day
    assert again.rule_id == first.rule_id
