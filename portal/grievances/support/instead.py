"""The pages on which a supporter is asked whether it is solved, because the reporter is silent."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from portal.base.access import public, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files.uploader import prepare_for_uploads
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx
from portal.base.web.limits import too_often
from portal.grievances import service
from portal.grievances.forms.answers import ConfirmForm, ReopenForm
from portal.grievances.models import GrievanceStatus
from portal.grievances.support import answering, queries
from portal.grievances.support.errors import NotYourTurn
from portal.grievances.support.showing import is_asked
from portal.grievances.support.views import seen_report
from portal.grievances.views.blueprint import bp
from portal.grievances.views.photos import SentPhotos, sent_photos

PACE = "20 per minute; 60 per hour"
THANKS = _l("Thank you. The report is closed; its reporter can still reopen it.")
# Told whatever was chosen: who tries all answers learns nothing of what another one chose.
CLOSED = _l("The report is closed already; its reporter can still reopen it.")
REOPENED = _l("Reopened. The staff in charge and their supervisor have been told.")


@bp.route("/c/<slug>/reports/<no>/support/confirm", methods=["GET", "POST"])
@public
def confirm_instead(no: str) -> ResponseReturnValue:
    """Solved; how satisfied, or no opinion, by one button each."""
    report, person_id = seen_report(no), _somebody()
    form = ConfirmForm()
    form.solved.data = "yes"  # a neighbour does not leave unsolved what another reported
    if form.is_submitted() and _closed_to_supporter(report, person_id):
        return _done(no, CLOSED)
    if not _is_asked(report, person_id):
        return _not_asked(no)
    if not form.is_submitted():
        return _confirm_page(report, form)
    if not form.validate() or not form.answered:
        if not form.errors:
            form.form_errors.append(_("Choose one of the answers"))
        return _confirm_page(report, form, 422)
    try:
        with transaction():
            judged = form.satisfaction or None
            answering.confirm(report.id, person_id=person_id, satisfaction=judged)
    except DomainError as error:
        form.form_errors.append(str(error))
        return _confirm_page(report, form, error.status)
    return _done(no, THANKS)


@bp.route("/c/<slug>/reports/<no>/support/reopen", methods=["GET", "POST"])
@public
def reopen_instead(no: str) -> ResponseReturnValue:
    """Not solved: what is still wrong."""
    report, person_id = seen_report(no), _somebody()
    form = ReopenForm()
    if form.is_submitted() and service.was_sent(report.id, form.submission):
        return _done(no, REOPENED)
    if not _is_asked(report, person_id):
        return _not_asked(no)
    if not form.is_submitted():
        return _reopen_page(report, form, SentPhotos())
    refused = too_often(PACE)
    photos = sent_photos(files=not refused)
    if refused:
        form.form_errors.append(refused)
        return _reopen_page(report, form, photos, 429)
    if not form.validate() or photos.problems:
        return _reopen_page(report, form, photos, 422)
    return _reopened(report, form, photos, person_id)


def _reopened(
    report: Row[Any], form: ReopenForm, photos: SentPhotos, person_id: int
) -> ResponseReturnValue:
    """Act; what cannot be done is said beside what was typed."""
    sent = form.submission
    try:
        with transaction():
            answering.dispute(
                report.id,
                person_id=person_id,
                reason=form.text.data or "",
                photo_tokens=photos.tokens,
                uploader_key=photos.key,
                sent=sent,
            )
    except DomainError as error:
        if not service.was_sent(report.id, sent):
            form.form_errors.append(str(error))
            return _reopen_page(report, form, photos, error.status)
    return _done(report.no, REOPENED)


def _somebody() -> int:
    person_id = viewer().person_id
    if person_id is None:
        raise SignInNeeded(staff=False)
    return person_id


def _is_asked(report: Row[Any], person_id: int) -> bool:
    return is_asked(report, queries.standing(report.id, person_id), person_id)


def _closed_to_supporter(report: Row[Any], person_id: int) -> bool:
    """Whether somebody who has the problem too taps again, or answers after another did."""
    closed = report.status is GrievanceStatus.CLOSED
    return closed and queries.standing(report.id, person_id).supports


def _not_asked(no: str) -> ResponseReturnValue:
    flash(str(NotYourTurn()), "info")
    return htmx.go(url_for("grievances.show", no=no))


def _done(no: str, words: LazyString) -> ResponseReturnValue:
    flash(str(words), "success")
    return htmx.go(url_for("grievances.show", no=no))


def _confirm_page(report: Row[Any], form: ConfirmForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("grievances/support/confirm.html", grievance=report, form=form)
    return page, status


def _reopen_page(
    report: Row[Any], form: ReopenForm, photos: SentPhotos, status: int = 200
) -> ResponseReturnValue:
    prepare_for_uploads()
    page = render_template(
        "grievances/support/reopen.html",
        grievance=report,
        form=form,
        photos=photos,
        takes_photos=True,
        shared=viewer().shared_device,
    )
    return page, status


def init_views() -> None:
    """The routes are declared by importing this module."""
