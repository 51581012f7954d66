"""Filing with a key: what is taken, what becomes of it, and how often."""

import io
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.base.files.models import StoredFile
from portal.community.identity.models import Credential
from portal.grievances.models import Channel, Grievance, GrievancePhoto, Visibility
from portal.open311.models import Filing
from portal.open311.service import keys
from tests.factories.grievances import Scene
from tests.factories.photos import chosen
from tests.factories.places import LandmarkFactory
from tests.open311.conftest import (
    LATITUDE,
    LONGITUDE,
    Client,
    new_key,
    release,
    with_photo,
)


def _kept(no: str) -> Grievance:
    session.expire_all()
    found = session.scalar(select(Grievance).where(Grievance.no == no))
    assert found is not None
    return found


def _reports() -> int:
    return session.scalar(select(func.count()).select_from(Grievance)) or 0


def test_a_report_becomes_one_like_any_other_with_its_channel(
    client311: Client, here: Scene
) -> None:
    answer = client311.post(lat=LATITUDE + 0.0005, long=LONGITUDE, address_string=None)

    (told,) = answer.get_json()
    grievance = _kept(told["service_request_id"])
    assert answer.status_code == 201
    assert (grievance.channel, grievance.text) == (Channel.OPEN311, "垃圾没人清")
    assert grievance.building_id == here.building.id
    assert grievance.grid_id == here.grid.id
    assert grievance.visibility is Visibility.NEIGHBOURS
    assert grievance.released_at is None
    assert "/follow/" in told["service_notice"]


def test_the_answer_in_xml_says_the_same(client311: Client) -> None:
    answer = client311.post("xml")

    root = ElementTree.fromstring(answer.data)
    assert answer.status_code == 201
    assert root.tag == "service_requests"
    assert _kept(root.findtext("request/service_request_id") or "").text == "垃圾没人清"


def test_no_cookie_is_set_and_a_cookie_is_no_key(client311: Client) -> None:
    client311.http.set_cookie("portal", "anything")

    assert client311.post().headers.getlist("Set-Cookie") == []
    assert client311.get("requests.json").headers.getlist("Set-Cookie") == []
    assert client311.post(api_key=None).status_code == 403


def test_a_code_of_a_building_or_landmark_names_the_place(client311: Client, here: Scene) -> None:
    gate = LandmarkFactory.create(community=here.community, code="GATE")

    by_id = _kept(client311.file(address_id=here.building.code))
    by_attribute = _kept(client311.file(**{"attribute[place]": "gate"}, address_string=None))

    assert (by_id.building_id, by_id.place_text) == (here.building.id, "北门旁边")
    assert by_attribute.landmark_id == gate.id


def test_the_resident_chooses_who_may_see_it_within_what_the_kind_allows(
    client311: Client,
) -> None:
    private = _kept(client311.file(**{"attribute[visibility]": "staff"}))
    never = _kept(client311.file(service_code="illegal_construction"))
    refused = client311.post(
        service_code="illegal_construction", **{"attribute[visibility]": "neighbours"}
    )

    assert private.visibility is Visibility.STAFF
    assert never.visibility is Visibility.STAFF
    assert refused.status_code == 400
    assert "attribute[visibility]" in refused.get_json()[0]["description"]


def test_a_phone_number_makes_its_holder_the_reporter(client311: Client) -> None:
    grievance = _kept(client311.file(phone="+86 138 1234 5678", first_name="丽", last_name="王"))

    credential = session.scalar(select(Credential).where(Credential.value == "13812345678"))
    assert credential is not None
    assert grievance.reporter_id == credential.person_id


def test_photos_come_as_media_and_wait_for_their_release(client311: Client) -> None:
    no = client311.file(media=chosen(), photo1=chosen("b.jpg", (1, 2, 3)))

    photos = session.scalars(
        select(GrievancePhoto).where(GrievancePhoto.grievance_id == _kept(no).id)
    ).all()
    assert [photo.released for photo in photos] == [False, False]


def test_a_file_that_is_no_photo_is_named_and_nothing_is_filed(client311: Client) -> None:
    answer = client311.post(media=(io.BytesIO(b"<html>"), "a.jpg"))

    assert answer.status_code == 400
    assert answer.get_json()[0]["description"].startswith("media: ")
    assert _reports() == 0


def test_an_address_of_a_photo_elsewhere_is_refused_and_one_shown_here_is_taken(
    client311: Client, here: Scene
) -> None:
    grievance = with_photo(here)
    release(here, grievance, photos=True)
    shown = client311.json(f"requests/{grievance.no}")[0]["media_url"]

    refused = client311.post(media_url="http://127.0.0.1:9/secret.jpg")
    no = client311.file(media_url=shown)

    assert refused.status_code == 400
    assert refused.get_json()[0]["description"].startswith("media_url: ")
    assert session.scalar(
        select(func.count())
        .select_from(GrievancePhoto)
        .where(GrievancePhoto.grievance_id == _kept(no).id)
    )


