"""What happened to reports, for programs that follow them; and what their senders add later."""

import io
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select

from portal.base import clock
from portal.base.db import session, transaction
from portal.grievances.models import (
    Event,
    EventKind,
    Grievance,
    GrievancePhoto,
    GrievanceStatus,
    Visibility,
)
from portal.open311.models import SentUpdate
from tests.factories.grievances import STEPS, Scene, scene
from tests.factories.photos import chosen
from tests.grievances.acting import act, by_hand
from tests.open311.conftest import MONDAY, Client, file_public, new_key

E, S = EventKind, GrievanceStatus
NOW = datetime.fromisoformat(MONDAY)
STAFF = {"attribute[visibility]": "staff"}


def later(**times: Any) -> Any:
    """A moment after this Monday morning."""
    return clock.at(NOW + timedelta(**times))


def go(grievance: Grievance, here: Scene, *steps: str) -> None:
    """Move it along."""
    for step in steps:
        with transaction():
            STEPS[step](grievance.id, here)


def kept(no: str) -> Grievance:
    """The report of a number."""
    session.expire_all()
    return session.scalars(select(Grievance).where(Grievance.no == no)).one()


def additions(no: str) -> list[Event]:
    """What was added to a report."""
    wanted = select(Event).where(Event.grievance_id == kept(no).id, Event.kind == E.ADD)
    return list(session.scalars(wanted.order_by(Event.seq)))


def told(client: Client, **query: Any) -> list[dict[str, Any]]:
    """The updates, in JSON."""
    found: list[dict[str, Any]] = client.json("servicerequestupdates", **query)
    return found


def test_what_happened_is_told_the_oldest_first_with_the_public_words(
    client311: Client, here: Scene
) -> None:
    one = file_public(here)
    for minutes, step in enumerate(("accept", "handle", "resolve", "confirm"), start=1):
        with later(minutes=minutes):
            go(one, here, step)

    with later(hours=1):
        rows = told(client311)
        xml = client311.xml("servicerequestupdates")

    assert [row["status"] for row in rows] == ["open", "open", "open", "closed"]
    assert [row["description"] for row in rows][2] == "已清运"
    assert {row["service_request_id"] for row in rows} == {one.no}
    assert len({row["update_id"] for row in rows}) == 4
    assert rows[0]["updated_datetime"] == "2026-11-23T09:01:00+08:00"
    assert (xml.tag, [each.tag for each in xml]) == (
        "service_request_updates",
        ["request_update"] * 4,
    )
    assert [each.findtext("update_id") for each in xml] == [row["update_id"] for row in rows]


def test_what_is_told_among_staff_or_by_the_resident_is_not_among_it(
    client311: Client, here: Scene
) -> None:
    one = file_public(here)
    by_hand("ask_info", one, here, text="是哪一户？")
    act("note", one, actor=here.hand, text="张阿姨家")

    with later(hours=1):
        assert told(client311) == []


def test_an_act_appears_when_it_can_no_longer_be_taken_back(client311: Client, here: Scene) -> None:
    one = file_public(here)
    with later(minutes=1):
        go(one, here, "accept")
    with later(minutes=1, seconds=10):
        assert told(client311) == []
    with later(minutes=1, seconds=12):
        assert len(told(client311)) == 1


def test_what_was_taken_back_within_seconds_is_never_told(client311: Client, here: Scene) -> None:
    one = file_public(here)
    go(one, here, "accept")
    session.refresh(one)
    seen = one.version
    with later(minutes=5):
        go(one, here, "handle", "resolve")
        session.refresh(one)
        act("undo", one, actor=here.hand, since=seen)
    with later(minutes=9):
        go(one, here, "handle")

    with later(hours=1):
        rows = told(client311)
        assert [row["updated_datetime"][11:16] for row in rows] == ["09:00", "09:09"]
        assert len(told(client311, page_size=2)) == 2


