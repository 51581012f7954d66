"""我有疑问: asking about a publication, asking on after an answer, and the confirmation."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import signed_in, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.web import htmx, navigation
from portal.base.web.limits import too_often
from portal.disclosures import presentation
from portal.disclosures import queries as publications
from portal.disclosures.blueprints import notices
from portal.disclosures.blueprints import public as bp
from portal.disclosures.labels import period
from portal.disclosures.models import Disclosure, DisclosureQuestion, QuestionState
from portal.disclosures.questions import opening, policy, service, showing, subjects
from portal.disclosures.questions.errors import PhoneMissing, TooManyQuestions
from portal.disclosures.questions.forms import AskForm, WordsForm

PACE = "20 per hour; 60 per day"


@bp.route("/c/<slug>/disclosures/<number>/object", endpoint="object", methods=["GET", "POST"])
@notices.route("/c/<slug>/notices/<number>/object", endpoint="object", methods=["GET", "POST"])
@signed_in
def ask(number: str) -> ResponseReturnValue:
    """Ask or object; who cannot ask is told why before anything is typed."""
    disclosure = opening.publication(number)
    navigation.back_to(showing.address(disclosure, "show"))
    form = AskForm(data={"about": request.args.get("about", "")})
    if not form.is_submitted():
        if not policy.takes_questions(disclosure, clock.now()):
            return _closed(disclosure)
        if not viewer().phone_verified:
            flash(str(PhoneMissing.sentence), "info")
            return htmx.go(url_for("identity.add_phone"))
    version = publications.version_of(disclosure.id, disclosure.shown_version or 0)
    if version is None:
        raise NotFound
    form.offer(subjects.choices(version, disclosure))
    if not form.validate_on_submit():
        return _ask_page(disclosure, form, 422 if form.is_submitted() else 200)
    return _keep(disclosure, form)


def _keep(disclosure: Disclosure, form: AskForm) -> ResponseReturnValue:
    try:
        _judge_sender()
        with transaction():
            kept = service.ask(
                disclosure_id=disclosure.id,
                person_id=viewer().person_id or 0,
                submission_id=form.submission,
                asked=form.asked(),
            )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _ask_page(disclosure, form, error.status)
    return htmx.go(showing.address(disclosure, "asked", n=kept.no))


def _judge_sender() -> None:
    """A proved phone, and not too often from one address; what was typed stays in the form."""
    if not viewer().phone_verified:
        raise PhoneMissing
    told = too_often(PACE)
    if told:
        raise TooManyQuestions(told)


def _ask_page(disclosure: Disclosure, form: AskForm, status: int) -> ResponseReturnValue:
    html = render_template(
        "disclosures/questions/ask.html",
        disclosure=disclosure,
        period=period(disclosure),
        form=form,
        shared=viewer().shared_device,
    )
    return opening.answer(html, disclosure, status=status, mine=True)


def _closed(disclosure: Disclosure) -> ResponseReturnValue:
    told = presentation.told(disclosure)
    html = render_template(
        "disclosures/questions/closed.html",
        disclosure=disclosure,
        told=told.next_step or told.label,
        url=showing.address(disclosure, "show"),
    )
    return opening.answer(html, disclosure, mine=True)


@bp.get("/c/<slug>/disclosures/<number>/objections/<int:n>/asked")
@notices.get("/c/<slug>/notices/<number>/objections/<int:n>/asked")
@signed_in
def asked(number: str, n: int) -> ResponseReturnValue:
    """The confirmation: number, until when who answers, where to look."""
    disclosure, question = opening.own(number, n)
    html = render_template(
        "disclosures/questions/asked.html",
        disclosure=disclosure,
        question=showing.shown(question, disclosure),
        drafts=[
            showing.address(disclosure, "object"),
            showing.address(disclosure, "ask_on", n=n),
        ],
        url=showing.address(disclosure, "show"),
    )
    return opening.answer(html, disclosure, mine=True)


@bp.route("/c/<slug>/disclosures/<number>/objections/<int:n>/follow-up", methods=["GET", "POST"])
@notices.route("/c/<slug>/notices/<number>/objections/<int:n>/follow-up", methods=["GET", "POST"])
@signed_in
def ask_on(number: str, n: int) -> ResponseReturnValue:
    """One follow-up after the answer."""
    disclosure, question = opening.own(number, n)
    back = showing.address(disclosure, "objection", n=question.no)
    navigation.back_to(back)
    form = WordsForm()
    may = policy.may_follow_up(viewer().person_id, question, clock.now())
    # The second of two taps comes when the first has moved the question on.
    tapped_twice = form.is_submitted() and question.state is QuestionState.FOLLOWED
    if not may and not tapped_twice:
        return htmx.go(back)
    if not form.validate_on_submit():
        return _on_page(disclosure, question, form, 422 if form.is_submitted() else 200)
    try:
        _judge_sender()
        with transaction():
            kept = service.follow_up(
                question_id=question.id,
                person_id=viewer().person_id or 0,
                submission_id=form.submission,
                text=form.text.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _on_page(disclosure, question, form, error.status)
    return htmx.go(showing.address(disclosure, "asked", n=kept.no))


def _on_page(
    disclosure: Disclosure, question: DisclosureQuestion, form: WordsForm, status: int
) -> ResponseReturnValue:
    html = render_template(
        "disclosures/questions/ask_on.html",
        disclosure=disclosure,
        question=showing.shown(question, disclosure),
        form=form,
        shared=viewer().shared_device,
    )
    return opening.answer(html, disclosure, status=status, mine=True)
