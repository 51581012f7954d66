"""Service hours: when a counter is open, weekday by weekday, lunch break left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby, pairwise

from portal.base import clock
from portal.base.deadlines.calendar import Calendar, DayKind
from portal.base.i18n import _, weekday_name

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Interval = tuple[time, time]

_LINE = re.compile(r"^([a-z]{3})(?:-([a-z]{3}))?\s+(\S.*)$")
_INTERVAL = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")


# What a Chinese keyboard types.
_PLAIN = str.maketrans("；：，、－—～至到", ";:  -----") | {ord(","): " "}
_CHINESE_DAY = re.compile("(?:周|星期|礼拜)([一二三四五六日天])")


class BadHours(ValueError):
    """Opening times that cannot be understood."""


@dataclass(frozen=True)
class Hours:
    """Opening times of the seven weekdays, Monday first; an empty day is closed."""

    week: tuple[tuple[Interval, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise BadHours("seven weekdays are needed, and one of them open")
        for intervals in self.week:
            moments = [moment for interval in intervals for moment in interval]
            if any(a >= b for a, b in pairwise(moments)):
                raise BadHours("opening times must follow one another")

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read ``mon-fri 08:30-12:00 13:30-17:30; sat 09:00-12:00``; later parts win.

        Also understood as Chinese staff write it: ``周一至周五 08：30－12：00``.
        """
        week: list[tuple[Interval, ...]] = [()] * 7
        for part in re.split(r"[;\n]", _in_english(text)):
            if not part.strip():
                continue
            found = _LINE.match(part.strip())
            if not found:
                raise BadHours(part.strip())
            intervals = tuple(_interval(word) for word in found[3].split())
            for weekday in _weekdays(found[1], found[2] or found[1]):
                week[weekday] = intervals
        return cls(tuple(week))

    @property
    def text(self) -> str:
        """The one form in which opening times are kept."""
        return "; ".join(
            f"{_span(days, DAY_NAMES.__getitem__, '%(first)s-%(last)s')} {times}"
            for days, times in self._parts()
        )

    @property
    def words(self) -> str:
        """The same for readers (周一至周五 08:30-12:00 13:30-17:30); :meth:`parse` takes it too."""
        said, pattern = "", _("%(first)s-%(last)s")
        for days, times in self._parts():
            part = f"{_span(days, weekday_name, pattern)} {times}"
            said = _("%(before)s; %(after)s", before=said, after=part) if said else part
        return said

    def _parts(self) -> list[tuple[list[int], str]]:
        """Days in a row that have the same times, with these."""
        alike = groupby(range(7), key=self.week.__getitem__)
        return [
            (list(days), " ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in times))
            for times, days in alike
            if times
        ]

    def on(self, day: date, calendar: Calendar) -> tuple[Interval, ...]:
        """The opening times of one day.

        A holiday is closed. A made-up working Saturday or Sunday without times of its own is
        worked like the first open day of the week, because it stands for a weekday.
        """
        kind = calendar.kind(day)
        if kind is DayKind.HOLIDAY:
            return ()
        own = self.week[day.weekday()]
        if kind is DayKind.WORKDAY and not own:
            return next(intervals for intervals in self.week if intervals)
        return own

    def spans_on(self, day: date, calendar: Calendar) -> list[tuple[datetime, datetime]]:
        """The opening times of one day as moments in UTC."""
        return [(_moment(day, a), _moment(day, b)) for a, b in self.on(day, calendar)]

    def closes_on(self, day: date, calendar: Calendar) -> datetime | None:
        """The close of business (UTC) on that day, or ``None`` when it is closed."""
        spans = self.spans_on(day, calendar)
        return spans[-1][1] if spans else None


def _span(days: list[int], name: Callable[[int], str], pattern: str) -> str:
    if len(days) == 1:
        return name(days[0])
    return pattern % {"first": name(days[0]), "last": name(days[-1])}


def _in_english(text: str) -> str:
    def day(found: re.Match[str]) -> str:
        return DAY_NAMES["一二三四五六日".index(found[1].replace("天", "日"))]

    return _CHINESE_DAY.sub(day, text.lower().translate(_PLAIN))


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=clock.SHANGHAI).astimezone(UTC)


def _interval(word: str) -> Interval:
    found = _INTERVAL.match(word)
    if not found:
        raise BadHours(word)
    try:
        opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError as error:
        raise BadHours(word) from error
    if opens >= closes:
        raise BadHours(word)
    return opens, closes


def _weekdays(first: str, last: str) -> range:
    if first not in DAY_NAMES or last not in DAY_NAMES:
        raise BadHours(f"{first}-{last}")
    start, end = DAY_NAMES.index(first), DAY_NAMES.index(last)
    if start > end:
        raise BadHours(f"{first}-{last}")
    return range(start, end + 1)


DEFAULT_HOURS_TEXT = "mon-fri 08:30-12:00 13:30-17:30"
DEFAULT_HOURS = Hours.parse(DEFAULT_HOURS_TEXT)
