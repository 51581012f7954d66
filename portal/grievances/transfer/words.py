"""The words by which a list calls the kinds of problem, where they are none of our names.

Staff say once what such a word means; it is remembered for every later list of the community.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from portal.grievances.queries import categories
from portal.grievances.transfer import reading
from portal.grievances.transfer.fields import Field, folded
from portal.grievances.transfer.known import Known
from portal.grievances.transfer.models import Import

KINDS = "kinds"  # among the presets: the folded word and the code of our kind, empty for none
LOOKED_AT = 5000
MOST = 40
LONGEST = 60


@dataclass(frozen=True)
class Word:
    """A word of the list: how often it stands there, which kind it was said to mean (a code, empty
    for none), and whether nobody was asked yet."""

    text: str
    lines: int
    code: str
    is_new: bool

    @property
    def key(self) -> str:
        """By which the word is known again, whatever its width and marks."""
        return folded(self.text)

    @property
    def name(self) -> str:
        """The name of its field in the form."""
        return f"kind_{hashlib.sha256(self.key.encode()).hexdigest()[:12]}"


def kinds_of(presets: Mapping[str, Any]) -> dict[str, str]:
    """What the words of a list were said to mean."""
    return dict(presets.get(KINDS) or {})


def words_of(found: Import, content: bytes, bounds: reading.Bounds) -> list[Word]:
    """The words of a list that are none of our names, new ones first, then the most frequent;
    raises ``Unreadable``."""
    heading = found.columns.get(Field.CATEGORY.value)
    if heading is None or heading not in found.headings:
        return []
    at = found.headings.index(heading)
    every = reading.lines(content, bounds)
    below = islice((line for line in every if line.number > found.heading_line), LOOKED_AT)
    said = Counter(line.cells[at][:LONGEST] for line in below if at < len(line.cells))
    return _none_of_ours(said, found)


def _none_of_ours(said: Counter[str], found: Import) -> list[Word]:
    names, told, ours = Known(found.community_id), kinds_of(found.presets), categories.by_code()
    words: dict[str, Word] = {}
    for text, lines in said.most_common():
        key = folded(text)
        if not key or key in words or names.kind(text) is not None:
            continue
        code = told.get(key, "")
        gone = bool(code) and code not in ours
        words[key] = Word(text, lines, "" if gone else code, key not in told or gone)
    return sorted(words.values(), key=lambda word: (not word.is_new, -word.lines))
