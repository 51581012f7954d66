"""A neighbourhood, a public report in it, and a neighbour's browser."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.base.db import session, transaction
from portal.community.identity.models import Person
from portal.grievances.models import Grievance
from tests.factories.grievances import STEPS, GrievanceFactory, Scene, scene
from tests.factories.identity import resident, sign_in


@pytest.fixture
def here() -> Scene:
    """A community with a building, a grid and its worker."""
    return scene()


@pytest.fixture
def report(here: Scene) -> Grievance:
    """A report that neighbours may see."""
    return GrievanceFactory.create(scene=here, visibility="neighbours")


@pytest.fixture
def neighbour() -> Person:
    """Somebody with a verified phone."""
    return resident()


@pytest.fixture
def browser(app: Flask, client: FlaskClient, neighbour: Person) -> FlaskClient:
    """The neighbour's browser, signed in."""
    found = app.test_client()
    sign_in(found, neighbour)
    return found


def address(here: Scene, report: Grievance, act: str = "") -> str:
    """The page of a report, or an act on it."""
    return f"/c/{here.community.slug}/reports/{report.no}{act}"


def step(here: Scene, report: Grievance, *names: str) -> None:
    """Let the worker or the reporter act on the report."""
    for name in names:
        with transaction():
            STEPS[name](report.id, here)


def number(report: Grievance) -> Any:
    """The number as it stands in the row."""
    session.expire_all()
    return session.get_one(Grievance, report.id).supporter_count