def test_days_and_reports_narrow_it(client311: Client, here: Scene) -> None:
    first, second = file_public(here), file_public(here)
    go(first, here, "accept")
    with later(days=2):
        go(second, here, "accept")
    with later(days=100):
        go(second, here, "handle")

    with later(days=100, hours=1):
        assert [row["service_request_id"] for row in told(client311)] == [second.no]
        early = {"start_date": "2026-11-23T00:00:00Z", "end_date": "2026-11-24T00:00:00Z"}
        assert [row["service_request_id"] for row in told(client311, **early)] == [first.no]
        named = {"service_request_id": f"{second.no},{first.no}"}
        assert len(told(client311, **named)) == 3
        assert told(client311, service_request_id=second.no, **early) == []
        assert told(client311, service_request_id="261123-999") == []


def test_pages_follow_one_another_without_gap_or_repeat(client311: Client, here: Scene) -> None:
    for minutes in range(5):
        with later(minutes=minutes):
            go(file_public(here), here, "accept")

    with later(hours=1):
        everything = [row["update_id"] for row in told(client311)]
        found, address = [], f"servicerequestupdates.json?jurisdiction_id={client311.slug}"
        address = f"/open311/v2/{address}&page_size=2&api_key={client311.key}"
        while address:
            answer = client311.http.get(address)
            found += [row["update_id"] for row in answer.get_json()]
            link = answer.headers.get("Link", "")
            assert client311.key not in link
            address = link[link.index("/open311") : link.index(">")] if link else ""
            # What happens meanwhile shifts nothing.
            go(file_public(here), here, "accept")

    assert found == everything


def test_a_report_that_is_not_public_is_told_to_its_key_alone_and_without_words(
    client311: Client, here: Scene
) -> None:
    no = client311.file(**STAFF)
    go(kept(no), here, "accept", "handle", "resolve")
    other = new_key("另一家")[1]

    with later(hours=1):
        rows = told(client311, api_key=client311.key)
        assert [row["service_request_id"] for row in rows] == [no] * 3
        assert "已清运" not in str(rows)
        assert told(client311) == told(client311, api_key=other) == []
        wrong = client311.get("servicerequestupdates.json", api_key="wrong")
    assert wrong.status_code == 403


def test_public_and_own_reports_stand_in_one_order_and_each_once(
    client311: Client, here: Scene
) -> None:
    numbers = [file_public(here).no, client311.file(**STAFF), client311.file(description="公开")]
    for minutes, no in enumerate(numbers):
        with later(minutes=minutes):
            go(kept(no), here, "accept")

    with later(hours=1):
        rows = told(client311, api_key=client311.key)
        assert [row["service_request_id"] for row in rows] == numbers
        assert len(told(client311)) == 2


def test_another_community_is_not_told(client311: Client, here: Scene) -> None:
    elsewhere = scene()
    go(file_public(elsewhere), elsewhere, "accept")

    with later(hours=1):
        assert told(client311) == []


def test_the_sender_of_a_report_adds_words_as_the_resident(client311: Client, here: Scene) -> None:
    no = client311.file()

    answer = client311.update(no, status="CLOSED", email="a@example.org", title="x")

    (row,) = answer.get_json()
    (event,) = additions(no)
    assert (answer.status_code, row["service_request_id"]) == (201, no)
    assert (event.text, event.actor_kind, event.is_public) == ("昨晚又堆了一堆", "reporter", False)
    assert kept(no).status is S.SUBMITTED
    assert row["update_id"]


def test_the_answer_in_xml_says_the_same(client311: Client) -> None:
    no = client311.file()
    (row,) = client311.update(no, update_id="1").get_json()

    root = ElementTree.fromstring(client311.update(no, "xml", update_id="1").data)

    assert root.tag == "service_request_updates"
    assert root.findtext("request_update/update_id") == row["update_id"]


def test_photos_come_along_and_wait_for_their_release(client311: Client) -> None:
    no = client311.file()

    client311.update(no, description=None, media=chosen())

    photos = session.scalars(
        select(GrievancePhoto).where(GrievancePhoto.grievance_id == kept(no).id)
    ).all()
    assert [photo.released for photo in photos] == [False]


@pytest.mark.parametrize("own", ["update_id", "Idempotency-Key", ""])
def test_ten_replays_add_once(client311: Client, own: str) -> None:
    no = client311.file()
    headers = {own: "77"} if own == "Idempotency-Key" else None
    more = {own: "77"} if own == "update_id" else {}

    answers = [client311.update(no, headers=headers, **more) for _ in range(10)]

    assert len({answer.data for answer in answers}) == 1
    assert len(additions(no)) == 1
    assert session.scalar(select(func.count()).select_from(SentUpdate)) == 1


