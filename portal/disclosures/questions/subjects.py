"""What a question may be about: the whole, an element of the page, a line of the accounts."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import bindparam, select

from portal.base.i18n import _
from portal.base.reading import Reading
from portal.disclosures import masking
from portal.disclosures.finances.amounts import write_amount
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureVersion,
    Fund,
    Line,
    Statement,
)
from portal.disclosures.questions.errors import UnknownSubject

ELEMENT, LINE = "element", "line"
WHOLE = ""


class Subject(NamedTuple):
    """One thing to ask about: its key ("line:12"), in words, and the heading it stands under."""

    key: str
    words: str
    under: str = ""


_LINES = Reading(
    select(Line.id, Line.position, Line.item, Line.summary, Line.amount, Fund.name)
    .join(Fund, Fund.id == Line.fund_id)
    .join(Statement, Statement.id == Fund.statement_id)
    .where(Statement.version_id == bindparam("version"))
    .order_by(Fund.position, Fund.id, Line.position, Line.id)
)
_SOME_LINES = Reading(
    select(Line.id, Line.position, Line.item, Line.summary, Line.amount, Fund.name)
    .join(Fund, Fund.id == Line.fund_id)
    .where(Line.id.in_(bindparam("lines", expanding=True)))
)
_ELEMENTS = Reading(
    select(DisclosureVersion.no, DisclosureVersion.fields).where(
        DisclosureVersion.disclosure_id == bindparam("disclosure"),
        DisclosureVersion.no.in_(bindparam("versions", expanding=True)),
    )
)


def choices(version: DisclosureVersion, disclosure: Disclosure) -> list[Subject]:
    """All that the version holds, as its readers read it; the whole comes first."""
    covered = _covered(disclosure)
    elements = [
        Subject(f"{ELEMENT}:{n}", name) for n, (name, said) in enumerate(version.fields) if said
    ]
    lines = [
        Subject(f"{LINE}:{row.id}", covered(_line(row)), row.name)
        for row in _LINES.rows(version=version.id)
    ]
    return [Subject(WHOLE, _("The whole of it")), *elements, *lines]


def checked(key: str, version: DisclosureVersion, disclosure: Disclosure) -> str:
    """The key, if the version holds such a thing; raises :class:`UnknownSubject` otherwise."""
    if key == WHOLE or any(key == each.key for each in choices(version, disclosure)):
        return key
    raise UnknownSubject


def _covered(disclosure: Disclosure) -> Callable[[str], str]:
    return str if disclosure.audience is Audience.PUBLIC else masking.text


def words_of(
    disclosure: Disclosure, asked: Iterable[tuple[str, int]]
) -> Mapping[tuple[str, int], str]:
    """The words for what questions of a disclosure are about, by key and version; what a privacy
    correction took away is told by its kind alone."""
    wanted = {each for each in asked if each[0]}
    if not wanted:
        return {}
    ids = [n for key, _no in wanted if (n := _number(key, LINE)) is not None]
    lines = (
        {row.id: _covered(disclosure)(_line(row)) for row in _SOME_LINES.rows(lines=ids)}
        if ids
        else {}
    )
    versions = sorted({no for key, no in wanted if _number(key, ELEMENT) is not None})
    fields = (
        {row.no: row.fields for row in _ELEMENTS.rows(disclosure=disclosure.id, versions=versions)}
        if versions
        else {}
    )
    return {(key, no): _words(key, lines, fields.get(no, [])) for key, no in wanted}


def _words(key: str, lines: Mapping[int, str], fields: list[list[str]]) -> str:
    line, element = _number(key, LINE), _number(key, ELEMENT)
    if line is not None:
        return lines.get(line) or _("A line of the accounts")
    if element is not None and element < len(fields):
        return fields[element][0]
    return _("A part of it")


def _number(key: str, kind: str) -> int | None:
    head, _colon, tail = key.partition(":")
    return int(tail) if head == kind and tail.isdecimal() and len(tail) < 10 else None


def _line(row: object) -> str:
    """第12行 办公费 1,234.50元"""
    what = row.item or row.summary  # type: ignore[attr-defined]
    return _(
        "Row %(n)s: %(what)s, %(amount)s yuan",
        n=row.position,  # type: ignore[attr-defined]
        what=what,
        amount=write_amount(row.amount),  # type: ignore[attr-defined]
    )
