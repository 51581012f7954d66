"""A community with a key, and a client that speaks both formats."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.base import clock
from portal.base.db import session, transaction
from portal.community.places.models import Building
from portal.grievances import service
from portal.grievances.lifecycle import Actor
from portal.grievances.models import Grievance, GrievancePhoto
from portal.open311.models import ApiKey
from portal.open311.service import keys
from tests.factories.grievances import BROWSER, GrievanceFactory, Scene, scene, version
from tests.factories.photos import received
from tests.support.rates import counted

MONDAY = "2026-11-23T09:00:00+08:00"
LATITUDE, LONGITUDE = 39.12, 117.2


@dataclass
class Client:
    """A program that talks to one community of the portal."""

    http: FlaskClient
    slug: str
    key: str

    def get(self, path: str, **query: Any) -> TestResponse:
        """Ask; the community is named unless the query names one."""
        query.setdefault("jurisdiction_id", self.slug)
        return self.http.get(f"/open311/v2/{path}", query_string=query)

    def json(self, path: str, **query: Any) -> Any:
        """The answer in JSON; it must be one."""
        answer = self.get(f"{path}.json", **query)
        assert answer.status_code == 200, answer.text
        assert answer.content_type == "application/json; charset=utf-8"
        return json.loads(answer.data)

    def xml(self, path: str, **query: Any) -> ElementTree.Element:
        """The answer in XML; it must be one."""
        answer = self.get(f"{path}.xml", **query)
        assert answer.status_code == 200, answer.text
        assert answer.content_type == "text/xml; charset=utf-8"
        return ElementTree.fromstring(answer.data)

    def numbers(self, **query: Any) -> list[str]:
        """The numbers of the reports that are listed."""
        return [row["service_request_id"] for row in self.json("requests", **query)]

    def post(
        self, form: str = "json", headers: dict[str, str] | None = None, **fields: Any
    ) -> TestResponse:
        """File a report of household rubbish unless told otherwise; ``None`` leaves out."""
        typed = {
            "api_key": self.key,
            "jurisdiction_id": self.slug,
            "service_code": "litter.household",
            "address_string": "北门旁边",
            "description": "垃圾没人清",
        } | fields
        typed = {name: value for name, value in typed.items() if value is not None}
        return self.http.post(f"/open311/v2/requests.{form}", data=typed, headers=headers)

    def file(self, **fields: Any) -> str:
        """File a report; its number."""
        answer = self.post(**fields)
        assert answer.status_code == 201, answer.text
        found: str = answer.get_json()[0]["service_request_id"]
        return found

    def update(
        self, no: str | None, form: str = "json", headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Add words to a report; ``None`` leaves a field out."""
        typed = {
            "api_key": self.key,
            "jurisdiction_id": self.slug,
            "service_request_id": no,
            "description": "昨晚又堆了一堆",
        } | more
        typed = {name: value for name, value in typed.items() if value is not None}
        address = f"/open311/v2/servicerequestupdates.{form}"
        return self.http.post(address, data=typed, headers=headers)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday morning."""
    with clock.at(MONDAY):
        yield


@pytest.fixture
def here(monday: None) -> Scene:
    """A community whose building has coordinates."""
    found = scene()
    building = session.get(Building, found.building.id)
    assert building is not None
    building.latitude, building.longitude = LATITUDE, LONGITUDE
    session.commit()
    return found


def new_key(name: str = "街道热线平台", per_hour: int = 1000) -> tuple[ApiKey, str]:
    """A key and its secret."""
    with transaction():
        issued = keys.issue(name=name, contact="022-27000000", per_hour=per_hour, by_id=None)
    return issued.key, issued.secret


@pytest.fixture
def client311(app: Flask, here: Scene) -> Client:
    """A client with a key of its own, under the protection against forged forms."""
    app.config["WTF_CSRF_ENABLED"] = True
    return Client(app.test_client(), here.community.slug, new_key()[1])


def file_public(here: Scene, text: str = "楼下垃圾没人清", **more: Any) -> Grievance:
    """A report that neighbours may see; its words are not released."""
    more.setdefault("category", "litter.household")
    return GrievanceFactory.file(scene=here, text=text, visibility="neighbours", **more).grievance


def with_photo(here: Scene, **more: Any) -> Grievance:
    """A public report with a real photo that waits for its release."""
    return file_public(here, photo_tokens=[received()], uploader_key=BROWSER, **more)


def release(here: Scene, grievance: Grievance, *, text: bool = True, photos: bool = False) -> None:
    """Let neighbours read the words, or see the photos."""
    ids = [
        photo.id
        for photo in session.query(GrievancePhoto).filter_by(grievance_id=grievance.id)
        if photos
    ]
    actor: Actor = here.hand
    with transaction():
        service.release(
            grievance.id, actor=actor, version=version(grievance.id), text=text, photo_ids=ids
        )


@pytest.fixture
def counting(client311: Client) -> Iterator[None]:
    """Limits count while the test runs."""
    with counted("memory://"):
        yield
