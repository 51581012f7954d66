"""A topic of the portal to announce, and the worker's round."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.base.outbox import dispatcher


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Do what the worker does: send everything that waits."""

    def run() -> int:
        with app.app_context():
            return dispatcher.drain()

    return run
