"""What the worker clears away in this room."""

from portal.base.db import transaction
from portal.mail import service


def forget_codes() -> int:
    """Delete codes of yesterday; how many."""
    with transaction():
        return service.forget_old()
