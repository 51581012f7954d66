"""Cards and parts of the layout are drawn once, and still say what is so now."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, g, get_template_attribute
from flask.testing import FlaskClient

from portal.base.db import session
from portal.base.web import parts
from portal.grievances import cards, presentation
from portal.grievances.models import GrievanceStatus
from portal.grievances.queries import Card, categories
from tests.factories.grievances import GrievanceFactory, Scene
from tests.grievances.pages.test_lists import page_of

CARD = Card(
    id=1,
    no="261123-042",
    category_id=0,
    status=GrievanceStatus.SUBMITTED,
    filed_at=datetime(2026, 11, 23, 4, tzinfo=UTC),
    promised_at=None,
    supporter_count=0,
    place="<3号楼>",
    thumb_token="abc",
)


@pytest.fixture
def drawing(app: Flask, here: Scene) -> Any:
    """Within a page of the community, with nothing kept yet."""
    cards._kept.clear()
    with app.test_request_context(f"/c/{here.community.slug}/reports"):
        g.community = here.community
        yield


def some_card(**said: Any) -> Card:
    return CARD._replace(category_id=categories.by_code()["litter"].id, **said)


def freshly(*listed: Card, locale: str = "zh_Hans_CN") -> str:
    card_list = get_template_attribute("components/cards.html", "card_list")
    return "".join(str(card_list([line])) for line in presentation.lines(listed, locale))


def test_a_kept_card_says_what_a_fresh_one_says(drawing: None) -> None:
    now = some_card()
    later = now._replace(status=GrievanceStatus.CLOSED)
    joined = now._replace(supporter_count=3)

    for listed in ([now], [later, joined], [joined, now, later], []):
        assert str(cards.drawn(listed, "zh_Hans_CN")) == freshly(*listed)
    assert "&lt;3号楼&gt;" in cards.drawn([now], "zh_Hans_CN")


def test_a_kept_card_follows_the_name_of_its_kind_and_the_language(
    drawing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = some_card()
    before = cards.drawn([card], "zh_Hans_CN")
    kind = categories.by_id()[card.category_id]
    renamed = {kind.id: replace(kind, name_zh="新名称", name_en="New name")}
    monkeypatch.setattr(categories, "by_id", lambda: renamed)

    assert "新名称" not in before
    assert "新名称" in cards.drawn([card], "zh_Hans_CN")
    assert "New name" in cards.drawn([card], "en")


def test_only_so_many_cards_are_kept(drawing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST_KEPT", 5)
    for number in range(12):
        cards.drawn([some_card(id=number), some_card(id=number + 100)], "zh_Hans_CN")
        assert len(cards._kept) <= 5


def test_the_list_shows_a_change_at_once(app: Flask, here: Scene) -> None:
    known = GrievanceFactory.create(scene=here)
    assert "我也遇到" not in page_of(app, here)

    before = page_of(app, here)
    known.supporter_count = 4
    session.flush()
    after = page_of(app, here)

    assert before != after
    known.held_for = "words"
    session.flush()
    assert known.no not in page_of(app, here)


def test_the_switch_of_language_leads_back_to_each_page(client: FlaskClient, here: Scene) -> None:
    address = f"/c/{here.community.slug}/reports"
    for query in ("", "?category=litter", '?q="><b>'):
        page = client.get(address + query).get_data(as_text=True)

        assert parts.BACK not in page
        assert "<b>" not in page
    one, other = (client.get(address + query).text for query in ("?before=7", "?before=8"))
    assert "before%3D7" in one
    assert "before%3D7" not in other
    assert "before%3D8" in other
    assert "before%3D8" not in one


def test_kept_parts_follow_the_reader_s_choices(client: FlaskClient, here: Scene) -> None:
    address = f"/c/{here.community.slug}/reports"
    chinese = client.get(address).text
    client.set_cookie("lang", "en")
    english = client.get(address).text
    client.set_cookie("mode", "elder")
    large = client.get(address).text

    assert "意见建议" in chinese
    assert "意见建议" not in english
    assert "Large-text version" in english
    assert "Standard version" in large


def test_a_list_is_whole_when_what_is_kept_is_emptied_by_others_all_the_time(
    drawing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(dict[Any, str]):
        """What another request empties between any two steps."""

        def get(self, key: Any, default: Any = None) -> Any:
            found = super().get(key, default)
            self.clear()
            return found

    listed = [some_card()._replace(id=number, no=f"261123-{number:03d}") for number in range(1, 6)]
    expected = freshly(*listed)
    cards.drawn(listed, "zh_Hans_CN")
    monkeypatch.setattr(cards, "_kept", Forgetful(cards._kept))

    assert str(cards.drawn(listed, "zh_Hans_CN")) == expected
    assert str(cards.drawn(listed[::-1], "zh_Hans_CN")) == freshly(*listed[::-1])
