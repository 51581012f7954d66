"""The workbench's browsers serve here too."""

from tests.grievances.desk.conftest import (
    colleague,
    enter,
    here,
    monday,
    supervisor,
    worker,
)

__all__ = ["colleague", "enter", "here", "monday", "supervisor", "worker"]
