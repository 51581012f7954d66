"""Only what the public may see is ever in an answer; a key adds dates and states of its own."""

import json
from typing import Any

import pytest

from portal.base.db import session, transaction
from portal.grievances import service
from portal.grievances.models import Grievance
from tests.factories.grievances import Scene, version
from tests.open311.conftest import Client, file_public, new_key, release, with_photo

WORDS = "三单元张阿姨家门口"
PLACE = "张阿姨家门口的台阶"

ADDRESSES = [
    "/open311/v2/requests.json",
    "/open311/v2/requests.xml",
    "/open311/v2/requests.json?extensions=true",
    "/open311/v2/requests.xml?extensions=true",
    "/open311/v2/requests.json?service_request_id={no}&extensions=true",
    "/open311/v2/requests/{no}.json?extensions=true",
    "/open311/v2/requests/{no}.xml?extensions=true",
    "/open311/v2/servicerequestupdates.json",
    "/open311/v2/servicerequestupdates.xml?service_request_id={no}",
    "/open311/v2/tokens/{no}.json",
    "/open311/v2/tokens/{no}.xml",
    "/c/{slug}/reports.atom",
]


def _everything(client: Client, no: str) -> str:
    """All that any address says."""
    found = []
    for address in ADDRESSES:
        path = address.format(no=no, slug=client.slug)
        joint = "&" if "?" in path else "?"
        found.append(client.http.get(f"{path}{joint}jurisdiction_id={client.slug}").text)
    return "\n".join(found)


def test_a_private_report_is_nowhere(client311: Client, here: Scene) -> None:
    private = file_public(here, text=WORDS, place_text=PLACE)
    with transaction():
        grievance = session.get(Grievance, private.id)
        assert grievance is not None
        grievance.visibility = "staff"

    said = _everything(client311, private.no)

    assert WORDS not in said
    assert PLACE not in said
    assert f'"{private.no}"' not in said
    assert f">{private.no}<" not in said
    assert client311.get(f"requests/{private.no}.json").status_code == 404


def test_a_kind_that_is_never_public_is_nowhere(client311: Client, here: Scene) -> None:
    no = client311.file(service_code="illegal_construction.shed", description=WORDS)

    assert client311.numbers() == []
    assert WORDS not in _everything(client311, no)


def test_a_held_report_is_nowhere_until_it_is_let_through(client311: Client, here: Scene) -> None:
    grievance = file_public(here, text=WORDS)
    with transaction():
        service.hold(grievance.id, actor=here.hand, version=1, reason="先看看")

    assert client311.get(f"requests/{grievance.no}.json").status_code == 404
    assert grievance.no not in json.dumps(client311.json("requests"))

    with transaction():
        service.unhold(grievance.id, actor=here.hand, version=version(grievance.id))
    assert client311.numbers() == [grievance.no]


def test_words_place_and_photos_that_were_not_released_are_nowhere(
    client311: Client, here: Scene
) -> None:
    grievance = with_photo(here, text=WORDS, place_text=PLACE)

    said = _everything(client311, grievance.no)

    assert grievance.no in said
    assert WORDS not in said
    assert PLACE not in said
    assert "/files/" not in said


def test_what_is_taken_back_is_gone(client311: Client, here: Scene) -> None:
    grievance = with_photo(here, text=WORDS, place_text=PLACE)
    release(here, grievance, photos=True)
    assert WORDS in _everything(client311, grievance.no)

    with transaction():
        service.withhold(grievance.id, actor=here.hand, version=version(grievance.id))

    said = _everything(client311, grievance.no)
    assert WORDS not in said
    assert "/files/" not in said


def test_nothing_tells_who_reported_or_what_was_asked_back(client311: Client, here: Scene) -> None:
    no = client311.file(phone="13812345678", first_name="丽", last_name="王", email="w@x.cn")
    grievance = session.query(Grievance).filter_by(no=no).one()
    with transaction():
        service.ask_info(grievance.id, actor=here.hand, version=1, text="是哪一户？")

    said = _everything(client311, no)

    for secret in ("13812345678", "王丽", "w@x.cn", "是哪一户", here.worker.name, "/follow/"):
        assert secret not in said


def _own(client: Client, no: str, **query: Any) -> dict[str, Any]:
    (row,) = client.json(f"requests/{no}", api_key=client.key, **query)
    found: dict[str, Any] = row
    return found


def test_a_key_sees_the_bones_of_what_it_filed_and_no_words(client311: Client, here: Scene) -> None:
    no = client311.file(
        **{"attribute[visibility]": "staff"}, description=WORDS, address_id=here.building.code
    )

    row = _own(client311, no, extensions="true")

    assert (row["status"], row["service_code"]) == ("open", "litter.household")
    assert row["expected_datetime"]
    empty = ("description", "address", "address_id", "lat", "long", "media_url")
    assert {row[name] for name in empty} == {None}
    assert row["notes"] == []
    assert WORDS not in json.dumps(row, ensure_ascii=False)
    assert client311.numbers(api_key=client311.key) == [no]
    assert client311.json(f"tokens/{no}", api_key=client311.key)[0]["service_request_id"] == no


def test_the_reply_to_a_private_report_is_not_among_its_bones(
    client311: Client, here: Scene
) -> None:
    no = client311.file(**{"attribute[visibility]": "staff"})
    grievance = session.query(Grievance).filter_by(no=no).one()
    for step in (
        lambda: service.accept(grievance.id, actor=here.hand, version=1),
        lambda: service.self_handle(grievance.id, actor=here.hand, version=2),
        lambda: service.resolve(
            grievance.id, actor=here.hand, version=3, outcome="explained", reply="已上门答复"
        ),
    ):
        with transaction():
            step()

    row = _own(client311, no)

    assert "待居民确认" in row["status_notes"]
    assert "已上门答复" not in row["status_notes"]


def test_another_key_sees_nothing_of_it_and_a_wrong_one_is_refused(
    client311: Client, here: Scene
) -> None:
    no = client311.file(**{"attribute[visibility]": "staff"})
    other = new_key("另一家")[1]

    assert client311.get(f"requests/{no}.json", api_key=other).status_code == 404
    assert client311.get(f"requests/{no}.json", api_key="wrong").status_code == 403
    assert client311.numbers(api_key=other) == []


def test_own_and_public_reports_are_listed_in_one_order_with_a_key(
    client311: Client, here: Scene
) -> None:
    first = file_public(here).no
    second = client311.file(**{"attribute[visibility]": "staff"})
    third = file_public(here).no
    both = client311.file(description="公开的")

    assert client311.numbers(api_key=client311.key) == [both, third, second, first]
    assert client311.numbers(api_key=client311.key, page=2, page_size=1) == [third]
    assert client311.numbers() == [both, third, first]


def test_the_key_is_in_no_link_and_in_no_log_line(
    client311: Client, here: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        file_public(here)

    answer = client311.get("requests.json", api_key=client311.key, page_size=1)

    assert "page=2" in answer.headers["Link"]
    assert client311.key not in answer.headers["Link"]
    assert client311.key not in caplog.text
