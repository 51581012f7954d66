"""``/desk/c/<slug>/disclosures/objections``: what waits for an answer, and the answers."""

from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import names
from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number_or
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.models import (
    Disclosure,
    DisclosureQuestion,
    QuestionState,
    QuestionText,
)
from portal.disclosures.policy import Hand
from portal.disclosures.questions import emptied, policy, queries, service, showing, subjects
from portal.disclosures.questions.errors import AnsweredBefore
from portal.disclosures.questions.forms import AnswerForm, RevealForm, TextForm
from portal.disclosures.questions.policy import Eyes
from portal.disclosures.questions.service import Asker
from portal.disclosures.questions.showing import Shown
from portal.disclosures.service import hand_of

P, S = Permission, QuestionState
VIEW_LABELS: dict[str, LazyString] = {
    queries.WAITING_VIEW: _l("Waiting for an answer"),
    queries.OPEN: _l("With the committee"),
    queries.UP: _l("With the sub-district"),
    queries.HELD: _l("Words to look at"),
    queries.DONE: _l("Done"),
}


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    id: int
    title: str
    about: str
    due: str
    level: str
    status: tuple[str, str]
    held: bool
    url: str


@dataclass(frozen=True)
class Opened:
    """A question as staff see it, with what the viewer may do."""

    question: DisclosureQuestion
    shown: Shown
    earlier: Shown | None
    can_answer: bool
    can_judge: bool
    can_see_asker: bool


@bp.get("/desk/c/<slug>/disclosures/objections")
@requires(P.DISCLOSURE_SEE)
def objections() -> ResponseReturnValue:
    """The queue of the community, what is due first before the rest."""
    return _list(None)


@bp.get("/desk/c/<slug>/disclosures/<int:disclosure_id>/objections")
@requires(P.DISCLOSURE_SEE)
def objections_of(disclosure_id: int) -> ResponseReturnValue:
    """The same about one publication."""
    return _list(_publication(disclosure_id))


def _publication(disclosure_id: int) -> Disclosure:
    found = queries.publication(disclosure_id)
    if found is None or found.slug is None:
        raise NotFound
    return found


def _list(only: Disclosure | None) -> ResponseReturnValue:
    return render_template("disclosures/questions/desk/index.html", **_queue(only))


def _queue(only: Disclosure | None, current: int | None = None) -> dict[str, Any]:
    """What the pane of the list needs."""
    asked = request.args.get("view", "")
    view = asked if asked in queries.VIEWS else own_view()
    before = row_number_or(None, request.args.get("before"))
    here = community().id
    rows = queries.queue(here, view, disclosure_id=only.id if only else None, before=before)
    paged = view == queries.DONE and len(rows) > queries.PER_PAGE
    shown = rows[: queries.PER_PAGE] if view == queries.DONE else rows
    return {
        "rows": [_row(each, view) for each in shown],
        "view": view,
        "views": VIEW_LABELS,
        "only": only,
        "current": current,
        "way_on": emptied.way_on(view, own_view(), only),
        "address": lambda name: _address(only, name),
        "next_url": _address(only, view, before=shown[-1].id) if paged else "",
    }


def own_view() -> str:
    """What waits for the viewer's own office."""
    looking, here = viewer(), community().id
    if looking.may(P.QUESTION_ANSWER, here):
        return queries.OPEN
    return queries.UP if looking.may(P.QUESTION_DECIDE, here) else queries.WAITING_VIEW


def _address(only: Disclosure | None, view: str | None, **more: Any) -> str:
    if only is None:
        return url_for(".objections", view=view, **more)
    return url_for(".objections_of", disclosure_id=only.id, view=view, **more)


def _row(question: DisclosureQuestion, view: str) -> Row:
    due, level = showing.day_of(question)
    return Row(
        id=question.id,
        title=question.disclosure.title,
        about=_number(question),
        due=due,
        level=level,
        status=showing.status_of(question),
        held=question.showing is QuestionText.HELD,
        url=url_for(".objection", question_id=question.id, view=view),
    )


def _number(question: DisclosureQuestion) -> str:
    return f"{question.disclosure.slug}-{question.no}"


@bp.get("/desk/c/<slug>/disclosures/objections/<int:question_id>")
@requires(P.DISCLOSURE_SEE)
def objection(question_id: int) -> ResponseReturnValue:
    """One question, its answers, and what the viewer may do."""
    return _page(_opened(question_id))


def _opened(question_id: int) -> Opened:
    question = queries.by_id(question_id)
    if question is None or question.community_id != community().id:
        raise NotFound
    hand = _hand()
    parent = queries.by_id(question.parent_id) if question.parent_id is not None else None
    return Opened(
        question=question,
        shown=_told(question, hand),
        earlier=_told(parent, hand) if parent is not None else None,
        can_answer=policy.can_answer(hand, question),
        can_judge=policy.can_judge_text(hand, question),
        can_see_asker=policy.can_see_asker(hand) and question.asker_id is not None,
    )


