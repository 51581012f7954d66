"""The page of one publication, its versions, its proof."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.disclosures.models import DisclosureKind, VersionKind
from portal.trust import registers
from tests.factories.disclosures import ItemFactory, Office, Way, office

Browse = Callable[[Any], FlaskClient]


def address(way: Way) -> str:
    return f"/c/{way.office.community.slug}/disclosures/{way.disclosure.slug}"


@pytest.fixture
def way(here: Office) -> Way:
    """Funds of a quarter, all the way to publication."""
    return Way(here, ItemFactory.funds()).done(said="支出路灯维修1,234.50元")


def test_it_says_what_was_published_who_approved_it_and_until_when_to_ask(
    way: Way, as_: Browse
) -> None:
    page = as_(None).get(address(way)).get_data(as_text=True)

    assert "支出路灯维修1,234.50元" in page
    for name in ("张委员", "赵监督", "王主任"):
        assert name in page
    assert "李会计" not in page
    assert "<h1" in page
    assert way.disclosure.slug in page


def test_the_share_card_names_community_and_title_and_the_last_day_for_questions(
    way: Way, as_: Browse
) -> None:
    page = as_(None).get(address(way)).get_data(as_text=True)
    title = page.partition('og:title" content="')[2].partition('"')[0]
    text = page.partition('og:description" content="')[2].partition('"')[0]

    last = clock.local(way.disclosure.posted_until - timedelta(seconds=1))
    assert way.office.community.name in title
    assert way.disclosure.title in title
    assert f"{last.month}月{last.day}日" in text


def test_a_draft_is_the_same_404_as_what_never_was(here: Office, as_: Browse) -> None:
    draft = Way(here, ItemFactory.create()).begin()
    start = f"/c/{here.community.slug}/disclosures"

    assert as_(None).get(f"{start}/{draft.id}").status_code == 404
    assert as_(None).get(f"{start}/None").status_code == 404
    assert as_(here.drafter).get(f"{start}/2026-1").status_code == 404


def test_a_number_of_another_community_is_not_found_here(way: Way, as_: Browse) -> None:
    other = office()

    for person in (None, other.drafter, way.office.drafter):
        answer = as_(person).get(f"/c/{other.community.slug}/disclosures/{way.disclosure.slug}")
        assert answer.status_code == 404


def test_a_correction_is_a_new_version_whose_difference_is_shown(
    here: Office, way: Way, as_: Browse
) -> None:
    way.correct("第4行金额录错")
    way.save(here.drafter, said="支出路灯维修1,324.50元").submit()
    for person in (here.colleague, here.supervisor, here.director):
        way.approve(person)

    before = as_(None).get(address(way)).get_data(as_text=True)
    assert "1,324.50" not in before
    assert as_(None).get(f"{address(way)}/versions/2").status_code == 404

    way.publish()
    newest = as_(None).get(address(way)).get_data(as_text=True)
    second = as_(None).get(f"{address(way)}/versions/2").get_data(as_text=True)
    first = as_(None).get(f"{address(way)}/versions/1").get_data(as_text=True)

    assert "1,324.50" in newest
    assert "第4行金额录错" in newest
    assert "公开时间" in before
    assert "首次公开时间" not in before
    assert newest.index("首次公开时间") < newest.index("最新公开时间")
    assert "<del>" in second
    assert "1,234.50</del>" in second
    assert "1,324.50</ins>" in second
    assert "1,234.50" in first
    assert 'id="difference"' not in first
    assert f'href="{address(way)}"' in first


def test_taking_personal_data_out_shows_no_difference_and_empties_the_version_before(
    here: Office, as_: Browse
) -> None:
    way = Way(here, ItemFactory.create()).done(said="张三丰在名单中")
    way.correct("更正个人信息", kind=VersionKind.PRIVACY)
    way.save(here.drafter, said="名单已更正").submit().approve(here.colleague).publish()

    first = as_(None).get(f"{address(way)}/versions/1")
    second = as_(None).get(f"{address(way)}/versions/2").get_data(as_text=True)

    assert first.status_code == 200
    assert "张三丰" not in first.get_data(as_text=True)
    assert "张三丰" not in second
    assert "<del>" not in second
    assert as_(None).get(f"{address(way)}/versions/1/content.json").status_code == 404
    assert as_(None).get(f"{address(way)}/versions/2/content.json").status_code == 200


def test_a_version_after_an_emptied_one_says_why_no_difference_is_shown(
    here: Office, as_: Browse
) -> None:
    way = Way(here, ItemFactory.create()).done(said="张三丰在名单中")
    way.correct("张三丰列错", kind=VersionKind.CORRECTION)
    way.save(here.drafter, said="张三丰不在名单中").submit().approve(here.colleague).publish()
    way.correct("更正个人信息", kind=VersionKind.PRIVACY)
    way.save(here.drafter, said="名单已更正").submit().approve(here.colleague).publish()

    page = as_(None).get(f"{address(way)}/versions/2").get_data(as_text=True)

    assert "张三丰" not in page
    assert "<ins>" not in page


def test_what_the_hash_was_made_of_fits_the_line_of_the_register(way: Way, as_: Browse) -> None:
    answer = as_(None).get(f"{address(way)}/versions/1/content.json")
    entry = registers.entry_at("disclosures", way.office.community.id, 2)

    assert answer.mimetype == "application/json"
    assert entry is not None
    assert hashlib.sha256(answer.data).hexdigest() == entry.digest
    page = as_(None).get(address(way)).get_data(as_text=True)
    assert entry.digest[:16] in page
    assert registers.head("disclosures", way.office.community.id).short in page


def test_a_retracted_one_leaves_who_when_and_why_and_nothing_of_its_words(
    here: Office, way: Way, as_: Browse
) -> None:
    way.retract(here.director, "重复公开")

    answer = as_(None).get(address(way))
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "重复公开" in page
    assert "王主任" in page
    assert "路灯" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert as_(None).get(f"{address(way)}/versions/1").status_code == 404
    assert as_(None).get(f"{address(way)}/versions/1/content.json").status_code == 404


def test_a_notice_stands_under_its_own_address_and_says_until_when_to_object(
    here: Office, as_: Browse
) -> None:
    notice = Way(here, None).done(kind=DisclosureKind.NOTICE)
    start, number = f"/c/{here.community.slug}", notice.disclosure.slug

    page = as_(None).get(f"{start}/notices/{number}").get_data(as_text=True)
    listed = as_(None).get(f"{start}/notices").get_data(as_text=True)
    elsewhere = as_(None).get(f"{start}/disclosures/{number}")

    assert "公告内容" in page
    assert f"{start}/notices/{number}" in listed
    assert number not in as_(None).get(f"{start}/disclosures").get_data(as_text=True)
    assert elsewhere.status_code == 303
    assert elsewhere.headers["Location"].endswith(f"/notices/{number}")


def test_what_was_written_is_shown_as_text(here: Office, as_: Browse) -> None:
    way = Way(here, ItemFactory.create()).done(said="<script>alert(1)</script>")
    way.correct("<b>更正</b>")
    way.save(here.drafter, said="<img src=x>").submit().approve(here.colleague).publish()

    pages = [
        as_(None).get(where).get_data(as_text=True)
        for where in (address(way), f"{address(way)}/versions/1", f"{address(way)}/versions/2")
    ]

    assert not [page for page in pages if "<script>alert" in page or "<img src=x" in page]
    assert not [page for page in pages if "<b>更正" in page]
