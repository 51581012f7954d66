"""The workbench's browsers serve here too, and one of the sub-district."""

import pytest

from tests.factories.stages import handed_over, of_the_street
from tests.grievances.desk.conftest import (
    colleague,
    enter,
    here,
    monday,
    supervisor,
    worker,
)

__all__ = ["colleague", "enter", "here", "monday", "supervisor", "worker"]


@pytest.fixture
def inspector(here):
    """Somebody of the sub-district."""
    return of_the_street(here)


@pytest.fixture
def street(enter, here, inspector):
    """Their browser."""
    return enter(inspector, here)


@pytest.fixture
def shed(here):
    """An illegal building that was handed over."""
    return handed_over(here)
