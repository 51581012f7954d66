"""From an empty database to every state of a report and every kind of record, by screens only."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.base import clock, scope
from portal.base.deadlines.models import CalendarDay, LimitRule
from portal.base.outbox import dispatcher
from portal.base.settings.models import SettingValue
from portal.community.grids.models import GridDuty, OnCall
from portal.community.identity.models import HouseholdMember, Membership, RoleAssignment
from portal.community.places.models import Household, Landmark
from portal.grievances.callback.models import CallBack
from portal.grievances.dispatch.models import Rule, Unit, WorkOrderLink
from portal.grievances.models import Event, GrievanceStatus, SpotFix
from portal.grievances.models.filters import SavedFilter
from portal.grievances.replies.models import ReplyTemplate
from portal.grievances.retention.models import RetentionHold
from portal.grievances.stages.models import StageRecord
from portal.grievances.transfer.models import Import
from portal.open311.models import ApiKey
from portal.privacy.models import Feedback, PrivacyRequest
from tests.factories.photos import chosen
from tests.journeys.browser import Browser
from tests.journeys.handing import hand_on, organise
from tests.journeys.village import Village
from tests.support.phones import Phones


@pytest.fixture
def village(app: Flask, phones: Phones, browser: Callable[[], Browser]) -> Village:
    """Everybody, before anything is there."""
    return Village(app, phones, browser)


def test_every_state_and_every_kind_of_staff_record_is_reached_by_screens_alone(
    village: Village, rows: Callable[[Any], Any]
) -> None:
    village.install()
    village.open_community()
    village.appoint()
    village.build()
    village.seat()
    village.settle()
    organise(village)
    _live_through(village)
    hand_on(village)
    _keep_house(village)

    assert set(rows(select(Event.to_status))) >= set(GrievanceStatus)
    for kept in (
        RoleAssignment, Household, Landmark, GridDuty, OnCall, Membership, HouseholdMember,
        SpotFix, Feedback, PrivacyRequest, SettingValue, LimitRule, CalendarDay,
        Unit, Rule, ReplyTemplate, SavedFilter, WorkOrderLink, CallBack, Import, RetentionHold,
        ApiKey, StageRecord,
    ):  # fmt: skip
        assert rows(select(func.count()).select_from(kept))[0] > 0, kept.__name__
    assert len(rows(select(RoleAssignment.role).distinct())) == 8
    _nothing_is_stuck(village)


def _live_through(v: Village) -> None:
    resident, worker = v.resident, v.worker
    no = v.report(resident, "三单元门口垃圾没人清")
    v.staff(worker, no, "accept")
    v.staff(worker, no, "ask", text="是哪一侧？")
    resident.open("/c/taian/").sees("等您处理")
    v.says(resident, no, "answer", text="东侧")
    v.resolve(no)
    v.says(resident, no, "reopen", text="还有一半")
    v.resolve(no)
    v.says(resident, no, "confirm", satisfied="1")
    resident.open(f"/c/taian/reports/{no}").sees("已办结")

    refused = v.report(resident, "楼上吵", kind="other")
    v.staff(worker, refused, "reject", reason="outside", text="不属于社区职责")
    v.says(resident, refused, "appeal", text="就在小区里")
    v.staff(v.second, refused, "accept")
    v.staff(v.second, refused, "note", text="已联系双方")
    v.staff(worker, refused, "add", text="居民来电补充")

    taken_back = v.report(resident, "车挡住了门", kind="parking")
    v.says(resident, taken_back, "withdraw")

    stranger = v.browser()
    shown = v.report(stranger, "电梯里贴了广告", kind="flyers")
    v.staff(worker, shown, "accept")
    v.staff(worker, shown, "change", category="flyers.pasted")
    v.staff(worker, shown, "release", text="y")
    v.browser().open(f"/c/taian/reports/{shown}").sees("电梯里贴了广告")
    worker.open(f"{v.desk}spot")
    worker.send(
        "/spot", category="flyers.pasted", place=worker.choice("place", "1号楼"),
        note="随手清除", before=chosen("before.jpg", "red"),
        after=chosen("after.jpg", "green"),
    )  # fmt: skip
    worker.open(f"{v.desk}reports/new")
    worker.send(
        "/reports/new", category="litter", place=worker.choice("place", "东门"),
        text="来访登记", channel="visit",
    )  # fmt: skip


def _keep_house(v: Village) -> None:
    """Settings, limits, the calendar, feedback, requests about one's data, and the trail."""
    admin, who = v.admin, v.committee
    who.open(f"{v.desk}more").follow(r"/settings$").follow(r"per_browser_per_hour$").send(
        "", value="9", reason="试行"
    )
    who.open(f"{v.desk}settings/limits").follow(r"grievance.accept$").send(
        "", amount="3", note="试行"
    )
    admin.open("/desk").follow(r"/settings/calendar$").send(
        "/days$", day=f"{clock.today().year + 1}-10-01", kind="holiday", name="国庆节"
    )
    v.resident.open("/c/taian/").follow(r"/feedback").send("/feedback", text="字再大一点")
    v.resident.open("/me/privacy").follow(r"/me/privacy/request$").send(
        "", kind="correct", text="门牌号不对"
    )
    who.open(f"{v.desk}privacy").follow(r"/privacy/\d+$")
    who.send("", granted=who.form().offers["granted"], answer="已更正")
    who.open(f"{v.desk}audit").sees("committee1")


def _nothing_is_stuck(v: Village) -> None:
    """What was announced reaches the inboxes."""
    with v.app.app_context(), scope.everywhere("the worker's round"):
        assert dispatcher.drain() > 0
    v.resident.open("/me/messages").sees("消息")
