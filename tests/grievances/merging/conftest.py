"""The same browsers as the workbench's own tests."""

from tests.grievances.desk.conftest import colleague, enter, here, monday, supervisor, worker

__all__ = ["colleague", "enter", "here", "monday", "supervisor", "worker"]
