"""Posters on the desk: chosen, printed, counted, retired, within one's own community."""

import io
import re

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select

from portal.base import clock, db
from portal.base.access import Role
from portal.base.audit.models import AuditEntry
from portal.base.printing import fonts
from portal.community.grids.models import DutyKind
from portal.community.identity.models import Person
from portal.community.places.models import Building, Community
from portal.posters import errors
from portal.posters.models import ShortLink
from tests.factories.grids import DutyFactory, GridFactory
from tests.factories.identity import sign_in, staff
from tests.factories.places import BuildingFactory, CommunityFactory, CompoundFactory
from tests.support import codes

DESK = "/desk/c/xingfuli/posters"
needs_font = pytest.mark.skipif(fonts.found() is None, reason="no Chinese font on this machine")


@pytest.fixture(autouse=True)
def at_the_desk(client: FlaskClient, committee: Person) -> None:
    """The committee is signed in."""
    sign_in(client, committee)


def made() -> int:
    """How many posters there are."""
    return db.session.scalar(select(func.count()).select_from(ShortLink))


def make(client: FlaskClient, *wanted: str, **fields: str) -> str:
    """Make posters; the address of the sheet."""
    answer = client.post(DESK, data={"poster": list(wanted), "as": "page"} | fields)
    assert answer.status_code == 303
    return answer.location


def test_a_poster_is_made_and_printed_with_code_address_phone_and_day(
    client: FlaskClient, building: Building
):
    page = client.get(make(client, f"building:{building.code}")).text

    link = db.session.scalar(select(ShortLink))
    assert "扫码反映本楼问题" in page
    assert "3号楼" in page
    assert f"127.0.0.1:8000/q/{link.code}" in page
    assert "022-27000001" in page
    assert f"{clock.today().year}年{clock.today().month}月" in page
    svg = re.search(r"<svg.*?</svg>", page)[0]
    assert codes.text_of(codes.from_svg(svg)) == f"http://127.0.0.1:8000/q/{link.code}"


def test_paper_is_chinese_whatever_the_staff_member_reads(client: FlaskClient, building: Building):
    sheet = make(client, f"building:{building.code}")
    client.set_cookie("lang", "en")

    page = client.get(sheet).text

    assert "扫码反映本楼问题" in page
    assert "社区电话" in page
    assert "Community office" not in page
    assert "Back" in page


def test_a_second_tap_makes_no_second_poster(client: FlaskClient, building: Building):
    first = make(client, f"building:{building.code}")

    assert make(client, f"building:{building.code}") == first
    assert made() == 1


def test_the_card_names_who_answers_for_the_grid_now(
    client: FlaskClient, community: Community, building: Building
):
    worker = staff(Role.GRID_WORKER, community=community, username="grid1", name="张敏")
    other = staff(Role.GRID_WORKER, community=community, username="grid2", name="李强")
    grid = GridFactory.create(
        community=community, name="第1网格", buildings=[building], worker=worker
    )
    sheet = make(client, f"grid:{grid.id}")
    assert "张敏" in client.get(sheet).text

    DutyFactory.create(
        grid=grid,
        person=other,
        kind=DutyKind.SUBSTITUTE,
        from_on=clock.today(),
        until_on=clock.today(),
        work_phone="022-27000009",
    )

    card = client.get(sheet).text
    assert "李强" in card
    assert "代张敏" in card or "张敏" in card
    assert "022-27000009" in card
    link = db.session.scalar(select(ShortLink))
    answer = client.get(f"/q/{link.code}", headers={"User-Agent": "MicroMessenger"})
    assert "李强" in client.get(answer.location).text


def test_a_grid_without_worker_sends_to_the_office(client: FlaskClient, community: Community):
    grid = GridFactory.create(community=community, name="空网格")

    card = client.get(make(client, f"grid:{grid.id}")).text

    assert "目前请联系社区居委会" in card
    assert "022-27000001" in card


@needs_font
def test_one_pdf_holds_all_that_were_chosen(
    client: FlaskClient, community: Community, building: Building
):
    grid = GridFactory.create(community=community, name="第1网格", buildings=[building])
    sheet = make(client, f"building:{building.code}", f"grid:{grid.id}", **{"as": "pdf"})

    answer = client.get(sheet)

    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    reader = PdfReader(io.BytesIO(answer.data))
    assert len(reader.pages) == 2
    text = reader.pages[0].extract_text().replace("\0", "")
    assert "扫码反映本楼问题" in text
    assert "3号楼" in text
    links = db.session.scalars(select(ShortLink).order_by(ShortLink.kind)).all()
    for page, link in enumerate(links):
        (modules,), (width,) = codes.from_pdf(io.BytesIO(answer.data), page)
        assert codes.text_of(modules).endswith(f"/q/{link.code}")
        assert width >= 60


