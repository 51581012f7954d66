"""The facts of an announcement: kept as text and numbers, read as moments and days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def read(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts whose name ends in ``_at`` or ``_on`` become moments and days."""
    return {name: _value(name, value) for name, value in facts.items()}


def _value(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return value
