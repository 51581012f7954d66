"""``/desk/c/<slug>/reports/<no>/supervise`` (督办), the answer, and its end."""

from typing import Any

from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires, viewer
from portal.base.access.permissions import Role
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.course import compose
from portal.grievances.desk.pages import actor, staff_report
from portal.grievances.lifecycle import SUPERVISOR, Actor
from portal.grievances.models import Grievance
from portal.grievances.urging import forms, policy, service
from portal.grievances.views.photos import SentPhotos

P = Permission


def _above() -> Actor:
    return Actor(SUPERVISOR, viewer().person_id)


def _office(grievance: Grievance) -> Role:
    office = policy.office_of(viewer(), grievance.community_id)
    authorize(office is not None)
    assert office is not None
    return office


@bp.route("/desk/c/<slug>/reports/<no>/supervise", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SUPERVISE)
def supervise(no: str) -> ResponseReturnValue:
    """Put it under supervision: why, and by when an answer is demanded."""
    form, grievance = forms.SuperviseForm(), staff_report(no)
    if not form.is_submitted():
        form.until.data = service.usual_day(grievance.community_id)

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.supervise(
            grievance.id,
            actor=_above(),
            office=_office(grievance),
            version=form.seen,
            reason=form.reason.data or "",
            until=form.day,
            sent=form.sent.data or "",
        )

    return compose(no, "supervise", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/answer-supervision", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def answer_supervision(no: str) -> ResponseReturnValue:
    """Answer who supervises it."""
    form = forms.AnswerForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.answer(
            grievance.id,
            actor=actor(),
            version=form.seen,
            text=form.text.data or "",
            sent=form.sent.data or "",
        )

    return compose(no, "answer_supervision", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/lift-supervision", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SUPERVISE)
def lift_supervision(no: str) -> ResponseReturnValue:
    """End it, with a note."""
    form = forms.LiftForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.lift(
            grievance.id,
            actor=_above(),
            office=_office(grievance),
            version=form.seen,
            note=form.text.data or "",
            sent=form.sent.data or "",
        )

    return compose(no, "lift_supervision", form, move)
