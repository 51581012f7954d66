"""Questions in words, for one pair of eyes: what pages and fragments draw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for

from portal.base import clock, i18n
from portal.base.access import viewer
from portal.base.i18n import _, ngettext
from portal.base.web.forms import PlainForm
from portal.disclosures import masking
from portal.disclosures.labels import CLASS_LABELS
from portal.disclosures.models import (
    Audience,
    Disclosure,
    DisclosureKind,
    DisclosureQuestion,
    DisclosureState,
    Escalation,
    ItemClass,
    QuestionState,
    QuestionText,
)
from portal.disclosures.questions import covering, labels, policy, queries, subjects
from portal.disclosures.questions.policy import Eyes
from portal.disclosures.questions.queries import Figures

S, T = QuestionState, QuestionText
IN_BLOCK = 5


@dataclass(frozen=True)
class Answer:
    """One public answer: whose, when, its words."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Shown:
    """One question as it is drawn. ``note`` stands where the words are not shown."""

    id: int
    no: int
    kind: str
    about: str
    asked_at: datetime
    text: str
    note: str
    mine: bool
    status: tuple[str, str]
    due: str
    level: str
    url: str
    answers: Sequence[Answer] = field(default=())
    follow_up: "Shown | None" = None


@dataclass(frozen=True)
class Block:
    """What a disclosure's page shows of its questions, and where one asks."""

    questions: Sequence[Shown]
    total: int
    answered: int
    may_ask: bool
    ask_url: str
    all_url: str


@dataclass(frozen=True)
class Following:
    """The button of a class of items, and whether the viewer follows it already."""

    name: str
    follows: bool
    signed_in: bool
    url: str
    undo_url: str
    form: PlainForm


@dataclass(frozen=True)
class Record:
    """How questions were answered: the newest year in a sentence, each year as a row."""

    sentence: str
    rows: Sequence[tuple[int, ...]]


def address(disclosure: Disclosure, page: str, **values: object) -> str:
    """A page of the disclosure's questions, under the room where it is shown."""
    room = "notices" if disclosure.kind is DisclosureKind.NOTICE else "disclosures"
    return url_for(f"{room}.{page}", number=disclosure.slug, **values)  # type: ignore[arg-type]


def block(disclosure: Disclosure, *, size: int = IN_BLOCK) -> Block:
    """The newest questions with their answers, and how to ask; for the disclosure's own page."""
    return Block(
        questions=several(disclosure, queries.roots(disclosure.id, size=size)),
        total=disclosure.questions_open + disclosure.questions_answered,
        answered=disclosure.questions_answered,
        may_ask=policy.takes_questions(disclosure, clock.now()),
        ask_url=address(disclosure, "object"),
        all_url=address(disclosure, "objections"),
    )


def following(klass: ItemClass, community_id: int) -> Following:
    """The button of a class, for the viewer."""
    me = viewer().person_id
    followed = queries.followed(community_id, me)
    return Following(
        name=str(CLASS_LABELS[klass]),
        follows=klass in followed,
        signed_in=me is not None,
        url=url_for("disclosures.follow", klass=klass.value),
        undo_url=url_for("disclosures.unfollow", klass=klass.value),
        form=PlainForm(formdata=None),
    )


def several(disclosure: Disclosure, roots: Sequence[DisclosureQuestion]) -> list[Shown]:
    """Questions of one disclosure with their follow-ups; costs two statements, three with lines."""
    later = queries.follow_ups([root.id for root in roots])
    everything = [*roots, *later.values()]
    # What was retracted is told by no question about it either.
    gone = disclosure.state is DisclosureState.RETRACTED
    asked = [] if gone else [(each.about, each.version_no) for each in everything]
    about = subjects.words_of(disclosure, asked)

    def told(question: DisclosureQuestion, after: Shown | None = None) -> Shown:
        words = about.get((question.about, question.version_no), "")
        return shown(question, disclosure, about=words, follow_up=after)

    return [told(root, told(later[root.id]) if root.id in later else None) for root in roots]


def shown(
    question: DisclosureQuestion,
    disclosure: Disclosure,
    *,
    about: str = "",
    eyes: Eyes | None = None,
    follow_up: Shown | None = None,
) -> Shown:
    """One question for the viewer's eyes, or for others if given."""
    me = viewer().person_id
    mine = policy.is_asker(me, question)
    text, note = _words(question, eyes or eyes_of(question))
    due, level = date_of(question)
    return Shown(
        id=question.id,
        no=question.no,
        kind=str(labels.KIND_LABELS[question.kind]),
        about=about,
        asked_at=question.asked_at,
        text=text,
        note=note,
        mine=mine,
        status=status_of(question),
        due=due,
        level=level,
        url=address(disclosure, "objection", n=question.no),
        answers=_answers(question),
        follow_up=follow_up,
    )


