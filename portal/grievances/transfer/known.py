"""What a list calls our kinds, buildings, landmarks and ways, found by their names."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from portal.community.places import queries as places
from portal.grievances.models import Channel
from portal.grievances.queries import categories
from portal.grievances.queries.categories import Kind
from portal.grievances.search import segmenting
from portal.grievances.transfer.fields import folded

_PARTS = re.compile(r"[/\\>》→—\-_|,，、;；:：\s]+")
_BREAKS = re.compile(r"[,，、;；/|\s]+")
_WAYS: Mapping[Channel, tuple[str, ...]] = {
    Channel.VISIT: ("来访", "上门", "窗口", "现场", "counter", "visit"),
    Channel.IMPORT: ("12345", "热线", "便民", "市长", "转办", "hotline", "import"),
    Channel.PHONE: ("电话", "来电", "phone", "telephone"),
}


class Spot(NamedTuple):
    """A building or a landmark of the community; neither where the words name none."""

    building_id: int | None = None
    landmark_id: int | None = None
    label: str = ""


class _Name(NamedTuple):
    text: str
    compound: str
    spot: Spot


class Known:
    """The names of one community, read once for a whole list; ``said`` tells for other words,
    folded, the code of the kind that they were said to mean."""

    def __init__(self, community_id: int, said: Mapping[str, str] | None = None) -> None:
        self._kinds = _kinds()
        self._said = said or {}
        self._names = _names(community_id)

    def kind(self, typed: str) -> Kind | None:
        """The kind that the word was said to mean, or of that name or code; of several levels the
        last that is known."""
        said = categories.by_code().get(self._said.get(folded(typed), ""))
        if said is not None:
            return said
        for part in (typed, *reversed(_PARTS.split(typed))):
            found = self._kinds.get(folded(part))
            if found is not None:
                return found
        return None

    def spot(self, typed: str) -> Spot:
        """The building or landmark that the words name; none where they might mean several."""
        text = _joined(typed)
        named = [name for name in self._names if _holds(text, name.text)]
        if not named:
            return Spot()
        longest = max(len(name.text) for name in named)
        best = {name for name in named if len(name.text) == longest}
        if len({name.spot for name in best}) > 1:
            best = {name for name in best if name.compound and name.compound in text}
        spots = {name.spot for name in best}
        return spots.pop() if len(spots) == 1 else Spot()


def way(typed: str) -> Channel | None:
    """By which way it came, as a list says it."""
    text = folded(typed)
    for channel, words in _WAYS.items():
        if any(word in text for word in words):
            return channel
    return None


def _kinds() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for kind in categories.by_code().values():
        for name in (kind.code, kind.name_zh, kind.name_en):
            found.setdefault(folded(name), kind)
    found.pop("", None)
    return found


def _names(community_id: int) -> list[_Name]:
    found = []
    for compound in places.buildings_for_choice(community_id):
        within = _joined(compound.name)
        for building in compound.buildings:
            spot = Spot(building.id, None, building.label)
            for name in (building.name, building.label, *_BREAKS.split(building.aliases)):
                found.append(_Name(_joined(name), within, spot))
    for landmark in places.landmarks_for_choice(community_id):
        found.append(_Name(_joined(landmark.name), "", Spot(None, landmark.id, landmark.name)))
    return [name for name in found if len(name.text) > 1]


def _joined(text: str) -> str:
    return "".join(segmenting.plain(text).split())


def _holds(text: str, name: str) -> bool:
    """Whether a name stands in the text; 3号楼 does not stand in 13号楼."""
    at = text.find(name)
    while at >= 0:
        before = text[at - 1] if at else ""
        after = text[at + len(name) : at + len(name) + 1]
        cut_before = name[0].isdecimal() and before.isdecimal()
        cut_after = name[-1].isdecimal() and after.isdecimal()
        if not cut_before and not cut_after:
            return True
        at = text.find(name, at + 1)
    return False
