"""Slips and one-time passwords as PDF: what was shown once can be printed, by whom it was shown."""

import io
import re

import pytest
from pypdf import PdfReader

from portal.base import clock, db
from portal.base.access import Role
from portal.base.printing import fonts, sealed
from portal.community.identity.models import HouseholdSlip
from tests.factories.identity import resident, sign_in, staff
from tests.factories.places import BuildingFactory, CommunityFactory, HouseholdFactory
from tests.identity.slips import type_in
from tests.support import codes

CODE = re.compile(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}")
KEY = re.compile(r'name="key" value="([^"]+)"')

needs_font = pytest.mark.skipif(fonts.found() is None, reason="no Chinese font on this machine")


@pytest.fixture
def sheet(client, building, home, committee):
    """The page that shows the slips of a building."""
    HouseholdFactory.create_many(6, building=building)
    sign_in(client, committee)
    return client.post(f"/desk/c/xingfuli/households/{building.id}/slips", data={"all": "1"}).text


def printed(client, page, slug="xingfuli"):
    """The answer to the sheet's PDF button."""
    key = KEY.search(page)[1]
    return client.post(f"/desk/c/{slug}/households/slips.pdf", data={"key": key})


def text_of(content):
    """The text of all pages."""
    pages = PdfReader(io.BytesIO(content)).pages
    return [page.extract_text().replace("\0", "") for page in pages]


@needs_font
def test_slips_stand_six_on_a_page_with_their_codes(client, sheet):
    answer = printed(client, sheet)

    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    first, second = text_of(answer.data)
    on_paper = [code for page in (first, second) for code in CODE.findall(page)]
    assert on_paper == CODE.findall(sheet)
    assert len(CODE.findall(first)) == 6
    assert "不会向您索要确认码" in first.replace("\n", "")
    modules, widths = codes.from_pdf(io.BytesIO(answer.data))
    assert len(modules) == 6
    assert {codes.text_of(each) for each in modules} == {"http://127.0.0.1:8000/me/household"}
    assert min(widths) >= 25


@needs_font
def test_a_code_from_the_pdf_confirms_and_printing_again_voids_nothing(client, sheet):
    printed(client, sheet)
    (code, *_others) = CODE.findall(text_of(printed(client, sheet).data)[0])

    sign_in(client, resident())

    assert type_in(client, code).status_code == 303
    assert db.session.query(HouseholdSlip).filter(HouseholdSlip.voided_at.is_not(None)).count() == 0


def test_a_changed_or_missing_seal_prints_nothing(client, sheet):
    key = KEY.search(sheet)[1]

    for wrong in ("", "x", key[:-2], key[5:]):
        answer = client.post("/desk/c/xingfuli/households/slips.pdf", data={"key": wrong})
        assert answer.status_code == 409


def test_the_sheet_of_somebody_else_prints_nothing(client, community, sheet):
    sign_in(client, staff(Role.COMMITTEE, community=community, username="committee2"))

    assert printed(client, sheet).status_code == 409


def test_slips_of_one_community_are_not_printed_by_the_desk_of_another(client, sheet):
    other = CommunityFactory.create(slug="theirs")
    BuildingFactory.create(community=other)

    assert printed(client, sheet, slug="theirs").status_code == 404


def test_a_sheet_left_open_over_night_prints_nothing(client, sheet):
    key = KEY.search(sheet)[1]

    with clock.at(clock.now() + sealed.GOOD_FOR + sealed.GOOD_FOR):
        answer = client.post("/desk/c/xingfuli/households/slips.pdf", data={"key": key})

    assert answer.status_code in {302, 303, 409}
    assert answer.content_type != "application/pdf"


def test_without_a_font_the_sheet_is_printed_from_the_browser(
    client, building, home, committee, monkeypatch
):
    monkeypatch.setattr(fonts, "KNOWN", ())
    sign_in(client, committee)

    page = client.post(f"/desk/c/xingfuli/households/{building.id}/slips", data={"all": "1"}).text

    assert CODE.search(page)
    assert not KEY.search(page)


@needs_font
def test_a_one_time_password_is_printed_for_handing_over(client, committee):
    sign_in(client, committee)
    page = client.post(
        "/desk/c/xingfuli/people/new",
        data={
            "name": "张三",
            "username": "zhangsan",
            "role": "grid_worker",
            "place": "0",
            "from_on": clock.today().isoformat(),
        },
    ).text
    password = re.search(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", page)[0]

    answer = client.post("/desk/people/one-time-password.pdf", data={"key": KEY.search(page)[1]})

    assert answer.headers["Cache-Control"] == "no-store"
    (text,) = text_of(answer.data)
    assert "张三" in text
    assert "zhangsan" in text
    assert password in text
    (modules,), _widths = codes.from_pdf(io.BytesIO(answer.data))
    assert codes.text_of(modules) == "http://127.0.0.1:8000/login/staff"


@needs_font
def test_neither_code_nor_password_is_logged(client, sheet, caplog):
    with caplog.at_level("DEBUG"):
        printed(client, sheet)

    assert not any(code in caplog.text for code in CODE.findall(sheet))
