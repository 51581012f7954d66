"""Every page that a person of each kind can reach keeps the house rules."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories.town import Town
from tests.house.town.crawling import Visit

WHO = (
    "nobody",
    "elder",
    "reporter",
    "handler",
    "resident",
    "grid_worker",
    "committee",
    "supervisor",
    "street",
    "district",
    "city",
    "panel",
    "admin",
)
# Read by machines and scripts, or shown only in answer to a form.
NOT_LINKED = {
    "static",
    "disclosures.feed",
    "files.document",
    "files.public_document",
    "files.show",
    "files.show_public",
    "feeds.index",
    "handler.done",
    "handler.photo",
    "open311.discovery",
    "open311.index",
    "open311.service",
    "open311.services",
    "open311.show",
    "open311.token",
    "open311.updates",
    "health.live",
    "health.ready",
    "grievances.fresh_token",
    "grievances.who_sees",
    "grievances.similar_reports",
    "handler.sign",
    "grievances_desk.import_kinds",
    "disclosures.accounts",
    "disclosures_desk.accounts",
    "disclosures_desk.import_preview",
    "grievances_desk.import_preview",
    "posters_desk.sheet_pdf",
    "privacy.deleted",
    "wechat.callback",
    "wechat.snapshot",
    "wechat.start",
    "wechat_callback.prove",
    "wechat_notices.show",
    "wechat_sdk.signature",
}

Visits = Callable[[str], list[Visit]]


@pytest.mark.parametrize("who", WHO)
def test_every_page_answers_and_keeps_the_house_rules(visits: Visits, who: str) -> None:
    faults = {f"{visit.address}: {fault}" for visit in visits(who) for fault in visit.faults}

    assert not faults, "\n" + "\n".join(sorted(faults))


@pytest.mark.parametrize("who", WHO)
def test_a_page_that_has_a_fragment_answers_it_and_says_so_in_vary(
    visits: Visits, who: str
) -> None:
    faults = {
        f"{visit.address}: {fault}" for visit in visits(who) for fault in visit.fragment_faults
    }

    assert not faults, "\n" + "\n".join(sorted(faults))


def test_every_page_is_reached_by_links_by_somebody(app: Flask, visits: Visits) -> None:
    reached = {visit.endpoint for who in WHO for visit in visits(who)} | NOT_LINKED
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}

    assert not pages - reached, "\n" + "\n".join(sorted(pages - reached))


def test_staff_of_a_community_find_more_than_residents(town: Town, visits: Visits) -> None:
    """The crawl goes where it should: a desk that nobody reached would keep every rule."""
    desk = {visit.address for visit in visits("committee") if visit.address.startswith("/desk/c/")}

    assert len(desk) > 60
    assert not [visit for visit in visits("resident") if visit.address.startswith("/desk")]
    assert any(town.there.slug in visit.address for visit in visits("street"))
