"""What each room keeps of a person: how to export it and how to cut the person out.

Both are called inside the caller's transaction and see all communities; ``erase`` deletes or
empties what the account owns and leaves public records without the person (PIPL art. 45, 47).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.base.i18n import LazyString

Row = dict[str, Any]
Export = Callable[[int], Sequence[Row]]
Erase = Callable[[int], None]


@dataclass(frozen=True)
class Records:
    """One kind of records. ``fields`` words the keys of the exported rows for the readable page."""

    name: str
    export: Export
    erase: Erase
    label: LazyString | None = None
    fields: Mapping[str, LazyString] = field(default_factory=dict)
    order: int = 100

    @property
    def title(self) -> str:
        """The words for this kind of records."""
        return self.name if self.label is None else str(self.label)


_records: dict[str, Records] = {}


def register(
    name: str,
    export: Export,
    erase: Erase,
    *,
    label: LazyString | None = None,
    fields: Mapping[str, LazyString] | None = None,
    order: int = 100,
) -> None:
    """Add a kind of records; ``export(person_id)`` answers rows with English keys whose values
    are text, numbers, days or moments; ``erase(person_id)`` runs in ``order``."""
    _records[name] = Records(name, export, erase, label, fields or {}, order)


def registered() -> list[Records]:
    """All kinds in their order; identity comes last, so that the others still find the person."""
    return sorted(_records.values(), key=lambda kind: (kind.order, kind.name))
