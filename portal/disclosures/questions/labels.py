"""Words for questions."""

from portal.base.i18n import LazyString, _l
from portal.disclosures.models import QuestionKind, QuestionState, QuestionText

S, T = QuestionState, QuestionText

KIND_LABELS: dict[QuestionKind, LazyString] = {
    QuestionKind.QUESTION: _l("Question"),
    QuestionKind.OBJECTION: _l("Objection"),
}
STATE_LABELS: dict[QuestionState, LazyString] = {
    S.OPEN: _l("Waiting for the committee"),
    S.ANSWERED: _l("Answered"),
    S.FOLLOWED: _l("Answered, asked on"),
    S.ESCALATED: _l("With the sub-district"),
    S.CLOSED: _l("Answered by the sub-district"),
    S.WITHDRAWN: _l("Taken back by the asker"),
}
# The kinds of the status chip, see components/status.html.
STATE_KINDS: dict[QuestionState, str] = {
    S.OPEN: "wait",
    S.ANSWERED: "done",
    S.FOLLOWED: "done",
    S.ESCALATED: "doing",
    S.CLOSED: "done",
    S.WITHDRAWN: "stopped",
}
TEXT_LABELS: dict[QuestionText, LazyString] = {
    T.SHOWN: _l("Show as written"),
    T.COVERED: _l("Show with numbers and addresses covered"),
    T.WITHHELD: _l("Do not show"),
}
IS_HELD = _l("The words wait for the supervision committee, because they may lead to somebody.")
IS_GONE = _l("The words are no longer shown.")
IS_WITHDRAWN = _l("The asker took it back.")
ANONYMOUS = _l("A resident")
