"""A line judged: the report it becomes, or why it becomes none."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.base import clock
from portal.community.identity.phones import plain
from portal.grievances.models import Channel
from portal.grievances.queries import categories
from portal.grievances.queries.categories import Kind
from portal.grievances.service.intake import LONGEST_TEXT
from portal.grievances.service.placing import LONGEST_PLACE
from portal.grievances.transfer import moments
from portal.grievances.transfer.fields import Field
from portal.grievances.transfer.known import Known, Spot, way

F = Field
LONGEST_NO, LONGEST_NAME = 60, 60
_SHOWN = 30
AHEAD = timedelta(days=1)


class Refused(Exception):
    """The line becomes no report; ``code`` is one of the reasons, told with ``facts``."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


@dataclass(frozen=True)
class Order:
    """A line as it will be filed; ``phone`` is eleven digits or empty, ``remark`` a reason's code
    that is told beside the number."""

    hotline_no: str
    received_at: datetime | None
    wanted_by: datetime | None
    kind: Kind
    spot: Spot
    place: str
    text: str
    phone: str
    name: str
    channel: Channel
    remark: str

    def key(self, community_id: int) -> str:
        """By which the same line is known again: the number, else all that it says."""
        said: tuple[str, ...] = ("no", self.hotline_no)
        if not self.hotline_no:
            at = self.received_at.isoformat() if self.received_at else ""
            said = ("line", at, self.place, self.text, self.phone)
        return hashlib.sha256("\0".join((str(community_id), *said)).encode()).hexdigest()


@dataclass(frozen=True)
class Reader:
    """How the lines of one list are read: its headings, columns, presets and the names known."""

    headings: Sequence[str]
    columns: Mapping[str, str]
    presets: Mapping[str, str]
    known: Known

    def order(self, cells: Sequence[str]) -> Order:
        """The report that a line becomes; raises ``Refused``."""
        if any(cells[len(self.headings) :]):
            raise Refused("too_many_cells")
        said = {field: self._cell(cells, field) for field in Field}
        received = _received(said[F.RECEIVED_AT])
        wanted = _moment(said[F.WANTED_BY], "wanted_unclear", last=True)
        if received and wanted and wanted < received:
            raise Refused("wanted_before_received")
        place = _short(said[F.PLACE], LONGEST_PLACE, "place_too_long")
        if not place:
            raise Refused("place_missing")
        phone = plain(said[F.PHONE])
        return Order(
            hotline_no=_short(said[F.HOTLINE_NO], LONGEST_NO, "number_too_long"),
            received_at=received,
            wanted_by=wanted,
            kind=self._kind(said[F.CATEGORY]),
            spot=self.known.spot(place),
            place=place,
            text=_text(said[F.TITLE], said[F.TEXT]),
            phone=phone,
            name=_short(said[F.NAME], LONGEST_NAME, "name_too_long"),
            channel=self._channel(said[F.CHANNEL]),
            remark="phone_not_kept" if said[F.PHONE] and not phone else "",
        )

    def _cell(self, cells: Sequence[str], field: Field) -> str:
        heading = self.columns.get(field.value)
        if heading is None or heading not in self.headings:
            return ""
        at = self.headings.index(heading)
        return cells[at] if at < len(cells) else ""

    def _kind(self, typed: str) -> Kind:
        found = self.known.kind(typed) if typed else None
        found = found or categories.by_code().get(self.presets.get("category", ""))
        if found is None:
            raise (
                Refused("kind_unknown", typed=typed[:_SHOWN]) if typed else Refused("kind_missing")
            )
        return found

    def _channel(self, typed: str) -> Channel:
        if not typed:
            return Channel(self.presets.get("channel") or Channel.IMPORT)
        found = way(typed)
        if found is None:
            raise Refused("channel_unknown", typed=typed[:_SHOWN])
        return found


def _received(typed: str) -> datetime | None:
    """A clock may be wrong by hours; a year or a month that is to come is a slip."""
    found = _moment(typed, "received_unclear")
    if found is not None and found > clock.now() + AHEAD:
        raise Refused("received_later", typed=typed[:_SHOWN])
    return found


def _moment(typed: str, code: str, *, last: bool = False) -> datetime | None:
    if not typed:
        return None
    found = moments.read(typed, last=last)
    if found is None:
        raise Refused(code, typed=typed[:_SHOWN])
    return found


def _short(typed: str, most: int, code: str) -> str:
    if len(typed) > most:
        raise Refused(code, most=most)
    return typed


def _text(title: str, text: str) -> str:
    joined = text if title and title in text else "\n".join(part for part in (title, text) if part)
    if not joined:
        raise Refused("text_missing")
    if len(joined) > LONGEST_TEXT:
        raise Refused("text_too_long", most=LONGEST_TEXT)
    return joined
