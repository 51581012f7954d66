"""Browsers of the workbench: the grid's worker, a colleague, a supervisor, strangers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.base import clock
from portal.base.db import session
from portal.community.identity.models import Person
from portal.grievances.models import Grievance
from tests.factories.grievances import Scene, scene
from tests.factories.identity import sign_in

MONDAY = "2026-11-23T09:00:00+08:00"
SWAP = {"HX-Request": "true"}


@dataclass
class Desk:
    """One signed-in browser on the desk of one community."""

    client: FlaskClient
    slug: str

    def url(self, path: str = "reports") -> str:
        """An address of the desk."""
        return f"/desk/c/{self.slug}/{path}"

    def get(self, path: str = "reports", **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(self.url(path), **more)

    def post(self, path: str, swap: bool = False, **data: Any) -> TestResponse:
        """Send a form."""
        headers = SWAP if swap else {}
        return self.client.post(self.url(path), data=data, headers=headers)

    def act(self, grievance: Grievance, name: str, swap: bool = False, **data: Any) -> TestResponse:
        """Do something to a report as it stands now."""
        data.setdefault("version", fresh(grievance).version)
        return self.post(f"reports/{grievance.no}/{name}", swap=swap, **data)


def fresh(grievance: Grievance) -> Grievance:
    """The report as the database keeps it."""
    session.expire_all()
    session.refresh(grievance)
    return grievance


def text(response: TestResponse) -> str:
    """What the page says."""
    return response.get_data(as_text=True)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """A Monday morning, so that sessions and time limits do not hang on the day of the run."""
    with clock.at(MONDAY):
        yield


@pytest.fixture
def here(monday: None) -> Scene:
    """A community with a grid, its worker, a colleague of the committee and a supervisor."""
    return scene()


@pytest.fixture
def enter(app: Flask) -> Callable[[Person, Scene], Desk]:
    """Sign somebody in, on the desk of a community."""
    app.config["WTF_CSRF_ENABLED"] = False

    def signed_in(person: Person, place: Scene) -> Desk:
        client = app.test_client()
        client.set_cookie("lang", "en")
        sign_in(client, person)
        return Desk(client, place.community.slug)

    return signed_in


@pytest.fixture
def worker(enter: Any, here: Scene) -> Desk:
    """The grid's worker."""
    return enter(here.worker, here)


@pytest.fixture
def colleague(enter: Any, here: Scene) -> Desk:
    """A member of the committee."""
    return enter(here.colleague, here)


@pytest.fixture
def supervisor(enter: Any, here: Scene) -> Desk:
    """A member of the supervision committee."""
    return enter(here.supervisor, here)
