"""Words of danger and words that need a check, found in what residents write."""

import unicodedata
from functools import lru_cache

from portal.base import settings
from portal.grievances.options import DANGER_WORDS, HELD_WORDS, listed


def _plain(text: str) -> str:
    """Full-width letters made plain, spaces taken out: words hide between them."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def words_in(text: str, words: str) -> list[str]:
    """Which of the words, separated by spaces or commas, stand in the text."""
    plain = _plain(text)
    return [word for word, as_plain in _plain_words(words) if as_plain in plain]


@lru_cache(maxsize=256)
def _plain_words(words: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, _plain(word)) for word in listed(words))


def found(text: str, community_id: int) -> list[str]:
    """The words of danger in a text, as set for the community."""
    return words_in(text, settings.get(DANGER_WORDS, community=community_id)) if text else []


def held(text: str, community_id: int) -> list[str]:
    """The words for which a report waits for a check, as set for the community."""
    return words_in(text, settings.get(HELD_WORDS, community=community_id)) if text else []