def _hand() -> Hand:
    return hand_of(viewer(), community().id)


def _told(question: DisclosureQuestion, hand: Hand) -> Shown:
    """The committee reads the words without what would tell who asked."""
    eyes = Eyes(supervision=policy.can_see_asker(hand), staff=True)
    about = subjects.words_of(question.disclosure, [(question.about, question.version_no)])
    words = about.get((question.about, question.version_no), "")
    return showing.shown(question, question.disclosure, about=words, eyes=eyes)


def _page(
    opened: Opened,
    *,
    answer: AnswerForm | None = None,
    text: TextForm | None = None,
    reveal: RevealForm | None = None,
    asker: Asker | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    seen = {"version": opened.question.version}
    navigation.back_to(url_for(".objections", view=request.args.get("view")))
    reply = make_response(
        render_template(
            "disclosures/questions/desk/show.html",
            opened=opened,
            number=_number(opened.question),
            public_url=showing.address(opened.question.disclosure, "show"),
            answer=answer or AnswerForm(formdata=None, data=seen),
            text=text or TextForm(formdata=None, data=seen | {"showing": _preset(opened)}),
            reveal=reveal or RevealForm(formdata=None, data=seen),
            asker=asker,
            problem=problem,
            **_queue(None, opened.question.id),
        ),
        status,
    )
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _preset(opened: Opened) -> str:
    now = opened.question.showing
    return (QuestionText.COVERED if now is QuestionText.HELD else now).value


@bp.post("/desk/c/<slug>/disclosures/objections/<int:question_id>/reply")
@requires(P.DISCLOSURE_SEE)
def reply(question_id: int) -> ResponseReturnValue:
    """The public answer, of the committee or of the sub-district."""
    opened, form = _opened(question_id), AnswerForm()
    waits = opened.question.state in (S.OPEN, S.ESCALATED)
    if waits:
        authorize(opened.can_answer)
    if not form.validate_on_submit():
        return _page(opened, answer=form, status=422)
    act = service.decide if _hand().may(P.QUESTION_DECIDE) else service.reply
    try:
        with transaction():
            act(question_id=question_id, seen=form.seen, hand=_hand(), text=form.text.data or "")
    except DomainError as error:
        return _again(question_id, error, answer=form)
    flash(_("Answered. Everybody can read it, and the asker is told."), "success")
    return htmx.go(_next_address())


def _again(question_id: int, error: DomainError, **forms: Any) -> ResponseReturnValue:
    """The page as it stands now with what was typed; sent once more it counts for that."""
    opened = _opened(question_id)
    for form in forms.values():
        form.version.data = str(opened.question.version)
    problem = str(error)
    by = opened.question.decided_by_id or opened.question.replied_by_id
    if isinstance(error, AnsweredBefore) and by is not None:
        who = names.names_of([by]).get(by) or _("a colleague")
        problem = _("%(name)s dealt with this already. Your text is still here.", name=who)
    return _page(opened, problem=problem, status=error.status, **forms)


def _next_address() -> str:
    """Acting opens what comes next."""
    waiting = queries.queue(community().id, own_view())
    if not waiting:
        return url_for(".objections")
    return url_for(".objection", question_id=waiting[0].id)


@bp.post("/desk/c/<slug>/disclosures/objections/<int:question_id>/words")
@requires(P.QUESTION_SEE_ASKER)
def judge_words(question_id: int) -> ResponseReturnValue:
    """What others see of the words."""
    opened, form = _opened(question_id), TextForm()
    authorize(opened.can_judge)
    if not form.validate_on_submit():
        return _page(opened, text=form, status=422)
    try:
        with transaction():
            service.withhold(
                question_id=question_id,
                seen=form.seen,
                hand=_hand(),
                showing=QuestionText(form.showing.data),
                reason=form.because.data or "",
            )
    except DomainError as error:
        return _again(question_id, error, text=form)
    flash(_("Kept. This is what others see now."), "success")
    return htmx.go(url_for(".objection", question_id=question_id))


@bp.post("/desk/c/<slug>/disclosures/objections/<int:question_id>/asker")
@requires(P.QUESTION_SEE_ASKER)
def reveal_asker(question_id: int) -> ResponseReturnValue:
    """Who asked, once, with a reason that the asker reads."""
    opened, form = _opened(question_id), RevealForm()
    authorize(opened.can_see_asker)
    if not form.validate_on_submit():
        return _page(opened, reveal=form, status=422)
    try:
        with transaction():
            asker = service.reveal_asker(
                question_id=question_id, hand=_hand(), reason=form.reason.data or ""
            )
    except DomainError as error:
        return _again(question_id, error, reveal=form)
    return _page(_opened(question_id), asker=asker)
