"""What is looked for, as a tree of entries, and how each database wants it written.

Entries hold letters, digits and ``§`` only (see ``segmenting``), so quoting them is enough: nothing
a person types can become an operator.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """Entries one after another; with ``prefix`` the last one may go on."""

    entries: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class AllOf:
    """Every part."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part."""

    parts: tuple["Expression", ...]


Expression = Phrase | AllOf | AnyOf


def all_of(parts: Sequence[Expression]) -> Expression:
    """Every part, without a needless level."""
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def any_of(parts: Sequence[Expression]) -> Expression:
    """At least one part, without a needless level."""
    return parts[0] if len(parts) == 1 else AnyOf(tuple(dict.fromkeys(parts)))


def for_fts5(expression: Expression) -> str:
    """As SQLite's MATCH takes it."""
    match expression:
        case Phrase(entries, prefix):
            return f'"{" ".join(entries)}"' + (" *" if prefix else "")
        case AllOf(parts):
            return "(" + " AND ".join(map(for_fts5, parts)) + ")"
        case AnyOf(parts):
            return "(" + " OR ".join(map(for_fts5, parts)) + ")"


def for_tsquery(expression: Expression) -> str:
    """As PostgreSQL's tsquery takes it."""
    match expression:
        case Phrase(entries, prefix):
            written = " <-> ".join(f"'{entry}'" for entry in entries) + (":*" if prefix else "")
            return f"({written})"
        case AllOf(parts):
            return "(" + " & ".join(map(for_tsquery, parts)) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(map(for_tsquery, parts)) + ")"
