"""How many content elements an item may have: each is a field of its drafts."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.base import clock
from portal.base.db import session
from portal.disclosures.catalogue import service
from portal.disclosures.catalogue.errors import TooManyElements
from portal.disclosures.models import CatalogueItem, DisclosureVersion
from tests.disclosures.catalogue.test_pages import NEW, NOW, of_community, send
from tests.factories.disclosures import ItemFactory, Office, Way, office
from tests.factories.identity import sign_in


def elements(number: int) -> str:
    return "\n".join(f"要素{n}" for n in range(number))


@pytest.fixture
def here() -> Office:
    return office()


def test_more_than_a_hundred_content_elements_are_refused_and_stay_typed(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.director)

    refused = send(client, of_community(here, "/new"), **NEW | {"elements": elements(101)})

    assert refused.status_code == 422
    assert "一个事项最多100项公开内容" in refused.text
    assert "要素100" in refused.text
    assert session.query(CatalogueItem).filter_by(name=NEW["name"]).count() == 0


def test_nobody_keeps_more_by_another_way(here: Office) -> None:
    content = service.content_of(ItemFactory.create(elements=elements(101)))
    owner = service.Owner(community_id=here.community.id)

    with pytest.raises(TooManyElements):
        service.add(owner=owner, content=content, from_on=date(2026, 11, 23), by=None)


def test_a_draft_of_a_hundred_elements_is_saved_with_all_of_them(
    client: FlaskClient, here: Office
) -> None:
    sign_in(client, here.drafter)
    way = Way(here, ItemFactory.create(elements=elements(100))).begin()
    said = {f"element_{n}": f"内容{n}" for n in range(100)}

    with clock.at(NOW):
        answer = client.post(
            f"/desk/c/{here.community.slug}/disclosures/{way.id}/edit",
            data={
                "version": str(way.seen),
                "title": "百项",
                "first": "2026-07-01",
                "last": "2026-09-30",
                "body": "",
            }
            | said,
            content_type="multipart/form-data",
        )

    assert answer.status_code in (200, 302, 303), answer.text
    session.expire_all()
    version = session.query(DisclosureVersion).filter_by(disclosure_id=way.id).one()
    assert [pair[1] for pair in version.fields] == list(said.values())
