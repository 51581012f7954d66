"""Asking, and asking on after an answer."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.base import clock, settings
from portal.base.access.permissions import Permission
from portal.base.db import session
from portal.base.errors import NotFound
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    DisclosureVersion,
    QuestionKind,
    QuestionText,
)
from portal.disclosures.questions import (
    announcements,
    counting,
    covering,
    options,
    policy,
    subjects,
)
from portal.disclosures.questions.errors import (
    NothingAsked,
    NotNow,
    NotYours,
    QuestionsClosed,
    TooManyQuestions,
)
from portal.disclosures.questions.lifecycle import Act
from portal.disclosures.questions.service import dates, loading

LONGEST = 1000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What somebody typed: the kind, what it is about ("line:12"), the words."""

    text: str
    kind: QuestionKind = QuestionKind.QUESTION
    about: str = subjects.WHOLE


def ask(
    *, disclosure_id: int, person_id: int, submission_id: str, asked: Asked
) -> DisclosureQuestion:
    """Keep a question, shown at once unless its words lead to somebody; the same form is one.

    Raises ``QuestionsClosed``, ``TooManyQuestions``, ``UnknownSubject``, ``NothingAsked``.
    """
    disclosure = loading.disclosure(disclosure_id)
    first = _sent_before(submission_id, disclosure, person_id)
    if first is not None:
        return first
    now = clock.now()
    if not policy.takes_questions(disclosure, now):
        raise QuestionsClosed
    version = _shown(disclosure)
    subjects.checked(asked.about, version, disclosure)
    return _keep(disclosure, person_id, submission_id, asked, now, version_no=version.no)


def follow_up(
    *, question_id: int, person_id: int, submission_id: str, text: str
) -> DisclosureQuestion:
    """Ask on once, for a while after the answer; the follow-up has its own number and date."""
    parent = loading.question(question_id)
    first = _sent_before(submission_id, parent.disclosure, person_id)
    if first is not None:
        return first
    now = clock.now()
    if not policy.is_asker(person_id, parent):
        raise NotYours
    if not policy.may_follow_up(person_id, parent, now):
        raise NotNow
    loading.move(parent, Act.FOLLOW_UP)
    asked = Asked(text, parent.kind, parent.about)
    no = parent.version_no
    return _keep(
        parent.disclosure, person_id, submission_id, asked, now, version_no=no, parent_id=parent.id
    )


def _sent_before(
    submission_id: str, disclosure: Disclosure, person_id: int
) -> DisclosureQuestion | None:
    first = loading.by_submission(submission_id)
    if first is None:
        return None
    if first.disclosure_id != disclosure.id or first.asker_id != person_id:
        raise NotFound
    return first


def _keep(
    disclosure: Disclosure,
    person_id: int,
    submission_id: str,
    asked: Asked,
    now: datetime,
    *,
    version_no: int,
    parent_id: int | None = None,
) -> DisclosureQuestion:
    text = asked.text.strip()[:LONGEST]
    if not text:
        raise NothingAsked
    _keep_pace(disclosure.community_id, person_id, now)
    due_at = dates.answer_by(disclosure.community_id, now)
    held = covering.holds_personal(text)
    question = DisclosureQuestion(
        community_id=disclosure.community_id,
        submission_id=str(uuid.UUID(submission_id)),
        disclosure=disclosure,
        version_no=version_no,
        no=_next_no(disclosure.id),
        kind=asked.kind,
        about=asked.about,
        text=text,
        showing=QuestionText.HELD if held else QuestionText.SHOWN,
        asker_id=person_id,
        asked_at=now,
        promised_at=due_at,
        due_at=due_at,
        parent_id=parent_id,
        version=1,
    )
    session.add(question)
    session.flush()  # the messages name its id
    counting.of_disclosure(disclosure, waiting=1)
    counting.of_year(question, asked=1)
    _tell(question)
    return question


def _keep_pace(community_id: int, person_id: int, now: datetime) -> None:
    """Counted in the scope of the community, so that one cannot be blocked by another."""
    mine = select(func.count(DisclosureQuestion.id)).where(
        DisclosureQuestion.asker_id == person_id, DisclosureQuestion.asked_at > now - DAY
    )
    if (session.scalar(mine) or 0) >= settings.get(options.A_DAY, community=community_id):
        raise TooManyQuestions


def _next_no(disclosure_id: int) -> int:
    """The disclosure's row is locked, so nobody else takes the same."""
    last = select(func.max(DisclosureQuestion.no)).where(
        DisclosureQuestion.disclosure_id == disclosure_id
    )
    return (session.scalar(last) or 0) + 1


def _shown(disclosure: Disclosure) -> DisclosureVersion:
    return session.scalars(
        select(DisclosureVersion).where(
            DisclosureVersion.disclosure_id == disclosure.id,
            DisclosureVersion.no == disclosure.shown_version,
        )
    ).one()


def _tell(question: DisclosureQuestion) -> None:
    announcements.tell_asker(question, "received")
    announcements.tell_staff(question, "new", Permission.QUESTION_ANSWER)
    if question.showing is QuestionText.HELD:
        announcements.tell_staff(question, "held", Permission.QUESTION_SEE_ASKER)