def test_a_number_of_an_update_is_bound_to_its_words_report_and_client(client311: Client) -> None:
    no, other = client311.file(), client311.file(description="另一件")
    secret = new_key("另一家")[1]
    theirs = client311.file(api_key=secret, description="别家的")
    client311.update(no, update_id="1")

    for answer in (
        client311.update(no, update_id="1", description="别的话"),
        client311.update(other, update_id="1"),
    ):
        assert answer.status_code == 400
        assert answer.get_json()[0]["description"].startswith("update_id: ")
    assert client311.update(theirs, update_id="1", api_key=secret).status_code == 201


def test_a_replay_is_answered_even_when_nothing_more_can_be_added(
    client311: Client, here: Scene
) -> None:
    no = client311.file()
    first = client311.update(no, update_id="1")
    go(kept(no), here, "accept", "handle", "resolve", "confirm")

    again, new = client311.update(no, update_id="1"), client311.update(no, update_id="2")

    assert (again.status_code, again.data) == (201, first.data)
    assert new.status_code == 400
    assert new.get_json()[0]["description"].startswith("service_request_id: ")


def test_the_same_words_after_the_window_are_new_ones(client311: Client) -> None:
    no = client311.file()
    client311.update(no)
    with later(minutes=11):
        client311.update(no)

    assert len(additions(no)) == 2


def test_nothing_is_added_to_reports_of_others_public_or_not(
    client311: Client, here: Scene
) -> None:
    secret = new_key("另一家")[1]
    for no in (file_public(here).no, client311.file(api_key=secret), "261123-999"):
        answer = client311.update(no)
        assert answer.status_code == 404
        assert answer.get_json()[0]["description"].startswith("service_request_id: ")


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({"api_key": None}, 403, "api_key"),
    ({"api_key": "wrong"}, 403, "api_key"),
    ({"jurisdiction_id": "nowhere"}, 404, "jurisdiction_id"),
    ({"service_request_id": None}, 400, "service_request_id"),
    ({"description": None}, 400, "description"),
    ({"description": "长" * 2001}, 400, "description"),
    ({"update_id": "1" * 201}, 400, "update_id"),
    ({"updated_datetime": "gestern"}, 400, "updated_datetime"),
    ({"media": (io.BytesIO(b"<html>"), "a.jpg")}, 400, "media"),
    ({"media_url": "http://127.0.0.1:9/a.jpg"}, 400, "media_url"),
]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(("fields", "status", "parameter"), BAD)
def test_what_is_wrong_is_named_in_the_format_asked_for(
    client311: Client, form: str, fields: dict[str, Any], status: int, parameter: str
) -> None:
    no = client311.file()
    if "media" in fields:
        fields = {"media": (io.BytesIO(b"<html>"), "a.jpg")}

    answer = client311.update(no, form, **fields)

    assert answer.status_code == status
    if form == "json":
        said = [each["description"] for each in answer.get_json()]
    else:
        said = [each.findtext("description") or "" for each in ElementTree.fromstring(answer.data)]
    assert said[0].startswith(f"{parameter}: ")
    assert additions(no) == []


def test_a_flood_of_updates_is_stopped_and_the_key_may_still_file(
    client311: Client, counting: None
) -> None:
    slow = new_key("慢", per_hour=2)[1]
    no = client311.file(api_key=slow)
    statuses = [
        client311.update(no, api_key=slow, description=f"第{n}条").status_code for n in range(3)
    ]

    assert statuses == [201, 201, 429]
    assert client311.file(api_key=slow, description="还能报")


def test_a_withdrawn_report_of_its_own_is_told_to_be_closed(client311: Client, here: Scene) -> None:
    no = client311.file()
    go(kept(no), here, "withdraw")

    with later(hours=1):
        (row,) = told(client311, api_key=client311.key)
        assert row["status"] == "closed"
        assert told(client311) == []
    assert kept(no).visibility is Visibility.STAFF
