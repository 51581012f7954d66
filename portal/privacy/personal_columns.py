"""Which columns hold personal data, and what becomes of each (字段级保存规则).

The list is ``personal_columns.csv``; a test holds it against every table, so that a new column
cannot be forgotten, and ``docs/privacy.md`` shows it.
"""

import csv
import enum
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Enum, MetaData, String
from sqlalchemy.types import JSON

LIST = Path(__file__).with_suffix(".csv")
WORDS = 60
PERSONAL_NAMES = {"phone", "work_phone", "contact", "room", "device", "value", "address"}
PERSON_ENDINGS = ("person_id", "actor_id", "_by_id", "on_behalf_of_id")
CODED = ("_hash", "sha256", "token", "uploader_key")


class Retention(enum.StrEnum):
    """What becomes of a column when its person deletes the account."""

    ERASED = "erased"
    CUT = "cut"
    OFFICE = "office"
    LOG = "log"
    SHORT = "short"
    NONE = "none"


MEANING: dict[Retention, str] = {
    Retention.ERASED: "deleted or emptied when the person deletes the account",
    Retention.CUT: "the record stays; it points to a person who is empty, or to nobody",
    Retention.OFFICE: "what somebody did in an office; stays with the public record",
    Retention.LOG: "kept for the legal period, by number, then deleted",
    Retention.SHORT: "deleted by itself within days",
    Retention.NONE: "reviewed: holds no personal data",
}


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    table: str
    column: str
    holds: str
    retention: Retention
    period: str

    @property
    def key(self) -> str:
        """``table.column``."""
        return f"{self.table}.{self.column}"


@cache
def listed() -> dict[str, Listed]:
    """The list by ``table.column``."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [
            Listed(
                row["table"], row["column"], row["holds"], Retention(row["class"]), row["period"]
            )
            for row in csv.DictReader(file)
        ]
    return {row.key: row for row in rows}


def may_be_personal(metadata: MetaData) -> set[str]:
    """The columns that point to a person or have room for words, as ``table.column``."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if _points_to_person(column) or _has_room_for_words(column)
    }


def _points_to_person(column: Column[Any]) -> bool:
    targets = {key.target_fullname for key in column.foreign_keys}
    return "people.id" in targets or column.name.endswith(PERSON_ENDINGS)


def _has_room_for_words(column: Column[Any]) -> bool:
    if column.name in PERSONAL_NAMES:
        return True
    if isinstance(column.type, JSON):
        return True
    if not isinstance(column.type, String) or isinstance(column.type, Enum):
        return False
    if column.name.endswith(CODED):
        return False
    return column.type.length is None or column.type.length >= WORDS


def as_markdown() -> str:
    """The list as a table for people, without what holds no personal data."""
    lines = ["| Column | Holds | On deletion | Kept |", "| --- | --- | --- | --- |"]
    for row in sorted(listed().values(), key=lambda one: one.key):
        if row.retention is not Retention.NONE:
            lines.append(f"| `{row.key}` | {row.holds} | {row.retention} | {row.period} |")
    return "\n".join(lines)
