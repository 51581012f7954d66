"""The list of what a community has made public."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.disclosures import queries
from portal.disclosures.models import DisclosureKind, DisclosureState, ItemClass
from tests.factories.disclosures import (
    DisclosureFactory,
    DutyFactory,
    ItemFactory,
    Office,
    Way,
)
from tests.factories.places import CommunityFactory

Browse = Callable[[Any], FlaskClient]


def many(here: Office, number: int, **columns: Any) -> None:
    """So many publications, a day apart, the newest last."""
    item = ItemFactory.create()
    start = clock.now() - timedelta(days=number)
    for n in range(number):
        DisclosureFactory.published(
            community=here.community,
            by=here.drafter,
            item=item,
            title=f"第{n:02d}号公开",
            published_at=start + timedelta(days=n),
            **columns,
        )


def titles(page: str) -> list[str]:
    """The titles of the cards, in their order."""
    cards = page.split('class="card__title">')[1:]
    return [card.partition("<")[0] for card in cards]


def following(page: str) -> str:
    """Where the next page begins."""
    return page.partition("after=")[2].partition('"')[0].partition("&")[0]


def test_the_newest_stand_first_and_the_pages_join_without_a_gap(here: Office, as_: Browse) -> None:
    many(here, 45)
    browser, address = as_(None), f"/c/{here.community.slug}/disclosures"

    first = browser.get(address).get_data(as_text=True)
    second = browser.get(f"{address}?after={following(first)}").get_data(as_text=True)
    third = browser.get(f"{address}?after={following(second)}").get_data(as_text=True)

    assert titles(first) + titles(second) + titles(third) == [
        f"第{n:02d}号公开" for n in reversed(range(45))
    ]
    assert "after=" not in third


def test_those_published_at_the_same_moment_are_neither_lost_nor_shown_twice(
    here: Office,
) -> None:
    at = clock.now()
    for _n in range(5):
        DisclosureFactory.published(community=here.community, by=here.drafter, published_at=at)

    first = queries.public_page(here.community.id, size=2)
    second = queries.public_page(here.community.id, size=2, after=first.following)
    third = queries.public_page(here.community.id, size=2, after=second.following)

    found = [row.id for page in (first, second, third) for row in page.rows]
    assert len(found) == len(set(found)) == 5
    assert third.following == ""


@pytest.mark.parametrize(
    "place", ["x", "1", "-", "1-x", "-1-1", "9" * 39 + "-1", "1-" + "9" * 30, "１-１"]
)
def test_a_place_that_is_none_begins_with_the_newest_or_ends(
    here: Office, as_: Browse, place: str
) -> None:
    many(here, 2)

    answer = as_(None).get(f"/c/{here.community.slug}/disclosures", query_string={"after": place})

    assert answer.status_code == 200


def test_it_is_narrowed_by_year_and_kind_without_script(here: Office, as_: Browse) -> None:
    funds = ItemFactory.funds()
    for year, item, title in (
        (2025, funds, "去年经费"),
        (2026, funds, "今年经费"),
        (2026, ItemFactory.create(), "今年概况"),
    ):
        DisclosureFactory.published(
            community=here.community,
            by=here.drafter,
            item=item,
            title=title,
            period_from=date(year, 1, 1),
            period_until=date(year, 3, 31),
        )
    browser, address = as_(None), f"/c/{here.community.slug}/disclosures"

    def shown(query: str) -> list[str]:
        return sorted(titles(browser.get(f"{address}?{query}").get_data(as_text=True)))

    assert shown("year=2025") == ["去年经费"]
    assert shown("class=funds") == ["今年经费", "去年经费"]
    assert shown("year=2026&class=funds") == ["今年经费"]
    assert len(shown("year=x&class=nonsense")) == 3
    assert shown("year=2019") == []
    assert queries.years(here.community.id, DisclosureKind.DISCLOSURE) == [2026, 2025]


def test_a_swap_gets_the_list_alone_and_the_back_button_the_page(here: Office, as_: Browse) -> None:
    many(here, 1)
    address = f"/c/{here.community.slug}/disclosures"
    swap = as_(None).get(address, headers={"HX-Request": "true"})
    restored = as_(None).get(
        address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )

    assert swap.get_data(as_text=True).lstrip().startswith('<div id="list"')
    assert "<html" in restored.get_data(as_text=True)
    assert "HX-Request" in swap.headers["Vary"]


def test_drafts_and_other_communities_are_not_listed(here: Office, as_: Browse) -> None:
    DisclosureFactory.create(
        community=here.community, by=here.drafter, title="没办完的经费", state=DisclosureState.READY
    )
    DisclosureFactory.published(community=CommunityFactory.create(), title="别处")

    page = as_(here.neighbour).get(f"/c/{here.community.slug}/disclosures").get_data(True)

    assert titles(page) == []
    assert "没办完的经费" not in page
    assert "别处" not in page


def test_a_retracted_one_stays_in_the_list_and_says_so(here: Office, as_: Browse) -> None:
    way = Way(here, ItemFactory.create(name="概况")).done()
    way.retract(here.colleague, "内容有误")

    page = as_(None).get(f"/c/{here.community.slug}/disclosures").get_data(as_text=True)

    assert titles(page) == ["概况"]
    assert "status--stopped" in page


def test_the_home_page_shows_the_newest_and_the_tab_leads_to_the_list(
    here: Office, as_: Browse
) -> None:
    many(here, 5)

    page = as_(None).get(f"/c/{here.community.slug}/").get_data(as_text=True)

    assert "第04号公开" in page
    assert "第01号公开" not in page
    assert f'href="/c/{here.community.slug}/disclosures"' in page


def test_the_feed_tells_what_everybody_may_read(here: Office, as_: Browse) -> None:
    many(here, 2)
    browser, address = as_(None), f"/c/{here.community.slug}/disclosures.atom"

    answer = browser.get(address)
    again = browser.get(address, headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.mimetype == "application/atom+xml"
    assert answer.get_data(as_text=True).count("<entry>") == 2
    assert again.status_code == 304
    assert browser.get(f"{address}?class={ItemClass.AID}").get_data(True).count("<entry>") == 0


def test_what_is_due_and_what_is_overdue_stands_above_the_list(here: Office, as_: Browse) -> None:
    funds, plans = ItemFactory.funds(), ItemFactory.create(name="年度计划")
    late = clock.today() - timedelta(days=3)
    soon = clock.today() + timedelta(days=9)
    ended = {"period_from": late - timedelta(days=90), "period_until": late - timedelta(days=20)}
    DutyFactory.create(community=here.community, item=funds, due_on=late, **ended)
    DutyFactory.create(community=here.community, item=plans, due_on=soon, **ended)
    many(here, 1)
    browser, address = as_(None), f"/c/{here.community.slug}/disclosures"

    page = browser.get(address).get_data(as_text=True)
    awaited = page.partition('id="awaited"')[2].partition("</section>")[0]

    assert "工作经费使用" in awaited
    assert f"逾期未公开，应于{late.month}月{late.day}日前公开" in awaited
    assert f"应于{soon.month}月{soon.day}日前公开" in awaited
    assert awaited.count("status--overdue") == 1
    assert 'id="awaited"' not in browser.get(f"{address}?year=2026").get_data(as_text=True)


def test_what_was_published_is_no_longer_awaited(here: Office, as_: Browse) -> None:
    item = ItemFactory.create()
    last = clock.today() - timedelta(days=1)
    duty = DutyFactory.create(
        community=here.community,
        item=item,
        due_on=last,
        period_from=last - timedelta(days=30),
        period_until=last,
    )
    address = f"/c/{here.community.slug}/disclosures"
    assert "逾期未公开" in as_(None).get(address).get_data(as_text=True)

    way = Way(here, item).done(duty_id=duty.id)

    assert "逾期未公开" not in as_(None).get(address).get_data(as_text=True)
    way.retract(here.colleague, "内容有误")
    assert "逾期未公开" in as_(None).get(address).get_data(as_text=True)


def test_an_empty_list_says_what_comes_next(here: Office, as_: Browse) -> None:
    due = clock.today() + timedelta(days=40)
    DutyFactory.create(
        community=here.community,
        item=ItemFactory.create(name="志愿服务积分"),
        due_on=due,
        period_from=clock.today() - timedelta(days=5),
        period_until=clock.today() + timedelta(days=20),
    )

    page = as_(None).get(f"/c/{here.community.slug}/disclosures").get_data(as_text=True)

    assert f"志愿服务积分应于{due.month}月{due.day}日前公开" in page.replace(f"{due.year}年", "")
