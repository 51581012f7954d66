"""Lists for residents only: who reads them, for how long, and that nobody else learns of them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.base.files import documents
from portal.base.files import service as files
from portal.base.outbox.models import OutboxMessage
from portal.disclosures.models import Audience, ItemClass
from portal.disclosures.questions.service import follow
from portal.disclosures.service import filing
from tests.factories.disclosures import (
    DisclosureFactory,
    ItemFactory,
    Office,
    Way,
    neighbour,
    office,
)
from tests.factories.identity import sign_in, staff

Browse = Callable[[Any], FlaskClient]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SAID = "王小明 800元\n李红 600元 13812345678"


@pytest.fixture
def way(here: Office) -> Way:
    """A list of aid, published for a week."""
    return Way(here, ItemFactory.aid()).done(said=SAID)


@pytest.fixture
def address(here: Office, way: Way) -> str:
    return f"/c/{here.community.slug}/disclosures/{way.disclosure.slug}"


def test_a_confirmed_resident_reads_it_with_names_covered(
    here: Office, address: str, as_: Browse
) -> None:
    answer = as_(here.neighbour).get(address)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "王*明" in page
    assert "李*" in page
    assert "138****5678" in page
    assert "王小明" not in page
    assert "李红" not in page


def test_it_is_kept_nowhere_and_found_by_no_search(here: Office, address: str, as_: Browse) -> None:
    answer = as_(here.neighbour).get(address)
    page = answer.get_data(as_text=True)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    card = [line for line in page.splitlines() if "og:" in line or 'name="description"' in line]
    assert not [line for line in card if "低保" in line]


def test_nobody_else_learns_that_there_is_such_a_list(
    here: Office, way: Way, address: str, as_: Browse
) -> None:
    stranger_of_here = as_(here.stranger)
    others = [as_(None), stranger_of_here, as_(office().neighbour)]
    missing = f"/c/{here.community.slug}/disclosures/2026-999"
    for browser in others:
        answer, nothing = browser.get(address), browser.get(missing)

        assert answer.status_code == nothing.status_code == 404
        assert answer.data == nothing.data
        assert browser.get(f"{address}/versions/1").status_code == 404
        assert browser.get(f"{address}/versions/1/content.json").status_code == 404
        page = browser.get(f"/c/{here.community.slug}/disclosures").get_data(as_text=True)
        assert way.disclosure.title not in page.partition('id="f-class"')[0]
        assert way.disclosure.slug not in page


def test_lists_name_it_to_confirmed_residents_and_feed_and_home_to_nobody(
    here: Office, way: Way, as_: Browse
) -> None:
    browser = as_(here.neighbour)
    start = f"/c/{here.community.slug}"

    assert way.disclosure.slug in browser.get(f"{start}/disclosures").get_data(as_text=True)
    assert way.disclosure.slug not in browser.get(f"{start}/").get_data(as_text=True)
    assert way.disclosure.slug not in browser.get(f"{start}/disclosures.atom").get_data(True)


def test_a_resident_of_two_communities_reads_each_in_its_own(
    here: Office, way: Way, as_: Browse
) -> None:
    other = office()
    both = neighbour(other.community)

    assert (
        as_(both).get(f"/c/{other.community.slug}/disclosures/{way.disclosure.slug}").status_code
        == 404
    )


def test_what_its_hash_was_made_of_is_for_nobody(here: Office, address: str, as_: Browse) -> None:
    for person in (here.neighbour, here.director):
        assert as_(person).get(f"{address}/versions/1/content.json").status_code == 404


def test_after_its_time_residents_are_told_so_and_the_staff_still_read_it(
    here: Office, way: Way, address: str, as_: Browse
) -> None:
    end = way.disclosure.expires_at
    resident, nobody = as_(here.neighbour), as_(None)

    with clock.at(end - timedelta(seconds=1)):
        assert resident.get(address).status_code == 200
    with clock.at(end):
        gone = resident.get(address)
        assert gone.status_code == 410
        assert "no longer shown" in gone.get_data(as_text=True) or "不再" in gone.get_data(True)
        assert nobody.get(address).status_code == 404
        assert as_(here.drafter).get(address).status_code == 200
        listed = resident.get(f"/c/{here.community.slug}/disclosures").get_data(as_text=True)
        assert way.disclosure.slug not in listed


def test_a_household_that_ended_reads_no_more(here: Office, address: str, as_: Browse) -> None:
    from portal.base.db import session, transaction
    from portal.community.identity.models import HouseholdMember

    browser = as_(here.neighbour)
    with transaction():
        session.query(HouseholdMember).filter_by(person_id=here.neighbour.id).update(
            {"ended_at": clock.now()}
        )

    assert browser.get(address).status_code == 404


def test_staff_of_the_neighbour_community_see_nothing(
    here: Office, address: str, as_: Browse
) -> None:
    other = office()
    worker = staff(Role.COMMITTEE, community=other.community)

    assert as_(worker).get(address).status_code == 404


def test_retracted_it_leaves_its_tombstone_to_its_audience_only(
    here: Office, way: Way, address: str, as_: Browse
) -> None:
    way.retract(here.director, "名单有误")

    page = as_(here.neighbour).get(address).get_data(as_text=True)
    assert "名单有误" in page
    assert "王" + "*明" not in page
    assert as_(None).get(address).status_code == 404


def test_names_in_titles_and_reasons_are_covered_too(here: Office, as_: Browse) -> None:
    way = Way(here, ItemFactory.aid(name="临时救助：王小明")).done(said="500元")
    way.correct("李红 应为600元").save(here.drafter, said="600元").submit()
    way.approve(here.colleague).approve(here.supervisor).approve(here.director).publish()
    start, browser = f"/c/{here.community.slug}/disclosures", as_(here.neighbour)
    where = f"{start}/{way.disclosure.slug}"

    pages = [
        browser.get(address).get_data(as_text=True)
        for address in (start, where, f"{where}/versions/2")
    ]
    way.retract(here.director, "王小明 已退出")
    pages.append(browser.get(where).get_data(as_text=True))

    assert all("王*明" in page for page in pages)
    assert not [page for page in pages if "王小明" in page or "李红" in page]


def test_names_of_files_titles_and_messages_are_covered_as_the_list_is(
    here: Office, as_: Browse
) -> None:
    way = Way(here, ItemFactory.aid(name="王小明 临时救助公示"))
    prepared = documents.prepare(PDF)
    files.keep_document(prepared)
    with transaction():
        follow(community_id=here.community.id, person_id=here.neighbour.id, klass=ItemClass.AID)
        kept = files.accept_document(
            prepared, community_id=here.community.id, purpose=filing.PURPOSE
        )
        file_id, token = kept.id, kept.token
    way.begin(files=[(file_id, "王小明.pdf")], said="一人").submit()
    for by in (here.colleague, here.supervisor, here.director):
        way.approve(by)
    way.publish()

    browser = as_(here.neighbour)
    page = browser.get(f"/c/{here.community.slug}/disclosures/{way.disclosure.slug}").text
    assert "王*明.pdf" in page
    assert "王小明" not in page
    saved = browser.get(re.search(rf'/files/{token}[^"]*', page)[0])
    assert saved.status_code == 200
    assert quote("王*明") in saved.headers["Content-Disposition"]
    assert saved.headers["Cache-Control"] == "private, no-cache"
    sign_in(browser, here.neighbour, shared_device=True)
    again = browser.get(f"/files/{token}/document")
    assert (again.status_code, again.headers["Cache-Control"]) == (200, "private, no-store")
    said = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "disclosure.published")
    ).all()
    assert [each.person_id for each in said] == [here.neighbour.id]
    assert "王小明" not in str(said[0].facts)


def test_a_year_of_lists_for_residents_alone_is_offered_to_nobody_else(
    here: Office, as_: Browse
) -> None:
    for year, audience in ((2024, "public"), (2025, "residents"), (2026, "public")):
        DisclosureFactory.published(
            community=here.community,
            by=here.drafter,
            item=ItemFactory.create(),
            audience=Audience(audience),
            period_from=date(year, 1, 1),
            period_until=date(year, 3, 31),
        )
    lists, desk = f"/c/{here.community.slug}/disclosures", f"/desk/c/{here.community.slug}"

    def offered(person: object, path: str) -> bool:
        return 'value="2025"' in as_(person).get(path).get_data(as_text=True)

    assert not offered(None, lists)
    assert offered(here.neighbour, lists)
    assert offered(here.drafter, f"{desk}/disclosures/published")
