"""What clients type in addresses and forms, read strictly and named when it is wrong.

An empty parameter is an absent one. A plus sign that arrives as a blank, because the client did
not encode it, is taken for what was meant.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from portal.base import clock
from portal.base.i18n import LazyString, _, _l
from portal.open311.errors import Fault, Refused

LONGEST_SPAN = timedelta(days=90)
MOST_ON_A_PAGE = 1000
MOST_ROWS = 1_000_000
MOST_IN_A_LIST = 1000
FIRST_YEAR, LAST_YEAR = 1990, 2200
FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_LAST = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?(Z|[+ -]\d\d:?\d\d)",
    re.ASCII | re.IGNORECASE,
)
_NO_MOMENT = _l("Write a moment with its time zone, such as 2026-11-23T08:00:00Z.")
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

Span = tuple[datetime, datetime]


class Asked:
    """The parameters of one request; what is wrong is collected, so that all of it is told."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        """A parameter without its edges; empty when it is absent."""
        return self._values.get(name, "").strip()

    def wrong(self, name: str, sentence: str | LazyString) -> None:
        """Note what is wrong with a parameter."""
        self.faults.append(Fault(name, sentence))

    def refuse_faults(self) -> None:
        """Raise everything noted so far, if there is any."""
        if self.faults:
            raise Refused(400, self.faults)

    def words(self, name: str) -> list[str]:
        """The parts of a comma list."""
        found = [part.strip() for part in self.text(name).split(",")]
        found = list(dict.fromkeys(part for part in found if part))
        if len(found) > MOST_IN_A_LIST:
            self.wrong(name, _("Name at most %(n)s.", n=MOST_IN_A_LIST))
            return []
        return found

    def truth(self, name: str) -> bool:
        """A parameter that is true or false; false when it is absent."""
        typed = self.text(name).lower()
        if typed and typed not in _TRUTH:
            self.wrong(name, _l("Write true or false."))
        return _TRUTH.get(typed, False)

    def count(self, name: str, *, default: int, most: int) -> int:
        """A whole number from 1 to ``most``."""
        typed = self.text(name)
        if not typed:
            return default
        if typed.isascii() and typed.isdecimal() and len(typed) < 10 and 0 < int(typed) <= most:
            return int(typed)
        self.wrong(name, _("Write a whole number from 1 to %(n)s.", n=most))
        return default

    def degrees(self, name: str, *, most: int) -> float | None:
        """A latitude (``most`` 90) or longitude (180) in degrees; None when absent or wrong."""
        typed = self.text(name)
        if not typed:
            return None
        found = number(typed)
        if found is None or abs(found) > most:
            self.wrong(name, _("Write degrees from -%(n)s to %(n)s.", n=most))
            return None
        return found

    def box(self) -> tuple[float, float, float, float] | None:
        """``bbox``: west, south, east, north."""
        typed = self.text("bbox")
        if not typed:
            return None
        found = [number(part.strip()) for part in typed.split(",")[:5]]
        if len(found) == 4:
            west, south, east, north = found
            if west is None or south is None or east is None or north is None:
                pass
            elif -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
                return west, south, east, north
        self.wrong(
            "bbox", _l("Write west,south,east,north in degrees, such as 117.1,39.0,117.3,39.2.")
        )
        return None

    def span(self, first: str, last: str, *, bounded: bool) -> Span | None:
        """From one moment to another, both included; None when neither is given, or both are wrong.

        ``bounded`` refuses more than 90 days and puts a missing end so far off.
        """
        begin, end = self.moment(first), self.moment(last, ends=True)
        if begin is None and end is None:
            return None
        if begin is None or end is None:
            begin, end = _completed(begin, end, bounded)
        if end < begin:
            self.wrong(last, _("It must not lie before %(name)s.", name=first))
        elif bounded and end - begin > LONGEST_SPAN + timedelta(seconds=1):
            self.wrong(last, _("It may lie at most 90 days after %(name)s.", name=first))
        return begin, end

    def moment(self, name: str, *, ends: bool = False) -> datetime | None:
        """A moment; with ``ends`` one without fractions lasts to the end of its second."""
        typed = self.text(name)
        if not typed:
            return None
        found = _MOMENT.fullmatch(typed)
        moment = _read(found) if found else None
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.wrong(name, _NO_MOMENT)
            return None
        whole_second = ends and found is not None and not found[3]
        return moment.replace(microsecond=999_999) if whole_second else moment


def last_days() -> Span:
    """The span in force where none is given."""
    return clock.now() - LONGEST_SPAN, clock.now()


def _completed(begin: datetime | None, end: datetime | None, bounded: bool) -> Span:
    if begin is not None:
        return begin, begin + LONGEST_SPAN if bounded else _LAST
    if end is not None:
        return end - LONGEST_SPAN if bounded else FIRST, end
    return FIRST, _LAST


def _read(found: re.Match[str]) -> datetime | None:
    day, time, fraction, zone = found.groups()
    zone = "+00:00" if zone in "Zz" else zone.replace(" ", "+")
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0")))


def number(typed: str) -> float | None:
    """A plain decimal number; None for anything else, infinities among it."""
    if not re.fullmatch(r"[+-]?\d{1,6}(\.\d{1,15})?", typed, re.ASCII):
        return None
    found = float(typed)
    return found if math.isfinite(found) else None
