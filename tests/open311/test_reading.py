"""What any program may read of a community, in both formats."""

import json
from datetime import datetime
from typing import Any

import pytest

from portal.base import clock
from portal.base.db import transaction
from portal.grievances import service
from portal.grievances.models import GrievanceStatus
from tests.factories.grievances import GrievanceFactory, Scene
from tests.factories.places import BuildingFactory, CommunityFactory, LandmarkFactory
from tests.open311.conftest import LATITUDE, LONGITUDE, Client, file_public, release, with_photo

TYPES: dict[str, tuple[type, ...]] = {
    "service_request_id": (str,),
    "status": (str,),
    "status_notes": (str, type(None)),
    "service_name": (str,),
    "service_code": (str,),
    "description": (str, type(None)),
    "agency_responsible": (str, type(None)),
    "service_notice": (str, type(None)),
    "requested_datetime": (str,),
    "updated_datetime": (str,),
    "expected_datetime": (str, type(None)),
    "address": (str, type(None)),
    "address_id": (str, type(None)),
    "zipcode": (str, type(None)),
    "lat": (float, type(None)),
    "long": (float, type(None)),
    "media_url": (str, type(None)),
}


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def test_discovery_names_the_specification_and_both_formats(client311: Client) -> None:
    told = client311.json("discovery")
    xml = client311.xml("discovery")

    endpoint, updates = told["endpoints"]
    assert updates["specification"].endswith("/open311-extended/")
    assert updates["url"] == endpoint["url"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert endpoint["type"] == "test"
    assert [each.text for each in xml.iter("format")] == ["text/xml", "application/json"] * 2
    assert xml.find("endpoints/endpoint/url") is not None


def test_services_are_a_bare_list_of_kinds_with_their_group(client311: Client) -> None:
    told = client311.json("services")

    litter = next(each for each in told if each["service_code"] == "litter.household")
    assert (litter["service_name"], litter["group"]) == ("生活垃圾", "乱倒乱扔垃圾")
    assert litter["metadata"] is True
    assert litter["type"] == "realtime"
    xml = client311.xml("services")
    assert xml.tag == "services"
    assert [each.findtext("service_code") for each in xml] == [s["service_code"] for s in told]
    assert {each.findtext("metadata") for each in xml} == {"true"}


def test_a_definition_lists_the_places_of_the_community_and_who_may_see_it(
    client311: Client, here: Scene
) -> None:
    LandmarkFactory.create(community=here.community, name="北门", code="NORTH")

    told = client311.json("services/litter.household")

    place, seen = told["attributes"]
    assert (place["code"], place["datatype"], place["required"]) == (
        "place",
        "singlevaluelist",
        False,
    )
    assert {"key": here.building.code, "name": here.building.name} in place["values"]
    assert {"key": "NORTH", "name": "北门"} in place["values"]
    assert [each["key"] for each in seen["values"]] == ["staff", "neighbours"]
    assert [place["order"], seen["order"]] == [1, 2]
    xml = client311.xml("services/litter.household")
    assert [each.text for each in xml.iter("key")][-2:] == ["staff", "neighbours"]


def test_a_kind_that_is_never_public_offers_no_choice_of_who_sees_it(client311: Client) -> None:
    told = client311.json("services/illegal_construction")

    assert [each["code"] for each in told["attributes"]] == ["place"]


def test_every_element_of_a_report_is_always_there_and_typed(
    client311: Client, here: Scene
) -> None:
    file_public(here)

    (row,) = client311.json("requests")

    assert list(row) == list(TYPES)
    assert {name: type(row[name]) for name in row if not isinstance(row[name], TYPES[name])} == {}
    assert (row["lat"], row["long"]) == (LATITUDE, LONGITUDE)
    assert row["address"] == here.building.name
    assert row["address_id"] == here.building.code
    assert row["agency_responsible"] == here.community.name
    (xml,) = client311.xml("requests")
    assert [child.tag for child in xml] == list(TYPES)
    shown = {child.tag: child.text for child in xml}
    assert shown == {name: None if v is None else str(v) for name, v in row.items()}


def test_the_expected_date_is_the_one_that_was_promised(client311: Client, here: Scene) -> None:
    grievance = file_public(here)

    (row,) = client311.json(f"requests/{grievance.no}")

    assert grievance.promised_at is not None
    assert _moment(row["expected_datetime"]) == grievance.promised_at.replace(microsecond=0)
    assert row["requested_datetime"] == "2026-11-23T09:00:00+08:00"


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (GrievanceStatus.SUBMITTED, "open", "待受理"),
        (GrievanceStatus.RESOLVED, "open", "待居民确认"),
        (GrievanceStatus.CLOSED, "closed", "已办结"),
        (GrievanceStatus.REJECTED, "closed", "不予受理"),
        (GrievanceStatus.REOPENED, "open", "重办"),
    ],
)
def test_thirteen_states_become_two_and_the_notes_say_which(
    client311: Client, here: Scene, status: GrievanceStatus, told: str, words: str
) -> None:
    grievance = GrievanceFactory.create(
        scene=here, status=status, category="litter.household", visibility="neighbours"
    )

    (row,) = client311.json(f"requests/{grievance.no}")

    assert row["status"] == told
    assert words in row["status_notes"]


