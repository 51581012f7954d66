"""Days and times as lists write them; without a zone they are China's."""

import re
from datetime import UTC, date, datetime, time, timedelta

from portal.base import clock
from portal.base.deadlines.limits import end_of

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_CLOCK = r"(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:[:：]?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?"
_WRITTEN = re.compile(rf"{_DAY}(?:[\sT]*{_CLOCK})?", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2100
# How spreadsheets count days when a cell lost its format.
_SHEET_EPOCH = date(1899, 12, 30)
_SHEET_DAY = re.compile(r"(\d{5})(?:\.(\d{1,12}))?", re.ASCII)


def read(typed: str, *, last: bool = False) -> datetime | None:
    """The moment; of a day alone its beginning, or with ``last`` its end. None when it is none."""
    text = typed.strip()
    found = _WRITTEN.fullmatch(text) or _PACKED.fullmatch(text)
    if found is None:
        return _counted(text, last=last)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        on = date(year, month, day)
        at = time(hour, minute, second)
    except ValueError:
        return None
    if not FIRST_YEAR <= year < LAST_YEAR:
        return None
    return _moment(on, at if found.group(4) is not None else None, last=last)


def _counted(text: str, *, last: bool) -> datetime | None:
    found = _SHEET_DAY.fullmatch(text)
    if found is None:
        return None
    on = _SHEET_EPOCH + timedelta(days=int(found[1]))
    if not FIRST_YEAR <= on.year < LAST_YEAR:
        return None
    if found[2] is None:
        return _moment(on, None, last=last)
    seconds = round(float(f"0.{found[2]}") * 86_400)
    return _moment(on, None, last=False) + timedelta(seconds=seconds)


def _moment(on: date, at: time | None, *, last: bool) -> datetime:
    if at is None and last:
        return end_of(on)
    start = clock.start_of(on)
    if at is None:
        return start
    passed = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    return (start + passed).astimezone(UTC)
