"""The types a setting may have: text in the database and in forms, a typed value in code."""

import enum
from collections.abc import Callable
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.base.i18n import LazyString, _l


class Kind(enum.StrEnum):
    """The type of a setting."""

    INT = "int"
    BOOL = "bool"
    STR = "str"
    DECIMAL = "decimal"
    TIME = "time"
    CHOICE = "choice"


KIND_LABELS: dict[Kind, LazyString] = {
    Kind.INT: _l("Whole number"),
    Kind.BOOL: _l("Yes or no"),
    Kind.STR: _l("A text"),
    Kind.DECIMAL: _l("Decimal number"),
    Kind.TIME: _l("Time of day"),
    Kind.CHOICE: _l("One of a list"),
}

NOT_UNDERSTOOD: dict[Kind, LazyString] = {
    Kind.INT: _l("Enter a whole number."),
    Kind.BOOL: _l("Choose yes or no."),
    Kind.STR: _l("Enter a text."),
    Kind.DECIMAL: _l("Enter a number."),
    Kind.TIME: _l("Enter a time such as 08:30."),
    Kind.CHOICE: _l("Choose one of the list."),
}


class BadValue(ValueError):
    """A text that is no value of the setting; carries the sentence for the reader."""

    def __init__(self, sentence: LazyString | str) -> None:
        self.sentence = sentence
        super().__init__(str(type(self).__name__))


def _int(text: str) -> int:
    number = text.strip()
    if len(number) > 12 or not number.lstrip("-").isascii() or not number.lstrip("-").isdigit():
        raise ValueError
    return int(number)


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError from error
    if not number.is_finite() or len(text.strip()) > 20:
        raise ValueError
    return number


def _bool(text: str) -> bool:
    return {"true": True, "false": False}[text.strip()]


def _time(text: str) -> time:
    hour, minute = text.strip().split(":")
    return time(_int(hour), _int(minute))


PARSE: dict[Kind, Callable[[str], Any]] = {
    Kind.INT: _int,
    Kind.BOOL: _bool,
    Kind.STR: str.strip,
    Kind.DECIMAL: _decimal,
    Kind.TIME: _time,
    Kind.CHOICE: str.strip,
}


def parse(kind: Kind, text: str) -> Any:
    """The value a text stands for."""
    try:
        return PARSE[kind](text)
    except (ValueError, KeyError) as error:
        raise BadValue(NOT_UNDERSTOOD[kind]) from error


def to_text(kind: Kind, value: Any) -> str:
    """The text by which a value is kept."""
    if kind is Kind.BOOL:
        return "true" if value else "false"
    if kind is Kind.TIME:
        return f"{value:%H:%M}"
    return str(value)
