"""Numbers that follow each change in the same transaction: of a disclosure, and of a year."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from portal.base import clock, scope
from portal.base.db import session
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureQuestion,
    QuestionTally,
)

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def of_disclosure(disclosure: Disclosure, *, waiting: int = 0, answered: int = 0) -> None:
    """Move the numbers on a disclosure's card."""
    session.execute(
        update(Disclosure)
        .where(Disclosure.id == disclosure.id)
        .values(
            questions_open=Disclosure.questions_open + waiting,
            questions_answered=Disclosure.questions_answered + answered,
        ),
        execution_options=BLIND,
    )
    session.expire(disclosure, ["questions_open", "questions_answered"])


def of_year(
    question: DisclosureQuestion,
    *,
    asked: int = 0,
    in_time: int = 0,
    late: int = 0,
    withdrawn: int = 0,
    escalated: int = 0,
) -> None:
    """Move the numbers of the year in which it was asked; lists that not everybody may read are
    counted in none."""
    if question.disclosure.audience is not Audience.PUBLIC:
        return
    more = {
        "asked": asked,
        "in_time": in_time,
        "late": late,
        "withdrawn": withdrawn,
        "escalated": escalated,
    }
    _add(question.community_id, clock.local(question.asked_at).year, more)


def _add(community_id: int, year: int, more: dict[str, int]) -> None:
    current = scope.current()
    if current is None or not current.covers(community_id):
        raise scope.ScopeCrossed(QuestionTally.__name__)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    table = QuestionTally.__table__
    statement = dialect.insert(QuestionTally).values(community_id=community_id, year=year, **more)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["community_id", "year"],
            set_={name: table.c[name] + number for name, number in more.items()},
        ),
        execution_options=BLIND,
    )


def answered(question: DisclosureQuestion, at: datetime) -> None:
    """The first answer to a question: it waits no more, and was in time or not."""
    of_disclosure(question.disclosure, waiting=-1, answered=1)
    in_time = at <= question.promised_at
    of_year(question, in_time=int(in_time), late=int(not in_time))
