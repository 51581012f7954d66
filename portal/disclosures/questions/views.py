"""Questions with their answers, and what their asker may still do."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import public, signed_in, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx, navigation, sharing
from portal.base.web.arrivals import row_number_or
from portal.base.web.forms import PlainForm
from portal.disclosures import visibility
from portal.disclosures.blueprints import notices
from portal.disclosures.blueprints import public as bp
from portal.disclosures.models import Audience, Disclosure, DisclosureQuestion
from portal.disclosures.questions import opening, policy, queries, service, showing


@bp.get("/c/<slug>/disclosures/<number>/objections")
@notices.get("/c/<slug>/notices/<number>/objections")
@public
def objections(number: str) -> ResponseReturnValue:
    """All questions about a publication, newest first."""
    disclosure = opening.publication(number)
    navigation.back_to(showing.address(disclosure, "show"))
    before = row_number_or(None, request.args.get("before"))
    rows = queries.roots(disclosure.id, before=before, size=queries.PER_PAGE + 1)
    page = rows[: queries.PER_PAGE]
    more = len(rows) > queries.PER_PAGE
    may_ask = policy.takes_questions(disclosure, clock.now())
    html = render_template(
        "disclosures/questions/list.html",
        disclosure=disclosure,
        questions=showing.several(disclosure, page),
        ask_url=showing.address(disclosure, "object") if may_ask else "",
        next_url=showing.address(disclosure, "objections", before=page[-1].no) if more else "",
    )
    return opening.answer(html, disclosure, mine=viewer().person_id is not None)


@bp.get("/c/<slug>/disclosures/<number>/objections/<int:n>")
@notices.get("/c/<slug>/notices/<number>/objections/<int:n>")
@public
def objection(number: str, n: int) -> ResponseReturnValue:
    """One question with its answers; a follow-up stands on the page of what it follows."""
    disclosure, question = opening.asked(number, n)
    parent = queries.by_id(question.parent_id) if question.parent_id is not None else None
    if parent is not None:
        to = showing.address(disclosure, "objection", n=parent.no)
        return htmx.go(f"{to}#question-{question.no}")
    return _page(disclosure, question)


def _page(disclosure: Disclosure, question: DisclosureQuestion) -> ResponseReturnValue:
    [told] = showing.several(disclosure, [question])
    last = queries.follow_ups([question.id]).get(question.id) or question
    me, now = viewer().person_id, clock.now()
    navigation.back_to(showing.address(disclosure, "show"))
    if disclosure.audience is Audience.PUBLIC:
        sharing.show_as(
            _("%(kind)s about %(title)s", kind=told.kind, title=disclosure.title),
            told.due or told.status[1],
            kind="figures",
        )
    html = render_template(
        "disclosures/questions/show.html",
        disclosure=disclosure,
        readable=visibility.in_audience(viewer(), disclosure),
        url=showing.address(disclosure, "show"),
        all_url=showing.address(disclosure, "objections"),
        question=told,
        form=PlainForm(formdata=None),
        limited=disclosure.audience is not Audience.PUBLIC,
        may_withdraw=policy.may_withdraw(me, last),
        may_follow_up=policy.may_follow_up(me, question, now),
        may_escalate=policy.may_escalate(me, last, now),
        until=last.follow_until,
        act=lambda page: showing.address(disclosure, page, n=last.no),
    )
    return opening.answer(html, disclosure, mine=told.mine)


TAKEN_BACK = _l("Taken back. Its words are no longer shown.")
PASSED_ON = _l("Passed on. The sub-district answers next.")


@bp.post("/c/<slug>/disclosures/<number>/objections/<int:n>/withdraw")
@notices.post("/c/<slug>/notices/<number>/objections/<int:n>/withdraw")
@signed_in
def withdraw(number: str, n: int) -> ResponseReturnValue:
    """Take it back before an answer."""
    return _act(number, n, service.withdraw, TAKEN_BACK)


@bp.post("/c/<slug>/disclosures/<number>/objections/<int:n>/escalate")
@notices.post("/c/<slug>/notices/<number>/objections/<int:n>/escalate")
@signed_in
def escalate(number: str, n: int) -> ResponseReturnValue:
    """Take it to the sub-district."""
    return _act(number, n, service.escalate, PASSED_ON)


def _act(
    number: str, n: int, act: Callable[..., DisclosureQuestion], done: LazyString
) -> ResponseReturnValue:
    disclosure, question = opening.own(number, n)
    to = showing.address(disclosure, "objection", n=n)
    if not PlainForm().validate_on_submit():
        flash(_("Not sent yet. Send it once more"), "warning")
        return htmx.go(to)
    try:
        with transaction():
            act(question_id=question.id, person_id=viewer().person_id or 0)
    except DomainError as error:
        flash(str(error), "warning")
    else:
        flash(str(done), "success")
    return htmx.go(to)
