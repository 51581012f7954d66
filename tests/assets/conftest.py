"""Files and macros alone: no test here touches a row."""

import pytest


@pytest.fixture(autouse=True)
def database() -> None:
    """Take the place of the suite's transaction around each test."""
