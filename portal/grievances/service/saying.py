"""What people typed with a move, trimmed and judged alike everywhere."""

from portal.base.errors import Invalid
from portal.grievances.errors import WordsMissing

LONGEST_WORDS = 2000


def trimmed(text: str) -> str:
    """The text without its edges, cut at the most that is kept."""
    return text.strip()[:LONGEST_WORDS]


def words(text: str, missing: type[Invalid] = WordsMissing) -> str:
    """What was typed, trimmed; refused when there is nothing."""
    found = trimmed(text)
    if not found:
        raise missing
    return found