def test_notes_hold_what_the_staff_replied(client311: Client, here: Scene) -> None:
    grievance = GrievanceFactory.create(
        scene=here, status=GrievanceStatus.RESOLVED, visibility="neighbours"
    )

    (row,) = client311.json(f"requests/{grievance.no}")

    assert "已清运" in row["status_notes"]


def test_words_and_photos_stand_there_once_they_are_released(
    client311: Client, here: Scene
) -> None:
    grievance = with_photo(here, text="三单元门口")
    before = client311.json(f"requests/{grievance.no}")[0]

    release(here, grievance, text=True, photos=True)

    after = client311.json(f"requests/{grievance.no}")[0]
    assert (before["description"], before["media_url"]) == (None, None)
    assert after["description"] == "三单元门口"
    address = after["media_url"].removeprefix("http://127.0.0.1:8000")
    assert client311.http.get(address).mimetype == "image/jpeg"


def test_extensions_add_history_channel_and_photos_only_when_asked(
    client311: Client, here: Scene
) -> None:
    grievance = with_photo(here)
    with transaction():
        service.accept(grievance.id, actor=here.hand, version=1)
    release(here, grievance, photos=True)

    plain = client311.json(f"requests/{grievance.no}")[0]
    told = client311.json("requests", extensions="true")[0]

    assert "notes" not in plain
    assert [note["type"] for note in told["notes"]] == ["submit", "accept"]
    assert told["extended_attributes"]["channel"] == "web"
    assert len(told["extended_attributes"]["photos"]) == 1
    assert told["attributes"] == [{"code": "place", "value": here.building.code}]
    xml = client311.xml("requests", extensions="true")
    assert len(xml.findall("request/notes/note")) == 2
    assert len(xml.findall("request/extended_attributes/photos/photo")) == 1


def test_a_page_of_reports_takes_the_same_number_of_statements(
    client311: Client, here: Scene
) -> None:
    from tests.grievances.statements import watched

    counts = []
    for more in (2, 10):
        for _ in range(more):
            file_public(here)
        client311.json("requests", extensions="true")
        with watched() as sent:
            client311.json("requests", extensions="true")
        counts.append(sent.count)

    assert counts[0] == counts[1] <= 6, sent.told()


def test_reports_of_other_communities_are_not_listed(client311: Client, here: Scene) -> None:
    from tests.factories.grievances import scene

    theirs = file_public(scene())
    ours = file_public(here)

    assert client311.numbers() == [ours.no]
    assert theirs.community_id != ours.community_id


def test_filters_by_kind_state_and_box(client311: Client, here: Scene) -> None:
    far = BuildingFactory.create(community=here.community, latitude=39.2, longitude=117.3)
    litter = file_public(here)
    flyers = file_public(here, category="flyers", building_id=far.id)
    closed = GrievanceFactory.create(
        scene=here, status=GrievanceStatus.CLOSED, visibility="neighbours"
    )

    assert client311.numbers(service_code="flyers") == [flyers.no]
    assert client311.numbers(service_code="flyers,litter.household", status="open") == [
        flyers.no,
        litter.no,
    ]
    assert client311.numbers(status="closed") == [closed.no]
    assert client311.numbers(status="open,closed") == [closed.no, flyers.no, litter.no]
    assert client311.numbers(bbox="117.25,39.1,117.35,39.3") == [flyers.no]


def test_a_list_of_numbers_overrides_every_other_filter(client311: Client, here: Scene) -> None:
    first, second, _third = (file_public(here) for _ in range(3))

    found = client311.numbers(
        service_request_id=f"{first.no}, {second.no},999999-999", status="closed", page_size="50"
    )

    assert found == [second.no, first.no]


