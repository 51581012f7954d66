"""The Atom feed of public reports."""

from xml.etree import ElementTree

from tests.factories.grievances import Scene
from tests.open311.conftest import Client, file_public, release

ATOM = "{http://www.w3.org/2005/Atom}"


def _feed(client: Client, query: str = "") -> ElementTree.Element:
    answer = client.http.get(f"/c/{client.slug}/reports.atom{query}")
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.data)


def _titles(feed: ElementTree.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_the_newest_public_reports_come_first_with_what_an_entry_needs(
    client311: Client, here: Scene
) -> None:
    first, second = file_public(here), file_public(here, category="flyers")
    release(here, second)

    feed = _feed(client311)

    assert len(_titles(feed)) == 2
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert (entry.findtext(f"{ATOM}id") or "").endswith(f"/c/{client311.slug}/reports/{second.no}")
    assert entry.findtext(f"{ATOM}published") == "2026-11-23T09:00:00+08:00"
    assert "楼下垃圾没人清" in (entry.findtext(f"{ATOM}summary") or "")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == here.community.name
    assert first.no in ElementTree.tostring(feed, encoding="unicode")


def test_a_kind_holds_its_sub_kinds_and_an_unknown_one_is_not_found(
    client311: Client, here: Scene
) -> None:
    file_public(here)
    file_public(here, category="flyers")

    assert len(_titles(_feed(client311, "?category=litter"))) == 1
    assert len(_titles(_feed(client311, "?category=litter.household"))) == 1
    assert _titles(_feed(client311, "?category=other")) == []
    assert client311.http.get(f"/c/{client311.slug}/reports.atom?category=x").status_code == 404


def test_who_has_the_feed_already_is_told_so(client311: Client, here: Scene) -> None:
    file_public(here)
    address = f"/c/{client311.slug}/reports.atom"
    packed = {"Accept-Encoding": "br, gzip"}
    tag = client311.http.get(address, headers=packed).headers["ETag"]

    same = client311.http.get(address, headers=packed | {"If-None-Match": tag})
    file_public(here)
    changed = client311.http.get(address, headers=packed | {"If-None-Match": tag})

    assert (same.status_code, same.data) == (304, b"")
    assert changed.status_code == 200


def test_words_that_no_xml_may_hold_do_not_break_the_feed(client311: Client, here: Scene) -> None:
    grievance = file_public(here, text="坏\ufffe的 & <b>")
    release(here, grievance)

    summary = _feed(client311).findtext(f"{ATOM}entry/{ATOM}summary") or ""

    assert "坏的 & <b>" in summary


def test_the_list_of_reports_names_its_feed(client311: Client, here: Scene) -> None:
    page = client311.http.get(f"/c/{client311.slug}/reports?category=litter").text

    assert f'href="/c/{client311.slug}/reports.atom?category=litter"' in page
