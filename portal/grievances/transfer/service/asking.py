"""Which words of a list staff are asked about before it is filed."""

from portal.grievances.transfer import reading, words
from portal.grievances.transfer.models import Import
from portal.grievances.transfer.service import receiving, running
from portal.grievances.transfer.words import Word


def words_of(found: Import) -> list[Word]:
    """The words for kinds that are none of our names; none of a file that cannot be read, which is
    told with its first lines."""
    content = running.content_of(found.id)
    if content is None:
        return []
    try:
        return words.words_of(found, content, receiving.bounds())
    except reading.Unreadable:
        return []


def has_new_words(found: Import) -> bool:
    """Whether there are words of which nobody said yet what they mean."""
    return any(word.is_new for word in words_of(found))
