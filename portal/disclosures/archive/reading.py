"""What an archive takes up, read version by version so that no year is too long."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.base.db import session
from portal.disclosures.archive.shelves import Shelf, shelf_of
from portal.disclosures.models import (
    ArchivePeriod,
    Disclosure,
    DisclosureFile,
    DisclosureQuestion,
    DisclosureStep,
    DisclosureVersion,
    Duty,
    Fund,
    QuestionText,
    Statement,
)
from portal.disclosures.questions import covering, policy, subjects
from portal.disclosures.service import content, filing
from portal.disclosures.service.reading import tombstone_of
from portal.trust import registers
from portal.trust.registers.models import RegisterEntry
from portal.trust.registers.queries import salt_of

KEPT_YEARS = {ArchivePeriod.YEARS30: 30, ArchivePeriod.YEARS10: 10}
RETRACTED = "retracted"


@dataclass(frozen=True)
class Document:
    """A registered document with the number of its line."""

    line: int
    text: str


@dataclass(frozen=True)
class Question:
    """A question as everybody sees it: about what, its words (empty where they are not shown), and
    the number of the one it follows."""

    row: DisclosureQuestion
    about: str
    text: str
    follows: int | None


@dataclass(frozen=True)
class Folder:
    """Everything of one published version that the archive takes up."""

    disclosure: Disclosure
    version: DisclosureVersion
    shelf: Shelf
    files: Sequence[DisclosureFile]
    document: Document | None
    statement: Statement | None
    tombstone: DisclosureStep | None
    retraction: Document | None
    questions: Sequence[Question]
    due_on: date | None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """By which people know the disclosure."""
        return self.disclosure.slug or ""

    @property
    def is_shown(self) -> bool:
        """Whether this is the newest published version."""
        return self.version.no == self.disclosure.shown_version

    @property
    def blanked(self) -> bool:
        """Whether a correction of personal data emptied it: then nothing of it is here."""
        return self.version.blanked_at is not None

    @property
    def period(self) -> ArchivePeriod:
        """How long it is to be kept; notices ten years."""
        item = self.disclosure.item
        return item.archive if item is not None else ArchivePeriod.YEARS10

    @property
    def keep_until(self) -> date | None:
        """The end of the last year in which it is to be kept, counted from the next year on; None
        for ever."""
        years = KEPT_YEARS.get(self.period)
        return date(self.disclosure.year + years, 12, 31) if years else None


_NUMBERS = (
    select(DisclosureVersion.id)
    .join(Disclosure, Disclosure.id == DisclosureVersion.disclosure_id)
    .where(Disclosure.shown_version.is_not(None), DisclosureVersion.published_at.is_not(None))
    .order_by(Disclosure.published_at, Disclosure.id, DisclosureVersion.no)
)


def versions_of(community_id: int, year: int) -> list[int]:
    """The published versions of a year, oldest first, by the numbers of their rows."""
    return list(
        session.scalars(
            _NUMBERS.where(Disclosure.community_id == community_id, Disclosure.year == year)
        )
    )


def folder_of(version_id: int) -> Folder:
    """Everything of a version; of an emptied one only that it was."""
    version = session.scalars(
        select(DisclosureVersion)
        .where(DisclosureVersion.id == version_id)
        .options(joinedload(DisclosureVersion.disclosure).joinedload(Disclosure.item))
        .execution_options(populate_existing=True)
    ).one()
    disclosure, empty = version.disclosure, version.blanked_at is not None
    shown = version.no == disclosure.shown_version
    tombstone = tombstone_of(disclosure.id) if shown and disclosure.retracted_at else None
    return Folder(
        disclosure=disclosure,
        version=version,
        shelf=shelf_of(disclosure),
        files=[] if empty else filing.shown(version.id),
        document=None if empty else _document(version),
        statement=None if empty else _statement(version.id),
        tombstone=tombstone,
        retraction=_retraction(disclosure, version, tombstone),
        questions=_questions(disclosure) if shown else [],
        due_on=session.scalar(select(Duty.due_on).where(Duty.id == disclosure.duty_id)),
        said={} if empty else _said(version),
    )


def _said(version: DisclosureVersion) -> dict[str, Any]:
    """What was registered, with names as they were on that day."""
    found = json.loads(version.content or "{}")
    return found if isinstance(found, dict) else {}


def _document(version: DisclosureVersion) -> Document | None:
    """The document as it was hashed. Its salt goes along also where it is not public: whoever has
    the archive has the text itself, and could not check it without."""
    entry = session.scalar(
        select(RegisterEntry).where(
            RegisterEntry.community_id == version.community_id,
            RegisterEntry.register == content.REGISTER,
            RegisterEntry.seq == version.register_seq,
        )
    )
    salt = salt_of(entry.id) if entry is not None else None
    if entry is None or salt is None:
        return None
    text = registers.document(version.content, content.register_files(version.id), salt)
    return Document(entry.seq, text)


def _retraction(
    disclosure: Disclosure, version: DisclosureVersion, tombstone: DisclosureStep | None
) -> Document | None:
    if tombstone is None:
        return None
    entry = session.scalar(
        select(RegisterEntry).where(
            RegisterEntry.community_id == disclosure.community_id,
            RegisterEntry.register == content.REGISTER,
            RegisterEntry.kind == RETRACTED,
            RegisterEntry.subject == content.subject_of(disclosure.slug or "", version.no),
        )
    )
    salt = salt_of(entry.id) if entry is not None else None
    if entry is None or salt is None:
        return None
    text = content.text_of(content.retraction_of(disclosure, tombstone))
    return Document(entry.seq, registers.document(text, [], salt))


def _statement(version_id: int) -> Statement | None:
    return session.scalar(
        select(Statement)
        .where(Statement.version_id == version_id)
        .options(selectinload(Statement.funds).selectinload(Fund.lines))
        .execution_options(populate_existing=True)
    )


def _questions(disclosure: Disclosure) -> list[Question]:
    """Questions with their answers as everybody sees them; who asked is no part of it."""
    rows = session.scalars(
        select(DisclosureQuestion)
        .where(DisclosureQuestion.disclosure_id == disclosure.id)
        .order_by(DisclosureQuestion.no)
        .execution_options(populate_existing=True)
    ).all()
    about = subjects.words_of(disclosure, [(row.about, row.version_no) for row in rows])
    numbers = {row.id: row.no for row in rows}
    return [
        Question(
            row,
            about.get((row.about, row.version_no), ""),
            _shown_words(row),
            numbers.get(row.parent_id or 0),
        )
        for row in rows
    ]


def _shown_words(question: DisclosureQuestion) -> str:
    how = policy.words_for(policy.Eyes(), question)
    if how is QuestionText.SHOWN:
        return question.text
    return covering.covered(question.text) if how is QuestionText.COVERED else ""