def test_dates_are_read_with_their_zone_and_both_ends_are_included(
    client311: Client, here: Scene
) -> None:
    with clock.at("2026-08-01T12:00:00+08:00"):
        old = file_public(here)
    with clock.at("2026-11-20T12:00:00.700000+08:00"):
        new = file_public(here)

    assert client311.numbers() == [new.no]
    assert client311.numbers(start_date="2026-08-01T04:00:00Z") == [old.no]
    assert client311.numbers(end_date="2026-08-01T12:00:00+08:00") == [old.no]
    assert client311.numbers(end_date="2026-11-20T12:00:00 08:00") == [new.no]
    assert (
        client311.numbers(
            start_date="2026-11-20 00:00:00-06:00", end_date="2026-11-21T00:00:00.999999+08:00"
        )
        == []
    )


def test_an_update_is_what_the_public_sees_of_it(client311: Client, here: Scene) -> None:
    grievance = file_public(here)
    with clock.at("2026-11-24T09:00:00+08:00"), transaction():
        service.accept(grievance.id, actor=here.hand, version=1)
    with clock.at("2026-11-25T09:00:00+08:00"), transaction():
        service.note(grievance.id, actor=here.hand, text="先不公开")

    (row,) = client311.json(f"requests/{grievance.no}")

    assert row["updated_datetime"] == "2026-11-24T09:00:00+08:00"
    assert client311.numbers(updated_after="2026-11-24T00:00:00+08:00") == [grievance.no]
    assert client311.numbers(updated_after="2026-11-24T12:00:00+08:00") == []
    assert client311.numbers(updated_before="2026-11-24T00:00:00+08:00") == []


def test_following_the_links_never_repeats_a_report_while_others_arrive(
    client311: Client, here: Scene
) -> None:
    first = [file_public(here).no for _ in range(7)]
    seen, address = [], ""
    answer = client311.get("requests.json", page_size=2)
    while True:
        seen += [row["service_request_id"] for row in json.loads(answer.data)]
        file_public(here)
        if "Link" not in answer.headers:
            break
        address = answer.headers["Link"].partition(">")[0].removeprefix("<http://127.0.0.1:8000")
        answer = client311.http.get(address)

    assert seen == list(reversed(first))
    assert "page=4" in address


def test_pages_of_a_past_span_are_stable_without_the_links(client311: Client, here: Scene) -> None:
    with clock.at("2026-11-20T12:00:00+08:00"):
        first = [file_public(here).no for _ in range(5)]
    query: dict[str, Any] = {"end_date": "2026-11-21T00:00:00+08:00", "page_size": 2}

    seen = []
    for page in (1, 2, 3, 4):
        seen += client311.numbers(page=page, **query)
        file_public(here)

    assert seen == list(reversed(first))


def test_a_token_stands_for_the_number_itself(client311: Client, here: Scene) -> None:
    grievance = file_public(here)

    assert client311.json(f"tokens/{grievance.no}") == [
        {"service_request_id": grievance.no, "token": grievance.no}
    ]


def test_words_are_in_the_language_asked_for(client311: Client, here: Scene) -> None:
    grievance = file_public(here)

    english = client311.json(f"requests/{grievance.no}", lang="en")[0]
    by_header = client311.http.get(
        "/open311/v2/services.json",
        query_string={"jurisdiction_id": client311.slug},
        headers={"Accept-Language": "en-GB,en;q=0.8"},
    ).get_json()

    assert english["service_name"] == "Household rubbish"
    assert "Household rubbish" in {each["service_name"] for each in by_header}


def test_a_single_open_community_is_meant_by_default_and_several_must_be_named(
    client311: Client, here: Scene
) -> None:
    from portal.base import settings
    from portal.base.settings import service as changing
    from portal.open311.options import DEFAULT_JURISDICTION

    grievance = file_public(here)
    path = "/open311/v2/requests.json"
    assert [row["service_request_id"] for row in client311.http.get(path).get_json()] == [
        grievance.no
    ]

    CommunityFactory.create()
    assert client311.http.get(path).status_code == 400
    with transaction():
        changing.change(
            setting=DEFAULT_JURISDICTION,
            scope=settings.INSTALLATION,
            text=client311.slug,
            by=None,
            reason="对外接口",
        )
    assert len(client311.http.get(path).get_json()) == 1