def test_ten_replays_with_an_idempotency_key_give_one_number(client311: Client) -> None:
    headers = {"Idempotency-Key": "a-b-c"}
    answers = [client311.post(headers=headers, media=chosen()) for _ in range(10)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert _reports() == 1
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_ten_replays_without_one_give_one_number_within_the_window(client311: Client) -> None:
    numbers = {client311.file() for _ in range(10)}
    with clock.later(minutes=9):
        numbers.add(client311.file(description="垃圾没人清\r\n".strip()))
    assert len(numbers) == 1

    with clock.later(minutes=11):
        numbers.add(client311.file())

    assert len(numbers) == 2


def test_what_differs_in_kind_place_or_words_is_another_report(client311: Client) -> None:
    numbers = {
        client311.file(),
        client311.file(description="垃圾又没人清"),
        client311.file(address_string="南门旁边"),
        client311.file(service_code="flyers"),
        client311.file(api_key=new_key("另一家")[1]),
    }

    assert len(numbers) == 5


def test_an_idempotency_key_is_bound_to_its_report_and_to_its_client(client311: Client) -> None:
    headers = {"Idempotency-Key": "1"}
    first = client311.file(headers=headers)

    other = client311.post(headers=headers, description="别的事")
    same_key_elsewhere = client311.file(headers=headers, api_key=new_key("另一家")[1])

    assert other.status_code == 400
    assert other.get_json()[0]["description"].startswith("Idempotency-Key: ")
    assert same_key_elsewhere != first


def test_a_revoked_key_files_nothing_more_and_keeps_what_it_filed(client311: Client) -> None:
    key, secret = new_key()
    no = client311.file(api_key=secret)
    with transaction():
        keys.revoke(key.id, by_id=None)

    assert client311.post(api_key=secret).status_code == 403
    assert session.scalar(select(Filing.key_id)) == key.id
    assert _kept(no)


def test_a_key_is_kept_as_a_hash_only(client311: Client) -> None:
    key, secret = new_key()

    assert secret not in {str(value) for value in vars(key).values()}
    assert key.tail == secret[-4:]


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"api_key": None}, 403, "api_key"),
    ({"api_key": "wrong"}, 403, "api_key"),
    ({"jurisdiction_id": "nowhere"}, 404, "jurisdiction_id"),
    ({"service_code": None}, 400, "service_code"),
    ({"service_code": "nothing"}, 404, "service_code"),
    ({"address_string": None}, 400, "address_string"),
    ({"address_string": "长" * 201}, 400, "address_string"),
    ({"address_id": "NOPE"}, 400, "address_id"),
    ({"attribute[place]": "NOPE"}, 400, "attribute[place]"),
    ({"attribute[colour]": "red"}, 400, "attribute[colour]"),
    ({"attribute[visibility]": "everybody"}, 400, "attribute[visibility]"),
    ({"lat": "39.1"}, 400, "long"),
    ({"lat": "nan", "long": "117"}, 400, "lat"),
    ({"lat": "91", "long": "117"}, 400, "lat"),
    ({"lat": "1e5", "long": "117"}, 400, "lat"),
    ({"lat": "10", "long": "20", "address_string": None}, 400, "lat"),
    ({"description": None}, 400, "description"),
    ({"description": "长" * 4001}, 400, "description"),
    ({"phone": "12345"}, 400, "phone"),
]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(("fields", "status", "parameter"), BAD)
def test_what_is_wrong_is_named_in_the_format_asked_for(
    client311: Client, form: str, fields: dict[str, Any], status: int, parameter: str
) -> None:
    answer = client311.post(form, **fields)

    assert answer.status_code == status
    if form == "json":
        told = [(each["code"], each["description"]) for each in answer.get_json()]
    else:
        root = ElementTree.fromstring(answer.data)
        assert root.tag == "errors"
        told = [(e.findtext("code") or "", e.findtext("description") or "") for e in root]
    assert told[0][0] == str(status)
    assert any(description.startswith(f"{parameter}: ") for _code, description in told)
    assert _reports() == 0


def test_several_faults_are_told_at_once(client311: Client) -> None:
    answer = client311.post(phone="1", lat="x", long="y", description="长" * 5000)

    named = [each["description"].split(":")[0] for each in answer.get_json()]
    assert named == ["description", "lat", "long", "phone"]


def test_a_flood_from_one_key_is_stopped_and_other_keys_file_on(
    client311: Client, counting: None
) -> None:
    slow = new_key("慢", per_hour=2)[1]
    statuses = [client311.post(api_key=slow, description=f"第{n}条").status_code for n in range(3)]

    assert statuses == [201, 201, 429]
    assert client311.post(description="别家的").status_code == 201


def test_two_equal_requests_at_once_meet_in_one_report(client311: Client) -> None:
    """The submission's number follows from the marks, so that the database settles the race."""
    from portal.open311.service import filing
    from portal.open311.service.filing import Report

    report = Report(
        community_id=1,
        key_id=1,
        category_code="litter",
        building_id=None,
        landmark_id=None,
        place_text="北门",
        text="垃圾",
        visibility=None,
        phone="",
        name="",
        retry="",
    )
    assert filing.marks(report) == filing.marks(report)
