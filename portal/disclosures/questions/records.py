"""What is kept of a person here: taken along, cut out, and united with the other row of one."""

from typing import Any

from sqlalchemy import delete, or_, select, update

from portal.base import clock, scope
from portal.base.db import session
from portal.base.i18n import LazyString, _l
from portal.disclosures import presentation
from portal.disclosures.labels import CLASS_LABELS
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    QuestionState,
    QuestionText,
    Subscription,
)
from portal.disclosures.questions import labels, queries

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}

QUESTION_FIELDS: dict[str, LazyString] = {
    "number": _l("Number"),
    "about": _l("About"),
    "kind": _l("Question or objection"),
    "text": _l("What you asked"),
    "asked_at": _l("Asked"),
    "state": _l("State"),
    "promised_at": _l("Promised by"),
    "reply": _l("Answer of the committee"),
    "replied_at": _l("Answered on"),
    "decision": _l("Answer of the sub-district"),
    "decided_at": _l("Answered by the sub-district on"),
}
SUBSCRIPTION_FIELDS: dict[str, LazyString] = {
    "class": _l("Kind of affairs"),
    "community": _l("Community"),
    "since": _l("Since"),
}


def export_questions(person_id: int) -> list[dict[str, Any]]:
    """A person's questions with their answers, oldest first."""
    rows = session.execute(
        select(DisclosureQuestion, Disclosure)
        .join(Disclosure, Disclosure.id == DisclosureQuestion.disclosure_id)
        .where(DisclosureQuestion.asker_id == person_id)
        .order_by(DisclosureQuestion.id)
    )
    return [
        {
            "number": f"{disclosure.slug}-{question.no}",
            "about": presentation.title_of(disclosure),
            "kind": str(labels.KIND_LABELS[question.kind]),
            "text": question.text,
            "asked_at": question.asked_at,
            "state": str(labels.STATE_LABELS[question.state]),
            "promised_at": question.promised_at,
            "reply": question.reply,
            "replied_at": question.replied_at,
            "decision": question.decision,
            "decided_at": question.decided_at,
        }
        for question, disclosure in rows
    ]


def forget_asker(person_id: int) -> None:
    """The public question stays and leads to nobody; words that others do not see go."""
    unseen = or_(
        DisclosureQuestion.showing.in_((QuestionText.HELD, QuestionText.WITHHELD)),
        DisclosureQuestion.state == QuestionState.WITHDRAWN,
    )
    mine = DisclosureQuestion.asker_id == person_id
    for where, values in (
        ((mine, unseen), {"text": "", "words_erased_at": clock.now(), "asker_id": None}),
        ((mine,), {"asker_id": None}),
    ):
        session.execute(
            update(DisclosureQuestion).where(*where).values(**values), execution_options=BLIND
        )


def export_subscriptions(person_id: int) -> list[dict[str, Any]]:
    """What a person follows."""
    rows = session.scalars(
        select(Subscription).where(Subscription.person_id == person_id).order_by(Subscription.id)
    ).all()
    places = queries.places({row.community_id for row in rows})
    return [
        {
            "class": str(CLASS_LABELS[row.klass]),
            "community": places.get(row.community_id, ("", ""))[1],
            "since": row.since,
        }
        for row in rows
    ]


def forget_subscriber(person_id: int) -> None:
    """Follow nothing any more."""
    session.execute(
        delete(Subscription).where(Subscription.person_id == person_id), execution_options=BLIND
    )


def move_to(gone: int, kept: int) -> None:
    """Two rows proved to be one person: the questions are the other's now, and so is what was
    followed, once each."""
    with scope.everywhere("two rows of one person"):
        session.execute(
            update(DisclosureQuestion)
            .where(DisclosureQuestion.asker_id == gone)
            .values(asker_id=kept),
            execution_options=BLIND,
        )
        rows = session.scalars(
            select(Subscription).where(Subscription.person_id.in_((gone, kept)))
        ).all()
        known = {(row.community_id, row.klass) for row in rows if row.person_id == kept}
        for row in rows:
            if row.person_id == kept:
                continue
            if (row.community_id, row.klass) in known:
                session.delete(row)
            else:
                row.person_id = kept
        session.flush()  # the row of the gone person is removed by plain statements next
