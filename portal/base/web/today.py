"""The parts of the staff's 今日 page, told by the capabilities; shown by :mod:`portal.desk`."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from portal.base.access.guards import CommunityLike
from portal.base.access.viewer import Viewer
from portal.base.i18n import LazyString


class Urgency(enum.StrEnum):
    """Under which heading matters stand, in this order."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    NEW = "new"
    WAITING = "waiting"


@dataclass(frozen=True)
class Matter:
    """One line: where it leads, what it is, by when; ``status`` is a kind and label of the
    status chip. ``facts`` is the line as it may leave the portal: no word of a resident."""

    url: str
    title: str
    note: str = ""
    community: str = ""
    status: tuple[str, str] | None = None
    facts: str = ""


@dataclass(frozen=True)
class Section:
    """Matters of one urgency from one capability; ``count`` may exceed the matters listed."""

    urgency: Urgency
    title: LazyString | str
    count: int
    matters: Sequence[Matter] = field(default=())
    more_url: str = ""


Communities = Sequence[CommunityLike]
Tell = Callable[[Viewer, Communities], "Section | None"]

_sections: list[tuple[int, Tell]] = []


def register_section(order: int, tell: Tell) -> None:
    """Add a part. ``tell(viewer, communities)`` answers a section for the communities shown (one
    on a community's desk, all that the viewer may see on the overview), or nothing."""
    if tell not in [known for _order, known in _sections]:
        _sections.append((order, tell))
        _sections.sort(key=lambda entry: entry[0])


def sections(viewer: Viewer, communities: Communities) -> list[Section]:
    """What every capability has to tell, most urgent first, empty parts left out."""
    told = [tell(viewer, communities) for _order, tell in _sections]
    found = [section for section in told if section is not None and section.count]
    urgencies = list(Urgency)
    return sorted(found, key=lambda section: urgencies.index(section.urgency))
