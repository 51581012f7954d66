"""Numbers and days of a spreadsheet, as decimals and days.

A spreadsheet keeps a number as a binary fraction and shows at most fifteen digits of it; what a
person typed as 1234.56 may stand in the file as 1234.5599999999999. Taken at those fifteen digits
it is 1234.56 again, exactly, because every decimal of up to fifteen digits survives the way into
binary and back (IEEE 754). So the digits are taken as text and rounded to fifteen; no sum of
money passes through a float. Files of old Excel hold the binary fraction itself: it is written
out with fifteen digits and taken from there.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation

DIGITS = 15
LARGEST = 20
"""Numbers of more digits before or behind the point are no amounts; they stay as written."""

_FIFTEEN = Context(prec=DIGITS, Emin=-400, Emax=400)
_NUMBER = re.compile(r"[+-]?(\d{1,400}\.?\d{0,400}|\.\d{1,400})([eE][+-]?\d{1,3})?", re.ASCII)

# Formats that every spreadsheet knows by number only; 27 to 36 and 50 to 58 are East Asian days.
_DAY_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


def written(text: str) -> Decimal | str:
    """The decimal of a number as a file has it; the text itself where it is none."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return plain
    try:
        found = _FIFTEEN.create_decimal(plain)
    except InvalidOperation:
        return plain
    return _plainly(found, plain)


def of_binary(value: float) -> Decimal | str:
    """The decimal a person typed, of the binary fraction an old file keeps."""
    return written(format(value, f".{DIGITS}g"))


def _plainly(found: Decimal, text: str) -> Decimal | str:
    """Without exponent and without zeros at the end."""
    if not found.is_finite() or found.adjusted() > LARGEST:
        return text
    if not found or found.adjusted() < -LARGEST:
        return Decimal(0)
    found = found.normalize(_FIFTEEN)
    return found.quantize(Decimal(1)) if found.as_tuple().exponent > 0 else found  # type: ignore[operator]


def is_day_format(number: int, pattern: str) -> bool:
    """Whether a number with this format is shown as a day or a time of day."""
    if not pattern:
        return number in _DAY_FORMATS
    if _ELAPSED.search(pattern):
        return False
    bare = _QUOTED.sub("", pattern.split(";")[0]).lower()
    return "general" not in bare and any(mark in bare for mark in "ymdhs")


def leading_zeros(pattern: str) -> int:
    """How many digits a format like ``0000`` always shows; 0 for other formats."""
    return len(pattern) if len(pattern) > 1 and set(pattern) == {"0"} else 0


def day(number: Decimal, *, since_1904: bool) -> date | time | None:
    """The day of a serial number; None where there is no such day.

    Spreadsheets count 29 February 1900, which never was: before it the count is one less.
    """
    whole = int(number)
    seconds = int((number - whole) * 86400 + Decimal("0.5"))
    if number < 0 or whole > 2_958_465 or (whole == 60 and not since_1904):
        return None
    if not whole and not since_1904:
        return (datetime.min + timedelta(seconds=min(seconds, 86399))).time()
    if since_1904:
        first = datetime(1904, 1, 1)
    else:
        first = datetime(1899, 12, 31) if whole < 60 else datetime(1899, 12, 30)
    try:
        found = first + timedelta(days=whole, seconds=seconds)
    except OverflowError:
        return None
    return found if seconds else found.date()


def shown(
    number: Decimal | str, is_day: bool, zeros: int, *, since_1904: bool
) -> Decimal | str | date | time:
    """A number as its format shows it: a day, or a text with zeros in front (a voucher's 0012)."""
    if isinstance(number, str):
        return number
    if is_day:
        found = day(number, since_1904=since_1904)
        return number if found is None else found
    if zeros and number >= 0 and number == number.to_integral_value():
        return f"{number:f}".rjust(zeros, "0")
    return number