def eyes_of(question: DisclosureQuestion) -> Eyes:
    """Whose eyes the viewer's are on a page for everybody: the asker's own, else everybody's."""
    return Eyes(asker=policy.is_asker(viewer().person_id, question))


def _words(question: DisclosureQuestion, eyes: Eyes) -> tuple[str, str]:
    how = policy.words_for(eyes, question)
    if how in (T.SHOWN, T.COVERED):
        return _seen(question, eyes, covers=how is T.COVERED), _beside(question, eyes)
    if how is None:
        gone = question.words_erased_at is not None
        return "", str(labels.IS_GONE if gone else labels.IS_WITHDRAWN)
    return "", _why_not(question)


def _seen(question: DisclosureQuestion, eyes: Eyes, *, covers: bool) -> str:
    """The words; beside a list for residents only the names in them are covered too."""
    text = covering.covered(question.text) if covers else question.text
    limited = question.disclosure.audience is not Audience.PUBLIC
    return masking.text(text) if limited and not (eyes.asker or eyes.supervision) else text


def _beside(question: DisclosureQuestion, eyes: Eyes) -> str:
    """What the asker and staff are told beside words that others do not see."""
    if question.showing in (T.SHOWN, T.COVERED) or eyes == Eyes():
        return ""
    return _why_not(question)


def _why_not(question: DisclosureQuestion) -> str:
    if question.showing is T.HELD:
        return str(labels.IS_HELD)
    return _(
        "The supervision committee does not show the words: %(why)s", why=question.withheld_for
    )


def status_of(question: DisclosureQuestion) -> tuple[str, str]:
    """Kind and words of the status chip."""
    if is_overdue(question):
        late = _("Overdue: %(state)s", state=labels.STATE_LABELS[question.state])
        return "overdue", late
    return labels.STATE_KINDS[question.state], str(labels.STATE_LABELS[question.state])


def is_overdue(question: DisclosureQuestion) -> bool:
    """Whether whoever has it now let the time pass."""
    return question.state in (S.OPEN, S.ESCALATED) and question.due_at < clock.now()


def date_of(question: DisclosureQuestion) -> tuple[str, str]:
    """Until when an answer is due, in words, and how near that is; empty once it is over."""
    if question.state not in (S.OPEN, S.ESCALATED):
        return "", "ok"
    day = i18n.day(question.due_at)
    if is_overdue(question):
        return _("An answer was due by %(day)s", day=day), "late"
    if question.escalated_for is Escalation.LATE:
        return _("Not answered in time; the sub-district answers by %(day)s", day=day), "soon"
    if question.state is S.ESCALATED:
        return _("The sub-district answers by %(day)s", day=day), "ok"
    return _("The committee answers by %(day)s", day=day), "ok"


def day_of(question: DisclosureQuestion) -> tuple[str, str]:
    """The same in a list: the day alone."""
    _words, level = date_of(question)
    if question.state not in (S.OPEN, S.ESCALATED):
        return "", level
    return _("answer by %(day)s", day=i18n.day(question.due_at, year=False)), level


def _answers(question: DisclosureQuestion) -> list[Answer]:
    found = []
    if question.replied_at is not None:
        found.append(Answer(_("The residents' committee"), question.replied_at, question.reply))
    if question.decided_at is not None:
        found.append(Answer(_("The sub-district office"), question.decided_at, question.decision))
    return found


def figures(community_id: int) -> Record | None:
    """The public figures, None where nobody asked yet. They count what everybody can read one by
    one anyway, so that none is too small to be shown."""
    found = [each for each in queries.figures(community_id) if each.asked]
    if not found:
        return None
    newest = found[0]
    sentence = ngettext(
        "%(year)s: %(num)d question, %(answered)s answered, %(in_time)s of them in time.",
        "%(year)s: %(num)d questions, %(answered)s answered, %(in_time)s of them in time.",
        newest.asked,
        year=newest.year,
        answered=newest.answered,
        in_time=newest.in_time,
    )
    return Record(sentence, [_row(each) for each in found])


def _row(year: Figures) -> tuple[int, ...]:
    return (
        year.year,
        year.asked,
        year.in_time,
        year.late,
        year.waiting,
        year.withdrawn,
        year.escalated,
    )
