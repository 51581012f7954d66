"""The way of a question as a table: which act leads from where to where.

The committee answers; its answer may be asked on once, in a follow-up that has a way of its own.
What the committee does not answer in time, and a follow-up whose answer does not satisfy, goes to
the sub-district, whose answer ends it. Until there is an answer the asker may take it back.
"""

import enum

from portal.disclosures.models import QuestionState
from portal.disclosures.questions.errors import NotNow

S = QuestionState


class Act(enum.StrEnum):
    """What happens to a question."""

    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    ESCALATE = "escalate"
    RUN_LATE = "run_late"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


NEXT: dict[tuple[QuestionState, Act], QuestionState] = {
    (S.OPEN, Act.REPLY): S.ANSWERED,
    (S.OPEN, Act.RUN_LATE): S.ESCALATED,
    (S.OPEN, Act.WITHDRAW): S.WITHDRAWN,
    (S.ANSWERED, Act.FOLLOW_UP): S.FOLLOWED,
    (S.ANSWERED, Act.ESCALATE): S.ESCALATED,
    (S.ESCALATED, Act.DECIDE): S.CLOSED,
    (S.ESCALATED, Act.WITHDRAW): S.WITHDRAWN,
}

WAITING = frozenset({S.OPEN, S.ESCALATED})
OVER = frozenset({S.FOLLOWED, S.CLOSED, S.WITHDRAWN})


def after(state: QuestionState, act: Act) -> QuestionState:
    """Where the act leads; raises :class:`NotNow` where the table has no such move."""
    try:
        return NEXT[state, act]
    except KeyError as error:
        raise NotNow from error
