"""A topic of the portal to announce, and the worker's round."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from portal.base.outbox import dispatcher
from tests.support import databases


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Do what the worker does: send everything that waits."""

    def run() -> int:
        with app.app_context():
            return dispatcher.drain()

    return run


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Engine]:
    """A database that several threads can write to."""
    with databases.shared_engine(tmp_path) as engine:
        yield engine
