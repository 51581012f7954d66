"""A disclosure for certain people: named by phone, told at publication, read by nobody else."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.outbox.models import OutboxMessage
from portal.disclosures import service
from portal.disclosures.errors import NobodyToRead, OwnDraft, ReadersStand, ReaderUnknown
from portal.disclosures.models import Audience
from tests.factories.disclosures import ItemFactory, Way, hand, neighbour, office
from tests.factories.identity import phone_of, sign_in


@pytest.fixture
def way() -> Way:
    """A draft for certain people, gone after a week."""
    item = ItemFactory.create(audience=Audience.NAMED, expires_days=7)
    return Way(office(), item).begin(said="王明家临时救助500元")


def name(way: Way, typed: str) -> None:
    with transaction():
        drafter = hand(way.office.drafter, way.office)
        service.name_readers(disclosure_id=way.id, hand=drafter, typed=typed)


def test_it_is_handed_in_only_with_somebody_to_read_it(way: Way) -> None:
    with pytest.raises(NobodyToRead):
        way.submit()
    with pytest.raises(ReaderUnknown):
        name(way, "13912345678")

    name(way, phone_of(way.office.neighbour))
    way.submit()


def test_they_alone_are_told_and_read_it_until_its_time_ends(client: FlaskClient, way: Way) -> None:
    here = way.office
    name(way, f"{phone_of(here.stranger)}\n\n{phone_of(here.stranger)}")
    way.submit().approve(here.colleague).publish()
    address = f"/c/{here.community.slug}/disclosures/{way.disclosure.slug}"

    told = session.scalars(
        select(OutboxMessage).where(OutboxMessage.topic == "disclosure.for_you")
    ).all()
    assert [each.person_id for each in told] == [here.stranger.id]

    def answer(person, later: int = 0) -> int:
        sign_in(client, person)
        with clock.later(days=later):
            return client.get(address).status_code

    assert answer(here.stranger) == 200
    assert answer(here.neighbour) == 404
    assert answer(here.stranger, later=9) == 410
    assert "王明" not in client.get(f"/c/{here.community.slug}/disclosures").text


def test_they_are_named_and_taken_off_on_the_page(client: FlaskClient, way: Way) -> None:
    here = way.office
    sign_in(client, here.drafter)
    address = f"/desk/c/{here.community.slug}/disclosures/{way.id}/edit"
    data = {"title": "救助", "element_0": "500元", "go": "save"}

    wrong = client.post(address, data=data | {"version": way.seen, "readers": "1391234"})
    assert wrong.status_code == 422
    assert "1391234" in wrong.text
    phone = phone_of(here.neighbour)
    client.post(address, data=data | {"version": way.seen, "readers": phone})
    page = client.get(address).text
    assert f"{phone[:3]}****{phone[-4:]}" in page
    assert phone not in page

    [reader] = service.readers_of(way.id)
    client.post(address, data=data | {"version": way.seen, "unreader": reader.id})
    assert service.readers_of(way.id) == []


def test_a_correction_shows_it_to_nobody_more(way: Way) -> None:
    here = way.office
    name(way, f"{phone_of(here.stranger)}\n{phone_of(here.neighbour)}")
    way.submit().approve(here.colleague).publish()
    way.correct("金额写错")

    with pytest.raises(ReadersStand):
        name(way, phone_of(neighbour(here.community)))
    with transaction():
        service.name_readers(
            disclosure_id=way.id,
            hand=hand(here.drafter, here),
            typed="",
            removed=[service.readers_of(way.id)[1].id],
        )
    assert [each.person_id for each in service.readers_of(way.id)] == [here.stranger.id]


def test_who_names_readers_is_an_author_and_approves_nothing(way: Way) -> None:
    here = way.office
    with transaction():
        service.name_readers(
            disclosure_id=way.id,
            hand=hand(here.colleague, here),
            typed=phone_of(here.neighbour),
        )
    way.submit()

    with pytest.raises(OwnDraft):
        way.approve(here.colleague)
