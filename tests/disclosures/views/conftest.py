"""An office that publishes, and browsers of everybody in it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.disclosures import Office, office
from tests.factories.identity import sign_in

Browse = Callable[[Any], FlaskClient]


@pytest.fixture
def here(app: Flask) -> Office:
    """A community with everybody in it."""
    app.config["WTF_CSRF_ENABLED"] = False
    return office()


@pytest.fixture
def as_(app: Flask) -> Browse:
    """A browser signed in as somebody; as nobody with None."""

    def browser(person: Any) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            sign_in(client, person)
        return client

    return browser
