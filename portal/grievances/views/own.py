"""What a reporter does after filing: add, answer, confirm, reopen, appeal, correct, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import authorize, public, viewer
from portal.base.db import transaction
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx
from portal.grievances import policy, queries, service
from portal.grievances.forms import answers
from portal.grievances.models import EventKind, Grievance
from portal.grievances.service import Actor
from portal.grievances.views.blueprint import bp
from portal.grievances.views.photos import SentPhotos, sent_photos
from portal.grievances.views.show import own_report

TAKES_PHOTOS = frozenset({"add", "answer", "reopen"})
SAID: dict[str, LazyString] = {
    "add": _l("Added to your report."),
    "answer": _l("Your answer was sent. Staff go on from here."),
    "reopen": _l("Reopened. The staff in charge and their supervisor have been told."),
    "appeal": _l("Your objection was sent. Somebody else looks at it."),
    "withdraw": _l("The report was withdrawn."),
    "confirm": _l("Thank you. The report is closed."),
}


def _actor() -> Actor:
    return Actor("reporter", viewer().person_id)


def _done(grievance: Grievance, act: str) -> ResponseReturnValue:
    flash(str(SAID[act]), "success")
    return htmx.go(url_for("grievances.show", no=grievance.no))


def _page(
    grievance: Grievance, act: str, form: Any, photos: SentPhotos | None = None, status: int = 200
) -> ResponseReturnValue:
    return (
        render_template(
            f"grievances/act_{act}.html",
            grievance=grievance,
            form=form,
            photos=photos,
            takes_photos=act in TAKES_PHOTOS,
            question=_question(grievance) if act == "answer" else "",
            shared=viewer().shared_device,
        ),
        status,
    )


def _question(grievance: Grievance) -> str:
    """What the staff asked last."""
    asked = queries.timeline(grievance, audience="reporter")
    return next((entry.text for entry in asked if entry.kind is EventKind.ASK_INFO), "")


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
    authorize(act in policy.reporter_acts(grievance, viewer().person_id))
    if not form.is_submitted():
        return _page(grievance, act, form, SentPhotos())
    photos = sent_photos() if act in TAKES_PHOTOS else SentPhotos()
    valid = form.validate() and not photos.problems
    if valid and needs_something and not (form.text.data or photos.tokens):
        form.text.errors = [_("Write a few words or add a photo")]
        valid = False
    if not valid:
        return _page(grievance, act, form, photos, status=422)
    with transaction():
        move(grievance, photos)
    return _done(grievance, act)


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
            grievance.id, actor=_actor(), text=form.text.data or ""
        ),
    )


@bp.route("/c/<slug>/reports/<no>/withdraw", methods=["GET", "POST"])
@public
def withdraw(no: str) -> ResponseReturnValue:
    """Take the report back, before work on it begins."""
    form = answers.WithdrawForm()
    return _with_words(
        no,
        "withdraw",
        form,
        lambda grievance, _photos: service.withdraw(
            grievance.id, actor=_actor(), text=form.text.data or ""
        ),
    )


@bp.route("/c/<slug>/reports/<no>/confirm", methods=["GET", "POST"])
@public
def confirm(no: str) -> ResponseReturnValue:
    """Solved; how satisfied, by one of three buttons."""
    grievance = own_report(no)
    form = answers.ConfirmForm()
    authorize("confirm" in policy.reporter_acts(grievance, viewer().person_id))
    if not form.is_submitted():
        return _page(grievance, "confirm", form)
    if not form.validate() or not form.satisfaction:
        form.form_errors.append(_("Choose one of the three"))
        return _page(grievance, "confirm", form, status=422)
    with transaction():
        service.confirm(grievance.id, actor=_actor(), satisfaction=form.satisfaction)
    return _done(grievance, "confirm")
