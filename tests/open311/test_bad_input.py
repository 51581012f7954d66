"""Whatever is asked, the answer is a document in the format asked for: no page, no failure."""

import json
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.factories.grievances import Scene
from tests.open311.conftest import Client, file_public

NAMES = [
    "jurisdiction_id",
    "service_request_id",
    "service_code",
    "start_date",
    "end_date",
    "updated_after",
    "updated_before",
    "status",
    "page",
    "page_size",
    "up_to",
    "bbox",
    "extensions",
    "lang",
    "api_key",
    "lat",
    "long",
    "address_string",
    "address_id",
    "attribute[place]",
    "attribute[]",
    "media_url",
    "description",
    "phone",
    "update_id",
    "updated_datetime",
]
LIKELY = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1",
        "2147483647",
        "99999999999999999999",
        "1e309",
        "nan",
        "true",
        "open,closed",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-02-30T00:00:00Z",
        "2026-11-23T09:00:00",
        "2026-11-23T24:00:00Z",
        "2026-11-23T09:00:00+99:99",
        "2026-11-23",
        "117,39,118",
        "-181,0,0,0",
        "1,2,3,4,5",
        "litter,flyers",
        "261123-001," * 1200,
        "\x00",
        "\ufffe",
        "']>&<!--",
        "١٢٣",
    ]
)
TYPED = st.dictionaries(st.sampled_from(NAMES), st.one_of(LIKELY, st.text(max_size=40)), max_size=5)
PATHS = st.sampled_from(
    [
        "discovery",
        "services",
        "requests",
        "services/litter",
        "requests/261123-001",
        "tokens/1",
        "servicerequestupdates",
    ]
)
FORMS = st.sampled_from(["json", "xml"])
QUICK = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _is_document(answer: TestResponse, form: str) -> None:
    assert answer.status_code < 500, answer.text
    if form == "json":
        assert answer.content_type == "application/json; charset=utf-8"
        told: Any = json.loads(answer.data)
        if answer.status_code >= 400:
            assert all(set(each) == {"code", "description"} for each in told)
            assert all(isinstance(text, str) and text for each in told for text in each.values())
    else:
        assert answer.content_type == "text/xml; charset=utf-8"
        root = ElementTree.fromstring(answer.data)
        if answer.status_code >= 400:
            assert root.tag == "errors"
            assert all(each.findtext("description") for each in root)


@QUICK
@given(path=PATHS, form=FORMS, query=TYPED)
def test_no_question_breaks_it(
    client311: Client, here: Scene, path: str, form: str, query: dict[str, str]
) -> None:
    answer = client311.get(f"{path}.{form}", **query)

    _is_document(answer, form)


@QUICK
@given(form=FORMS, fields=TYPED)
def test_no_report_breaks_it(client311: Client, form: str, fields: dict[str, str]) -> None:
    if fields.get("media_url") == "":
        fields.pop("media_url")

    _is_document(client311.post(form, **fields), form)


@QUICK
@given(form=FORMS, fields=TYPED, known=st.booleans())
def test_no_update_breaks_it(
    client311: Client, form: str, fields: dict[str, str], known: bool
) -> None:
    if fields.get("media_url") == "":
        fields.pop("media_url")
    if known:
        fields["service_request_id"] = client311.file()

    _is_document(client311.update(None, form, **fields), form)


@QUICK
@given(name=st.text(min_size=1, max_size=30), form=FORMS)
def test_no_address_breaks_it(client311: Client, name: str, form: str) -> None:
    for room in ("requests", "services", "tokens"):
        answer = client311.http.get(f"/open311/v2/{room}/{quote(name, safe='')}.{form}")

        assert answer.status_code in {400, 404, 200}, answer.text
        _is_document(answer, form)


BAD = [
    ({"start_date": "2026-11-23"}, "start_date"),
    ({"start_date": "2026-11-23T09:00:00"}, "start_date"),
    ({"end_date": "soon"}, "end_date"),
    ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, "end_date"),
    ({"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, "end_date"),
    (
        {"updated_after": "2026-01-01T00:00:00Z", "updated_before": "2026-11-01T00:00:00Z"},
        "updated_before",
    ),
    ({"status": "done"}, "status"),
    ({"page": "0"}, "page"),
    ({"page_size": "1001"}, "page_size"),
    ({"page": "1000000", "page_size": "1000"}, "page"),
    ({"bbox": "117.3,39,117.1,40"}, "bbox"),
    ({"extensions": "maybe"}, "extensions"),
]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(("query", "parameter"), BAD)
def test_a_filter_that_is_wrong_is_named(
    client311: Client, form: str, query: dict[str, str], parameter: str
) -> None:
    answer = client311.get(f"requests.{form}", **query)

    assert answer.status_code == 400
    _is_document(answer, form)
    assert f"{parameter}: " in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/999999-999.{form}", 404),
        ("services/nothing.{form}", 404),
        ("tokens/nothing.{form}", 404),
        ("nothing.{form}", 404),
        ("a/b/c.{form}", 404),
        ("requests/%0A.{form}", 404),
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_not_there_is_told_in_the_format_asked_for(
    client311: Client, path: str, status: int, form: str
) -> None:
    answer = client311.get(path.format(form=form))

    assert answer.status_code == status
    _is_document(answer, form)


@pytest.mark.parametrize("method", ["delete", "put", "patch"])
def test_a_method_that_is_not_taken_is_no_page_either(client311: Client, method: str) -> None:
    answer = getattr(client311.http, method)("/open311/v2/requests.json")

    assert answer.status_code == 405
    _is_document(answer, "json")


def test_an_unknown_suffix_is_answered_in_xml_or_what_is_accepted(client311: Client) -> None:
    plain = client311.http.get("/open311/v2/requests.csv")
    json_wanted = client311.http.get("/open311/v2/requests", headers={"Accept": "application/json"})

    assert (plain.status_code, json_wanted.status_code) == (404, 404)
    _is_document(plain, "xml")
    _is_document(json_wanted, "json")


def test_a_body_that_is_too_large_is_refused_in_the_format(client311: Client) -> None:
    answer = client311.post(description="长" * 500_000)

    assert answer.status_code == 400
    _is_document(answer, "json")


def test_text_that_no_xml_may_hold_is_left_out(client311: Client, here: Scene) -> None:
    from tests.open311.conftest import release

    grievance = file_public(here, text="坏\ufffe的<b>&字\uffff")
    release(here, grievance)

    assert client311.xml("requests").findtext("request/description") == "坏的<b>&字"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_an_unknown_token_is_told_by_the_callers_own_word(
    client311: Client, here: Scene, form: str
) -> None:
    answer = client311.get(f"tokens/nothing.{form}")

    assert answer.status_code == 404
    assert "token: " in answer.text
    assert "service_request_id" not in answer.text