def test_more_than_fit_are_refused_and_the_ticks_stay(
    client: FlaskClient, community: Community, building: Building, monkeypatch
):
    monkeypatch.setattr("portal.posters.service.MOST", 1)
    other = BuildingFactory.create(compound=building.compound, name="4号楼")
    wanted = [f"building:{building.code}", f"building:{other.code}"]

    page = client.post(DESK, data={"poster": wanted})

    assert page.status_code == 422
    assert str(errors.MOST) in page.text
    assert page.text.count(" checked") == 2
    assert made() == 0


def test_all_of_a_kind_are_made_with_one_tick(client: FlaskClient, building: Building):
    BuildingFactory.create(compound=building.compound, name="4号楼")

    page = client.get(make(client, all="building")).text

    assert made() == 2
    assert "3号楼" in page
    assert "4号楼" in page


def test_nothing_ticked_is_said(client: FlaskClient, building: Building):
    page = client.post(DESK, data={})

    assert page.status_code == 422
    assert "请至少勾选一张海报" in page.text


def test_what_nobody_offers_makes_no_poster(client: FlaskClient, building: Building):
    theirs = BuildingFactory.create(
        compound=CompoundFactory.create(community=CommunityFactory.create())
    )

    for value in (f"building:{theirs.code}", "nonsense", "grid:999", "kind:1", ":"):
        assert client.post(DESK, data={"poster": value}).status_code == 422
    assert made() == 0


def test_visits_are_shown_and_a_poster_is_retired(client: FlaskClient, building: Building):
    make(client, f"building:{building.code}")
    link = db.session.scalar(select(ShortLink))
    client.get(f"/q/{link.code}", headers={"User-Agent": "MicroMessenger"})

    assert "扫码1次" in client.get(DESK).text
    answer = client.post(f"{DESK}/{link.id}/retire")

    assert answer.status_code == 303
    assert "已停用" in client.get(DESK).text
    assert client.get(f"{DESK}/sheet?poster={link.id}").status_code == 404
    assert client.get(f"/q/{link.code}").status_code == 410
    acts = db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert [act for act in acts if act.startswith("poster.")] == ["poster.make", "poster.retire"]


def test_after_retiring_a_new_poster_gets_another_code(client: FlaskClient, building: Building):
    make(client, f"building:{building.code}")
    old = db.session.scalar(select(ShortLink))
    client.post(f"{DESK}/{old.id}/retire")
    client.post(f"{DESK}/{old.id}/retire")

    make(client, f"building:{building.code}")

    kept = db.session.scalars(select(ShortLink.code)).all()
    assert len(set(kept)) == 2


def test_a_grid_worker_makes_posters_and_does_not_retire_them(
    client: FlaskClient, community: Community, building: Building
):
    make(client, f"building:{building.code}")
    link = db.session.scalar(select(ShortLink))
    sign_in(client, staff(Role.GRID_WORKER, community=community, username="grid1"))

    assert client.get(f"{DESK}/{link.id}").status_code == 200
    assert "retire" not in client.get(f"{DESK}/{link.id}").text
    assert client.post(f"{DESK}/{link.id}/retire").status_code == 403
    assert db.session.get(ShortLink, link.id).retired_at is None


def test_posters_of_another_community_are_not_reached(client: FlaskClient, building: Building):
    make(client, f"building:{building.code}")
    link = db.session.scalar(select(ShortLink))
    theirs = CommunityFactory.create(slug="theirs")
    sign_in(client, staff(Role.COMMITTEE, community=theirs, username="theirs1"))
    own = "/desk/c/theirs/posters"

    assert client.get(DESK).status_code == 404
    assert client.get(f"{own}/{link.id}").status_code == 404
    assert client.post(f"{own}/{link.id}/retire").status_code == 404
    assert client.get(f"{own}/sheet?poster={link.id}").status_code == 404
    assert client.get(f"{own}/sheet.pdf?poster={link.id}").status_code == 404
    assert client.post(own, data={"poster": f"building:{building.code}"}).status_code == 422


def test_without_a_font_the_page_names_the_package_and_prints_from_the_browser(
    client: FlaskClient, building: Building, monkeypatch
):
    monkeypatch.setattr(fonts, "KNOWN", ())
    sheet = make(client, f"building:{building.code}")

    page = client.get(DESK).text
    assert "fonts-noto-cjk" in page
    assert 'value="pdf"' not in page
    assert client.get(sheet).status_code == 200
    refused = client.get(sheet.replace("sheet?", "sheet.pdf?"))
    assert refused.status_code == 503
    assert "fonts-noto-cjk" in refused.text


def test_a_closed_building_is_no_longer_printed(client: FlaskClient, building: Building):
    sheet = make(client, f"building:{building.code}")
    building.closed_on = clock.today()
    db.session.commit()
    from portal.community.places import recent

    recent.forget_all()

    assert client.get(sheet).status_code == 404
