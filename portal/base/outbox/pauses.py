"""How often a message is tried, and how long between two tries."""

from datetime import timedelta

MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: 30 s, 2 min, 8 min and so on up to 6 hours."""
    return min(FIRST_PAUSE * (1 << 2 * (attempts - 1)), LONGEST_PAUSE)
