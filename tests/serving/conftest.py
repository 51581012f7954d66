"""A prepared installation, copied for each test, so that each starts in a second."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.postgres import wanted
from tests.support.serving import ROOT


@pytest.fixture(autouse=True)
def database():
    """These tests talk to processes of their own; the shared test database stays out of it."""


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """A data folder, migrated and with its reference rows."""
    if wanted():
        pytest.skip("processes are the same with PostgreSQL: shown on SQLite")
    folder = tmp_path_factory.mktemp("installation")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    subprocess.run(
        [sys.executable, "-m", "portal.prepare"],
        check=True,
        cwd=ROOT,
        env=ours | {"PORTAL_DATA": str(folder)},
    )
    return folder


@pytest.fixture
def data(installation, tmp_path):
    """A copy of the installation for one test."""
    return shutil.copytree(installation, tmp_path / "data")
