"""The pages on which staff keep the calendar and the limits."""

import io
from datetime import date

import pytest

from portal.base import clock, deadlines
from portal.base.access import Role
from portal.base.db import session
from portal.base.deadlines.declared import all_kinds
from portal.base.deadlines.models import CalendarDay, LimitRule
from tests.factories.identity import sign_in, staff
from tests.factories.places import CommunityFactory

CALENDAR = "/desk/settings/calendar"
ACCEPT = "/desk/settings/limits/grievance.accept"
NOTICE = "date,kind,name,source\n2027-01-01,holiday,元旦,通知\n2027-02-20,workday,春节,通知\n"


@pytest.fixture
def admin(client):
    person = staff(Role.ADMIN)
    sign_in(client, person)
    return person


def upload(client, content, name="notice.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(
        f"{CALENDAR}/upload",
        data={"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_the_calendar_lists_the_exceptions_of_a_year(client, admin):
    page = client.get(f"{CALENDAR}?year=2026").text
    assert "国庆节" in page
    assert "2026-10-10" in page
    assert page.count("<h1") == 1


def test_from_october_the_calendar_warns_of_the_missing_year(client, admin):
    with clock.at("2026-09-30T12:00:00+08:00"):
        before = client.get(CALENDAR).text
    with clock.at("2026-10-01T00:00:00+08:00"):
        after = client.get(CALENDAR).text
    assert "notice--warning" not in before
    assert "notice--warning" in after


def test_a_day_is_entered_corrected_and_removed(client, admin):
    form = {"day": "2027-01-01", "kind": "holiday", "name": "元旦", "source": "通知"}
    entered = client.post(f"{CALENDAR}/days", data=form)
    shown = client.get(f"{CALENDAR}?year=2027&day=2027-01-01").text
    client.post(f"{CALENDAR}/days", data={**form, "name": "新年"})
    row = session.get_one(CalendarDay, date(2027, 1, 1))
    corrected = (row.name, row.entered_by)
    removed = client.post(f"{CALENDAR}/days/remove", data={"day": "2027-01-01"})

    assert entered.headers["Location"] == f"{CALENDAR}?year=2027"
    assert 'value="2027-01-01"' in shown
    assert corrected == ("新年", admin.id)
    assert removed.status_code == 303
    assert session.get(CalendarDay, date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"day": "soon", "kind": "holiday"},
        {"day": "2027-01-05", "kind": "workday"},
        {"day": "1999-01-05", "kind": "holiday"},
        {"day": "9999-12-31", "kind": "holiday"},
        {"day": "2027-01-05", "kind": "ordinary"},
        {"day": "2027-01-05", "kind": "holiday", "name": "x" * 61},
    ],
)
def test_a_bad_day_answers_422_and_is_not_kept(client, admin, data):
    response = client.post(f"{CALENDAR}/days", data=data)
    assert response.status_code == 422
    assert 'id="error-summary"' in response.text
    assert session.query(CalendarDay).count() == 108


def test_a_notice_is_uploaded_and_its_year_confirmed(client, admin):
    response = upload(client, NOTICE)
    before = deadlines.current_calendar().is_confirmed(2027)
    confirmed = client.post(f"{CALENDAR}/years/2027", data={"confirmed": "yes", "source": "通知"})
    calendar = deadlines.current_calendar()

    assert response.headers["Location"] == f"{CALENDAR}?year=2027"
    assert not before
    assert confirmed.status_code == 303
    assert calendar.is_confirmed(2027)
    assert calendar.is_working_day(date(2027, 2, 20))


def test_a_confirmation_can_be_taken_back(client, admin):
    client.post(f"{CALENDAR}/years/2026", data={"confirmed": "no"})
    assert not deadlines.current_calendar().is_confirmed(2026)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\x00\x01\x02",
        "date,kind\n2027-02-30,holiday\n",
        "date,kind\n2027-01-04,workday\n",
        "date,kind\n1999-01-04,holiday\n",
        "日期,类型\n".encode("gb18030"),
        b"\xff\xfe\x00",
        "date,kind\n" + "x" * 250_000,
        "date,kind\n",
    ],
)
def test_a_bad_file_answers_422_and_nothing_of_it_is_kept(client, admin, content):
    response = upload(client, content)
    assert response.status_code == 422
    assert 'id="error-summary"' in response.text
    assert session.query(CalendarDay).count() == 108


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_notice_from_a_chinese_spreadsheet_is_read(client, admin, encoding):
    sheet = "日期,类型,名称,来源\n2027/1/1,放假,元旦,通知\n2027年2月20日,调休上班,春节,通知\n"

    assert upload(client, sheet.encode(encoding)).status_code == 303

    calendar = deadlines.current_calendar()
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert calendar.is_working_day(date(2027, 2, 20))


