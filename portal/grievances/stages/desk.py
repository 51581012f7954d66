"""Acts of those above on a report that they have by its stages: record one, correct one."""

from typing import Any

from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.course import compose
from portal.grievances.desk.pages import staff_report
from portal.grievances.lifecycle import STREET
from portal.grievances.models import Grievance
from portal.grievances.service import Actor
from portal.grievances.stages import service, standing
from portal.grievances.stages.forms import CorrectStageForm, StageForm
from portal.grievances.views.photos import SentPhotos


def _those_above() -> Actor:
    return Actor(STREET, viewer().person_id)


@bp.route("/desk/c/<slug>/reports/<no>/stage", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_STAGE)
def stage(no: str) -> ResponseReturnValue:
    """Record that the stage that runs is reached, or does not apply."""
    form = StageForm()

    def move(grievance: Grievance, photos: SentPhotos) -> Any:
        return service.record(
            grievance.id,
            actor=_those_above(),
            version=form.seen,
            on=form.day,
            applies=form.applies,
            document_no=form.document_no.data or "",
            note=form.text.data or "",
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
        )

    return compose(no, "stage", form, move, takes_photos=True)


@bp.route("/desk/c/<slug>/reports/<no>/stage/correct", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_STAGE)
def correct_stage(no: str) -> ResponseReturnValue:
    """Put a recorded stage right by a new entry."""
    form = CorrectStageForm()
    form.offer(standing.of(staff_report(no)))

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.correct(
            grievance.id,
            actor=_those_above(),
            version=form.seen,
            stage_id=form.stage_id,
            by_mistake=form.by_mistake,
            on=form.on.data,
            document_no=form.document_no.data or "",
            reason=form.text.data or "",
        )

    return compose(no, "correct_stage", form, move)
