"""Sums of money as committees write them, exactly: decimals in, decimals out."""

import re
import unicodedata
from decimal import Decimal

from portal.base.sheets import Value

FEN = Decimal("0.01")
LARGEST = Decimal("99999999999999.99")
"""What a column of the database holds (16 digits, two of them behind the point)."""

# What is left over when a spreadsheet subtracts binary fractions; nobody types such a number.
_LEFT_OVER = Decimal("0.000001")

_NOTHING = frozenset({"", "-", "--", "---", "/", "\\", "无", "—", "——", "–", "一", "〇", "―"})
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-", "—": "-", "﹢": "+"})
_UNITS = {
    "": Decimal(1), "元": Decimal(1), "元整": Decimal(1), "圆": Decimal(1), "块": Decimal(1),
    "百元": Decimal(100), "千元": Decimal(1000), "万": Decimal(10_000), "万元": Decimal(10_000),
    "万元整": Decimal(10_000), "亿": Decimal(100_000_000), "亿元": Decimal(100_000_000),
}  # fmt: skip
_WRITTEN = re.compile(
    r"(?:人民币|rmb|cny|¥|￥)?(?P<sign>[+-]?)(?:人民币|rmb|cny|¥|￥)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<unit>[元圆块百千万亿整]*)(?P<behind>-?)",
    re.IGNORECASE,
)


class NotAnAmount(ValueError):
    """The cell holds something, and no sum of money can be read from it with certainty."""


def read_amount(value: Value, unit: Decimal = Decimal(1)) -> Decimal | None:
    """The sum in yuan; None for an empty cell or a dash. ``unit`` is what the heading says
    (10,000 for 万元) and counts unless the cell names its own. Raises :class:`NotAnAmount`."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return tidy(_without_left_over(value * unit))
    if not isinstance(value, str):
        raise NotAnAmount(value)
    text = "".join(unicodedata.normalize("NFKC", value).split())
    if text in _NOTHING:
        return None
    capital = read_capital(text)
    return tidy(_of_digits(text.translate(_SIGNS), unit) if capital is None else capital)


def tidy(amount: Decimal) -> Decimal:
    """With two places where that changes nothing; more are kept, for the checks to find."""
    try:
        rounded = amount.quantize(FEN)
    except ArithmeticError:
        raise NotAnAmount(amount) from None
    return rounded if rounded == amount else amount.normalize()


def write_amount(amount: Decimal) -> str:
    """As people read it: 1,234.50, and -1,234.50 below zero."""
    return f"{tidy(amount):,f}"


def _without_left_over(amount: Decimal) -> Decimal:
    try:
        rounded = amount.quantize(FEN)
    except ArithmeticError:
        raise NotAnAmount(amount) from None
    return rounded if abs(rounded - amount) < _LEFT_OVER else amount


def _of_digits(text: str, unit: Decimal) -> Decimal:
    bracketed = text.startswith("(") and text.endswith(")")
    found = _WRITTEN.fullmatch(text[1:-1] if bracketed else text)
    if found is None or found["unit"] not in _UNITS or len(found["number"]) > 30:
        raise NotAnAmount(text)
    signs = [bracketed, found["sign"] == "-", found["behind"] == "-"]
    if sum(signs) > 1:  # (-5) may mean either
        raise NotAnAmount(text)
    number = Decimal(found["number"].replace(",", ""))
    amount = number * (_UNITS[found["unit"]] if found["unit"] else unit)
    return -amount if any(signs) else amount


_DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {
    "〇": 0,
    "弍": 2,
    "陸": 6,
    "两": 2,
}
_PLACES = (("仟", 1000), ("佰", 100), ("拾", 10))
_CAPITAL = re.compile(
    r"(?:人民币)?(?P<minus>负?)(?:(?P<yuan>[零〇壹贰弍叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆])?"
    r"零?(?:(?P<jiao>[壹贰弍叁肆伍陆柒捌玖零])角)?(?:零?(?P<fen>[壹贰弍叁肆伍陆柒捌玖零])分)?[整正]?"
)


def read_capital(text: str) -> Decimal | None:
    """A sum in the numerals of cheques (壹仟贰佰元整); None where the text is none of these.

    Raises :class:`NotAnAmount` when it is one and its parts are in no order.
    """
    found = _CAPITAL.fullmatch(text.replace("陸", "陆").replace("两", "贰"))
    if found is None or not any(found.group("yuan", "jiao", "fen")):
        return None
    amount = Decimal(_whole(found["yuan"])) if found["yuan"] else Decimal(0)
    amount += Decimal(_DIGITS[found["jiao"]]) / 10 if found["jiao"] else 0
    amount += Decimal(_DIGITS[found["fen"]]) / 100 if found["fen"] else 0
    return -amount if found["minus"] else amount


def _whole(text: str) -> int:
    """The yuan: sections of four digits, above them 万 and 亿."""
    total = 0
    for mark, times in (("亿", 10**8), ("万", 10**4)):
        before, found, behind = text.rpartition(mark)
        if found:
            total += (_whole(before) if "万" in before else _section(before)) * times
            text = behind
    return total + (_section(text) if text else 0)


def _section(text: str) -> int:
    if not text:
        raise NotAnAmount(text)
    total, rest = 0, text
    for mark, times in _PLACES:
        before, found, behind = rest.partition(mark)
        if found:
            digit = before.lstrip("零〇")
            if len(digit) > 1 or (not digit and (mark != "拾" or total)):
                raise NotAnAmount(text)
            total += (_DIGITS[digit] if digit else 1) * times
            rest = behind
    digit = rest.lstrip("零〇")
    if len(digit) > 1 or (digit not in _DIGITS and digit):
        raise NotAnAmount(text)
    return total + (_DIGITS[digit] if digit else 0)


_UNIT_SAID = re.compile(
    r"(?:金额)?单位[:：]?(?:人民币)?(亿元|万元|千元|百元|元)|[(（](亿元|万元|千元|百元|元)[)）]"
)


def unit_said(text: str) -> Decimal | None:
    """The unit a title or heading names: 单位：万元, 金额（元）."""
    found = _UNIT_SAID.search("".join(text.split()))
    return _UNITS[found[1] or found[2]] if found else None
