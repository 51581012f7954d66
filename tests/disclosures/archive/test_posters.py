"""Posters for the paper board: a quarter, one disclosure, one notice."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.base.printing import fonts
from portal.disclosures.models import DisclosureKind
from portal.posters.models import ShortLink
from tests.disclosures.archive.conftest import account
from tests.factories.disclosures import ItemFactory, Way, office
from tests.factories.identity import sign_in, staff
from tests.support import codes

needs_font = pytest.mark.skipif(fonts.found() is None, reason="no Chinese font on this machine")


@pytest.fixture
def desk(client, here):
    sign_in(client, here.drafter)
    return client


def at(here):
    return f"/desk/c/{here.community.slug}/posters"


def make(desk, here, *wanted, **fields):
    answer = desk.post(at(here), data={"poster": list(wanted)} | fields)
    assert answer.status_code == 303, answer.text
    return answer.location


def funded(here, **columns):
    from portal.disclosures.models import Direction

    way = Way(here, ItemFactory.create(name="工作经费收支", **columns)).begin()
    account(way, (Direction.INCOME, "拨款", "50.00"))
    way.submit().approve(here.colleague).publish()
    return way


def test_a_disclosure_hangs_with_its_sums_its_period_and_until_when_to_ask(desk, here):
    way = funded(here)

    page = desk.get(make(desk, here, f"disclosure:{way.disclosure.slug}")).text

    link = session.scalar(select(ShortLink))
    assert "工作经费收支" in page
    assert "129.90" in page
    assert "2026年第三季度" in page or "三季度" in page
    assert f"/q/{link.code}" in page
    svg = re.search(r"<svg.*?</svg>", page)[0]
    assert codes.text_of(codes.from_svg(svg)).endswith(f"/q/{link.code}")


def test_whoever_scans_comes_to_its_page(desk, here):
    way = funded(here)
    make(desk, here, f"disclosure:{way.disclosure.slug}")
    link = session.scalar(select(ShortLink))

    answer = desk.get(f"/q/{link.code}", headers={"User-Agent": "Mozilla/5.0"})

    assert answer.location.endswith(f"/c/{here.community.slug}/disclosures/{way.disclosure.slug}")


def test_a_quarter_hangs_with_what_was_made_public_in_it(desk, here):
    funded(here)
    for n in range(8):
        Way(here, ItemFactory.create(name=f"公开的第{n}件")).done(said=f"第{n}件的内容很不一样")
    today = clock.today()

    page = desk.get(
        make(desk, here, f"disclosures-quarter:{today.year}-{(today.month + 2) // 3}")
    ).text

    assert "本季度居务公开" in page
    assert "公开的第7件" in page
    assert "9" in page
    assert "129.90" in page


def test_a_notice_has_a_poster_of_its_own(desk, here):
    way = Way(here, None).done(kind=DisclosureKind.NOTICE)

    page = desk.get(make(desk, here, f"notice:{way.disclosure.slug}")).text

    assert "公告" in page


def test_what_is_for_a_limited_audience_or_retracted_or_old_is_not_offered(desk, here):
    aid = Way(here, ItemFactory.aid()).done()
    gone = Way(here, ItemFactory.create()).done(said="不该公开的一段内容")
    gone.retract(here.drafter, "发错了")
    with clock.at(clock.now() - timedelta(days=150)):
        old = Way(here, ItemFactory.create()).done(said="很久以前公开的内容")

    page = desk.get(at(here)).text

    assert not any(f"disclosure:{way.disclosure.slug}" in page for way in (aid, gone, old))
    wanted = [f"disclosure:{way.disclosure.slug}" for way in (aid, gone, old)]
    assert desk.post(at(here), data={"poster": wanted}).status_code == 422


def test_the_page_of_a_published_one_leads_to_its_poster(desk, here):
    way = funded(here)

    page = desk.get(f"/desk/c/{here.community.slug}/disclosures/{way.id}").text

    assert f'value="disclosure:{way.disclosure.slug}"' in page


def test_who_makes_no_posters_is_not_offered_one(client, here):
    way = funded(here)
    sign_in(client, staff(Role.SUPERVISOR, community=here.community))

    page = client.get(f"/desk/c/{here.community.slug}/disclosures/{way.id}").text

    assert "disclosure:" not in page


def test_another_communitys_disclosure_is_not_offered(desk, here):
    elsewhere = Way(office(), ItemFactory.create()).done()

    answer = desk.post(at(here), data={"poster": [f"disclosure:{elsewhere.disclosure.slug}"]})

    assert answer.status_code == 422


@needs_font
def test_many_are_one_pdf_a_page_each_with_a_code_of_at_least_60_millimetres(desk, here):
    ways = [funded(here), Way(here, ItemFactory.create()).done(said="另一件公开的内容")]

    content = desk.get(
        make(desk, here, *(f"disclosure:{way.disclosure.slug}" for way in ways), **{"as": "pdf"})
    ).data

    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 2
    _modules, widths = codes.from_pdf(io.BytesIO(content))
    assert min(widths) >= 60
