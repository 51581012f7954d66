"""A neighbourhood and a visitor for the residents' pages."""

import re
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.grievances import Scene, scene

NUMBER = re.compile(r"/reports/(\d{6}-\d{3,})/done$")


@pytest.fixture
def here() -> Scene:
    """A community with a building, a grid and its worker."""
    return scene()


def typed(here: Scene, **changes: Any) -> dict[str, Any]:
    """What a neighbour types about litter."""
    return {
        "submission_id": str(uuid.uuid4()),
        "category": "litter",
        "place": f"b{here.building.id}",
        "text": "楼下垃圾没人清",
        "visibility": "by_kind",
        "step": "all",
    } | changes


def send(client: FlaskClient, here: Scene, **changes: Any) -> TestResponse:
    """Send the form without JavaScript."""
    return client.post(
        f"/c/{here.community.slug}/report",
        data=typed(here, **changes),
        content_type="multipart/form-data",
    )


def filed(client: FlaskClient, here: Scene, **changes: Any) -> str:
    """File a report; its number."""
    answer = send(client, here, **changes)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    found = NUMBER.search(answer.location)
    assert found
    return found.group(1)
