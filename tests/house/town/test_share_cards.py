"""Every page can be passed on: as itself if everybody may read it, else as its community."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from PIL import Image

from portal.base.db import session
from portal.community.identity.models import Credential, Person
from portal.grievances.models import Grievance
from tests.factories.town import Town
from tests.house.town.crawling import Visit

STATIC = Path(__file__).resolve().parents[3]
HERE = "http://127.0.0.1:8000"
WHO = ("nobody", "reporter", "handler", "resident", "committee")
OWN_CARD = {
    "disclosures.index",
    "disclosures.objection",
    "disclosures.show",
    "notices.index",
    "notices.objection",
    "notices.show",
    "places.index",
    "places.home",
    "grievances.index",
    "grievances.report",
    "grievances.stats",
    "grievances.show",
    "privacy.notice",
    "privacy.help_page",
}
"""Pages that are the same for everybody; a new one is named here and where its room begins."""

Visits = Callable[[str], list[Visit]]
Cards = list[tuple[str, str, dict[str, str]]]


class Head(HTMLParser):
    """The ``meta`` elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in one of them."""
        at = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.told[at.get("property") or at.get("name", "")] = at.get("content", "")


@pytest.fixture
def cards(app: Flask, town: Town, visits: Visits) -> Callable[[str], Cards]:
    """Address, endpoint and head of every page that a visitor reaches."""

    def of(who: str) -> Cards:
        client = app.test_client()
        town.enter(client, who)
        return list(_read(app, client, visits(who)))

    return of


def _read(
    app: Flask, client: object, visited: list[Visit]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    for address in dict.fromkeys(visit.address for visit in visited):
        answer = client.get(address, follow_redirects=True)  # type: ignore[attr-defined]
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        head = Head()
        head.feed(answer.get_data(as_text=True))
        if "og:title" in head.told:
            path = answer.request.path
            yield path, str(app.url_map.bind("").match(path)[0]), head.told


def private_words(town: Town) -> set[str]:
    """What may stand in no card: words, names, numbers and secrets of the town."""
    reports = session.query(Grievance).all()
    words = {text for report in reports for text in (report.text, report.place_text) if text}
    names = {name for (name,) in session.query(Person.name) if name}
    numbers = {value for (value,) in session.query(Credential.value)}
    filed = [*town.here.reports.by_name.values(), *town.there.reports.by_name.values()]
    secrets = {one.follow_token for one in filed if one.follow_token} | {town.here.order_token}
    return {word for word in words | names | numbers | secrets if len(word) > 1}


@pytest.mark.parametrize("who", WHO)
def test_every_page_has_a_card_with_a_public_address_and_no_private_word(
    cards: Callable[[str], Cards], town: Town, who: str
) -> None:
    private, faults = private_words(town), []
    for path, endpoint, head in cards(who):
        shown = {name: head.get(name, "") for name in ("og:title", "og:description", "og:url")}
        faults += [f"{path}: {name} is missing" for name, text in shown.items() if not text]
        faults += [
            f"{path} ({endpoint}): {name} tells {word!r}"
            for name, text in shown.items()
            for word in private
            if word in text
        ]
        if head["description"] != head["og:description"]:
            faults.append(f"{path}: two descriptions")
        if not shown["og:url"].startswith(f"{HERE}/") or "?" in shown["og:url"]:
            faults.append(f"{path}: address {shown['og:url']}")
        if endpoint not in OWN_CARD and shown["og:url"] == f"{HERE}{path}":
            faults.append(f"{path}: {endpoint} shows itself")

    assert not faults, "\n".join(sorted(set(faults)))


def test_whoever_opens_the_address_of_a_card_without_signing_in_sees_its_title(
    app: Flask, cards: Callable[[str], Cards]
) -> None:
    stranger, told = app.test_client(), {}
    for who in WHO:
        for _path, _endpoint, head in cards(who):
            told[urlsplit(head["og:url"]).path] = head["og:title"]
    faults = []
    told.pop("/")  # the list of communities stands for the portal as a whole
    for path, title in told.items():
        answer, head = stranger.get(path), Head()
        head.feed(answer.get_data(as_text=True))
        if answer.status_code != 200 or head.told.get("og:title") != title:
            faults.append(f"{path}: {answer.status_code}, {title!r}, {head.told.get('og:title')!r}")

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("who", ["nobody", "reporter"])
def test_the_picture_of_a_card_is_there_and_is_a_square(
    app: Flask, cards: Callable[[str], Cards], who: str
) -> None:
    pictures = {head["og:image"] for _path, _endpoint, head in cards(who)}

    for picture in pictures:
        assert picture.startswith(f"{HERE}/static/dist/share-")
        assert Image.open(STATIC / urlsplit(picture).path.lstrip("/")).size == (300, 300)
    assert len(pictures) >= 2


def test_pages_for_everybody_are_shown_as_themselves(cards: Callable[[str], Cards]) -> None:
    own = {
        endpoint
        for path, endpoint, head in cards("nobody")
        if head["og:url"] == f"{HERE}{path}" and endpoint != "places.home"
    }

    assert own == OWN_CARD - {"places.home"}


def test_a_public_report_is_shown_with_its_place_kind_and_state(
    cards: Callable[[str], Cards], town: Town
) -> None:
    report = town.here.reports["in_progress"]
    address = f"/c/{town.here.slug}/reports/{report.no}"

    shown = {
        who: [h for path, _e, h in cards(who) if path == address] for who in ("nobody", "reporter")
    }

    assert "｜" in shown["nobody"][0]["og:title"]
    assert "share-report" in shown["nobody"][0]["og:image"]
    assert shown["reporter"][0]["og:title"] == shown["nobody"][0]["og:title"]
    assert shown["reporter"][0]["og:description"] == shown["nobody"][0]["og:description"]
