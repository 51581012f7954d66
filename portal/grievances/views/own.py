"""What a reporter does after filing: add, answer, confirm, reopen, appeal, correct, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import community, public, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files.uploader import prepare_for_uploads
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx
from portal.base.web.limits import too_often
from portal.grievances import policy, queries, service
from portal.grievances.forms import answers
from portal.grievances.models import EventKind, Grievance, GrievanceStatus
from portal.grievances.service import Actor, passing_on
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp
from portal.grievances.views.photos import SentPhotos, sent_photos
from portal.grievances.views.show import own_report

# Each of these sends word to staff.
PACE = "20 per minute; 60 per hour"
TAKES_PHOTOS = frozenset({"add", "answer", "reopen"})
SAID: dict[str, LazyString] = {
    "add": _l("Added to your report."),
    "answer": _l("Your answer was sent. Staff go on from here."),
    "reopen": _l("Reopened. The staff in charge and their supervisor have been told."),
    "appeal": _l("Your objection was sent. Somebody else looks at it."),
    "withdraw": _l("The report was withdrawn."),
    "confirm": _l("Thank you. The report is closed."),
    "passed_on": _l(
        "You are out of this report. It stays open, because neighbours have the problem too."
    ),
}


def _actor() -> Actor:
    return Actor("reporter", viewer().person_id)


def _done(grievance: policy.Report, act: str) -> ResponseReturnValue:
    flash(str(SAID[act]), "success")
    return htmx.go(url_for("grievances.show", no=grievance.no))


def _page(
    grievance: Grievance, act: str, form: Any, photos: SentPhotos | None = None, status: int = 200
) -> ResponseReturnValue:
    if act in TAKES_PHOTOS:
        prepare_for_uploads()
    return (
        render_template(
            f"grievances/act_{act}.html",
            grievance=grievance,
            form=form,
            photos=photos,
            takes_photos=act in TAKES_PHOTOS,
            question=_question(grievance) if act == "answer" else "",
            shared=viewer().shared_device,
            acts=policy.reporter_acts(grievance, viewer().person_id),
            goes_on=act == "withdraw" and passing_on.heir_of(grievance) is not None,
        ),
        status,
    )


def _question(grievance: Grievance) -> str:
    """What the staff asked last."""
    asked = queries.timeline(grievance, audience="reporter")
    return next((entry.text for entry in asked if entry.kind is EventKind.ASK_INFO), "")


def not_now(grievance: Grievance) -> ResponseReturnValue:
    """Instead of a form whose time is over: the report as it stands."""
    flash(_("This report has moved on meanwhile. Here is how it stands."), "info")
    return htmx.go(url_for("grievances.show", no=grievance.no))


def _with_words(
    no: str,
    act: str,
    form: Any,
    move: Callable[[Grievance, SentPhotos], Any],
    *,
    needs_something: bool = False,
) -> ResponseReturnValue:
    """The shared course of the forms with words and photos: show, check, act, answer."""
    grievance = own_report(no)
    if _sent_before(grievance, form):
        return _done(grievance, act)
    if act not in policy.reporter_acts(grievance, viewer().person_id):
        return not_now(grievance)
    if not form.is_submitted():
        return _page(grievance, act, form, SentPhotos())
    refused = too_often(PACE)
    photos = sent_photos(files=not refused) if act in TAKES_PHOTOS else SentPhotos()
    if refused:
        form.form_errors.append(refused)
        return _page(grievance, act, form, photos, status=429)
    valid = form.validate() and not photos.problems
    if valid and needs_something and not (form.text.data or photos.tokens):
        form.text.errors = [_("Write a few words or add a photo")]
        valid = False
    if not valid:
        return _page(grievance, act, form, photos, status=422)
    return _moved(grievance, act, form, photos, move)


def _sent_before(grievance: Grievance, form: Any) -> bool:
    return bool(form.is_submitted()) and service.was_sent(grievance.id, form.submission)


def _moved(
    grievance: Grievance,
    act: str,
    form: Any,
    photos: SentPhotos,
    move: Callable[[Grievance, SentPhotos], Any],
) -> ResponseReturnValue:
    """Act; of two sends at once the second is answered like the first, and what cannot be done
    any more is said beside what was typed."""
    try:
        with transaction():
            event = move(grievance, photos)
    except DomainError as error:
        if not _sent_before(grievance, form):
            form.form_errors.append(str(error))
            return _page(grievance, act, form, photos, status=error.status)
        return _done(grievance, act)
    return _done(grievance, "passed_on" if event.kind is EventKind.TAKE_OVER else act)


@bp.route("/c/<slug>/reports/<no>/add", methods=["GET", "POST"])
@public
def add(no: str) -> ResponseReturnValue:
    """More words or photos."""
    form = answers.AddForm()
    return _with_words(
        no,
        "add",
        form,
        lambda grievance, photos: service.add(
            grievance.id,
            actor=_actor(),
            text=form.text.data or "",
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
            sent=form.submission,
        ),
        needs_something=True,
    )


@bp.route("/c/<slug>/reports/<no>/answer", methods=["GET", "POST"])
@public
def answer(no: str) -> ResponseReturnValue:
    """The answer to a question of the staff."""
    form = answers.AnswerForm()
    return _with_words(
        no,
        "answer",
        form,
        lambda grievance, photos: service.answer_info(
            grievance.id,
            actor=_actor(),
            text=form.text.data or "",
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
            sent=form.submission,
        ),
    )


@bp.route("/c/<slug>/reports/<no>/reopen", methods=["GET", "POST"])
@public
def reopen(no: str) -> ResponseReturnValue:
    """Not solved: what is still wrong."""
    form = answers.ReopenForm()
    return _with_words(
        no,
        "reopen",
        form,
        lambda grievance, photos: service.dispute(
            grievance.id,
            actor=_actor(),
            reason=form.text.data or "",
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
            sent=form.submission,
        ),
        needs_something=True,
    )


@bp.route("/c/<slug>/reports/<no>/appeal", methods=["GET", "POST"])
@public
def appeal(no: str) -> ResponseReturnValue:
    """A refused report should be looked at again."""
    form = answers.AppealForm()
    return _with_words(
        no,
        "appeal",
        form,
        lambda grievance, _photos: service.appeal(
            grievance.id,
            actor=_actor(),
            text=form.text.data or "",
            sent=form.submission,
        ),
    )


@bp.route("/c/<slug>/reports/<no>/withdraw", methods=["GET", "POST"])
@public
def withdraw(no: str) -> ResponseReturnValue:
    """Take the report back, before work on it begins; where neighbours have the problem too, it
    goes on without this reporter."""
    form = answers.WithdrawForm()
    left = _left_before(no, form)
    return left or _with_words(
        no,
        "withdraw",
        form,
        lambda grievance, _photos: service.withdraw(
            grievance.id,
            actor=_actor(),
            text=form.text.data or "",
            sent=form.submission,
        ),
    )


def _left_before(no: str, form: answers.WithdrawForm) -> ResponseReturnValue | None:
    """The second tap of who is no longer the reporter since the first."""
    report = queries.sheet(community().id, no) if form.is_submitted() else None
    if report is None or proof.is_reporter(report):
        return None
    sent = service.was_sent(report.id, form.submission)
    return _done(report, "passed_on") if sent else None


@bp.route("/c/<slug>/reports/<no>/confirm", methods=["GET", "POST"])
@public
def confirm(no: str) -> ResponseReturnValue:
    """The second answer, how satisfied; the first one, whether it is solved, comes along."""
    grievance = own_report(no)
    form = answers.ConfirmForm()
    if form.is_submitted() and _judged_already(grievance, form):
        return _done(grievance, "confirm")
    if "confirm" not in policy.reporter_acts(grievance, viewer().person_id):
        return not_now(grievance)
    if not form.is_submitted():
        form.solved.data = "no" if request.args.get("solved") == "no" else "yes"
        return _page(grievance, "confirm", form)
    if not form.validate() or not form.answered:
        if not form.errors:
            form.form_errors.append(_("Choose one of the four"))
        return _page(grievance, "confirm", form, status=422)
    try:
        with transaction():
            service.confirm(
                grievance.id,
                actor=_actor(),
                satisfaction=form.satisfaction or None,
                solved=form.is_solved,
            )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(grievance, "confirm", form, status=error.status)
    return _done(grievance, "confirm")


def _judged_already(grievance: Grievance, form: answers.ConfirmForm) -> bool:
    """Whether a second tap says what the first one said."""
    said = (form.is_solved, form.satisfaction or None)
    same = (grievance.solved, grievance.satisfaction) == said
    return form.answered and grievance.status is GrievanceStatus.CLOSED and same
