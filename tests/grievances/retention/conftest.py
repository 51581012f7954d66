"""The workbench's browsers serve here too."""

from tests.grievances.desk.conftest import enter

__all__ = ["enter"]