def test_a_form_without_a_file_is_told_to_choose_one(client, admin):
    assert client.post(f"{CALENDAR}/upload", data={}).status_code == 422


@pytest.mark.parametrize("year", ["1999", "2101", "99999999999999"])
def test_a_year_outside_the_calendar_is_not_found(client, admin, year):
    assert client.get(f"{CALENDAR}?year={year}").status_code == 404
    assert client.post(f"{CALENDAR}/years/{year}", data={"confirmed": "yes"}).status_code == 404


def test_a_committee_may_not_touch_the_calendar_of_all(client):
    sign_in(client, staff(Role.COMMITTEE, community=CommunityFactory.create()))
    assert client.get(CALENDAR).status_code == 403
    assert client.post(f"{CALENDAR}/days/remove", data={"day": "2026-10-01"}).status_code == 403


def limit_form(amount="3", version="1", **more):
    return {
        "amount": amount,
        "clock": "working_hours",
        "stop": "midnight",
        "note": "区里规定",
        "version": version,
        **more,
    }


def test_the_list_of_limits_shows_what_holds(client, admin):
    page = client.get("/desk/settings/limits").text
    assert ACCEPT in page
    assert page.count("<h1") == 1


def test_a_new_version_of_a_limit_holds_at_once(client, admin):
    shown = client.get(ACCEPT)
    saved = client.post(ACCEPT, data=limit_form())

    assert shown.status_code == 200
    assert saved.headers["Location"] == "/desk/settings/limits"
    assert deadlines.terms_for("grievance.accept").limit.amount == 3
    row = session.query(LimitRule).filter_by(key="grievance.accept", version=2).one()
    assert (row.entered_by, row.note) == (admin.id, "区里规定")
    assert "区里规定" in client.get(ACCEPT).text


def test_a_version_can_begin_on_a_later_day(client, admin):
    with clock.at("2026-11-23T09:00:00+08:00"):
        client.post(ACCEPT, data=limit_form(begins="2026-12-01"))
        assert deadlines.terms_for("grievance.accept").limit.amount == 2
    with clock.at("2026-12-01T00:00:00+08:00"):
        assert deadlines.terms_for("grievance.accept").limit.amount == 3


def test_a_community_sets_its_own_limit_and_gives_it_back(client):
    home = CommunityFactory.create()
    sign_in(client, staff(Role.COMMITTEE, community=home))
    path = f"/desk/c/{home.slug}/settings/limits/grievance.accept"

    client.post(path, data=limit_form("1", version="0"))
    own = deadlines.terms_for("grievance.accept", community=home.id).limit.amount
    client.post(path, data=limit_form("", version="1", inherit="y"))
    wider = deadlines.terms_for("grievance.accept", community=home.id).limit.amount

    assert (own, wider) == (1, 2)
    assert client.get(ACCEPT).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {},
        limit_form(""),
        limit_form("0"),
        limit_form("-3"),
        limit_form("2001"),
        limit_form("100001", clock="minutes"),
        limit_form("1001", clock="calendar_days"),
        limit_form(begins="2100-01-01"),
        limit_form("three"),
        limit_form("9" * 400),
        limit_form(clock="weeks"),
        limit_form(stop="never"),
        limit_form(begins="2020-01-01"),
        limit_form(begins="tomorrow"),
        limit_form(note=""),
        limit_form(note="x" * 201),
    ],
)
def test_a_bad_limit_answers_422_and_is_not_kept(client, admin, data):
    response = client.post(ACCEPT, data=data, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert response.text.lstrip().startswith('<form id="form"')
    assert deadlines.terms_for("grievance.accept").limit.amount == 2


def test_the_slower_of_two_editors_of_a_limit_is_told(client, admin):
    client.post(ACCEPT, data=limit_form("3"))
    late = client.post(ACCEPT, data=limit_form("4"))
    assert late.status_code == 409
    assert deadlines.terms_for("grievance.accept").limit.amount == 3


def test_an_unknown_limit_is_not_found(client, admin):
    assert client.get("/desk/settings/limits/grievance.nothing").status_code == 404


def test_a_limit_names_its_start_its_pauses_and_whether_it_may_be_put_off(client, admin):
    page = client.get("/desk/settings/limits/grievance.resolve.litter").text
    assert "收到诉求时" in page
    assert "上报后由上级办理期间" in page
    assert "可否延期一次" in page
    address = "/desk/settings/values/put_off.litter"
    assert address in page
    assert client.get(address).status_code == 200

    confirming = client.get("/desk/settings/limits/grievance.confirmation").text
    assert "答复办理结果时" in confirming
    assert "可否延期一次" not in confirming


def test_every_limit_of_a_report_names_its_start():
    reports = [kind for kind in all_kinds() if kind.key.startswith("grievance.")]
    unsaid = {kind.key for kind in reports if not kind.starts}
    assert unsaid == set()
