"""A question with its disclosure, both locked until the transaction ends, the disclosure first."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.base.db import session
from portal.base.errors import NotFound
from portal.disclosures.models import Disclosure, DisclosureQuestion
from portal.disclosures.questions import lifecycle
from portal.disclosures.questions.lifecycle import Act


def disclosure(disclosure_id: int) -> Disclosure:
    """The disclosure, locked; 404 where the scope has none."""
    found = session.scalar(
        select(Disclosure)
        .where(Disclosure.id == disclosure_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def question(question_id: int) -> DisclosureQuestion:
    """The question as it is now, and its disclosure, both locked; 404 where there is none."""
    of = select(DisclosureQuestion.disclosure_id).where(DisclosureQuestion.id == question_id)
    disclosure(session.scalar(of) or 0)
    return session.scalars(
        select(DisclosureQuestion)
        .join(DisclosureQuestion.disclosure)
        .options(contains_eager(DisclosureQuestion.disclosure))
        .where(DisclosureQuestion.id == question_id)
        .execution_options(populate_existing=True)
    ).one()


def by_submission(submission_id: str) -> DisclosureQuestion | None:
    """The question that a form was kept as."""
    return session.scalar(
        select(DisclosureQuestion).where(DisclosureQuestion.submission_id == submission_id)
    )


def move(found: DisclosureQuestion, act: Act) -> None:
    """Along the table; what others saw of it is old from now on."""
    found.state = lifecycle.after(found.state, act)
    found.version += 1
