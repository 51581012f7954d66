"""Acts on one report: send it to a unit, record what the unit said, more time, pass it on."""

from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires, viewer
from portal.grievances import policy
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.course import compose, press
from portal.grievances.desk.pages import staff_report
from portal.grievances.dispatch import forms, service
from portal.grievances.dispatch import queries as dispatch_queries
from portal.grievances.dispatch.service.leading import ASKS_UNTIL
from portal.grievances.lifecycle import STAFF, SUPERVISOR, UNIT
from portal.grievances.models import Grievance
from portal.grievances.service import Actor
from portal.grievances.views.photos import SentPhotos

P = Permission


def _as(kind: str) -> Actor:
    return Actor(kind, viewer().person_id)


def _leading(grievance: Grievance, otherwise: str) -> Actor:
    """A supervisor acts as such; whoever else may, as what they are."""
    return _as(SUPERVISOR if policy.may_lead(viewer(), grievance) else otherwise)


@bp.route("/desk/c/<slug>/reports/<no>/dispatch", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def dispatch(no: str) -> ResponseReturnValue:
    """Send it to a unit (转派); the rule's suggestion is chosen already."""
    form, grievance = forms.DispatchForm(), staff_report(no)
    form.offer([(line.id, line.name) for line in dispatch_queries.units(community().id)])
    if not form.is_submitted():
        unit_id = dispatch_queries.decision_for(grievance).unit_id
        form.unit.data = str(unit_id) if unit_id else ""

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.dispatch(
            grievance.id,
            actor=_as(STAFF),
            version=form.seen,
            unit_id=form.unit_id,
            reason=form.reason.data or "",
            instruction=form.instruction.data or "",
        )

    return compose(no, "dispatch", form, move)


@bp.post("/desk/c/<slug>/reports/<no>/sign")
@requires(P.GRIEVANCE_SEE)
def sign(no: str) -> ResponseReturnValue:
    """Record that the unit took it on, when it said so by phone."""

    def move(grievance_id: int, *, actor: Actor, version: int) -> Any:
        return service.sign(grievance_id, actor=Actor(UNIT, actor.person_id), version=version)

    return press(no, "sign", move)


@bp.route("/desk/c/<slug>/reports/<no>/give-back", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def give_back(no: str) -> ResponseReturnValue:
    """Record that the unit gave it back (退单); the third time the supervisor does it."""
    form = forms.ReturnForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.give_back(
            grievance.id,
            actor=_leading(grievance, UNIT),
            version=form.seen,
            reason=form.reason.data,
            basis=form.basis.data or "",
            suggested_unit=form.suggested_unit.data or "",
        )

    return compose(no, "give_back", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/ask-extension", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def ask_extension(no: str) -> ResponseReturnValue:
    """Ask the supervisor for more time."""
    form = forms.ExtendForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.ask_extension(
            grievance.id,
            actor=_as(STAFF),
            version=form.seen,
            reason=form.reason.data,
            until=form.new_date,
        )

    return compose(no, "ask_extension", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/extend", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SUPERVISE)
def extend(no: str) -> ResponseReturnValue:
    """Put the promised date off (延期); what the staff asked for is filled in."""
    form, grievance = forms.ExtendForm(), staff_report(no)
    if not form.is_submitted():
        asked = dispatch_queries.asked_extension(grievance.id, ASKS_UNTIL)
        if asked is not None:
            form.reason.data = asked.text
            form.until.data = date.fromisoformat(asked.facts[ASKS_UNTIL])

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.extend(
            grievance.id,
            actor=_as(SUPERVISOR),
            version=form.seen,
            reason=form.reason.data,
            until=form.new_date,
        )

    return compose(no, "extend", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/escalate", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def escalate(no: str) -> ResponseReturnValue:
    """Pass it on to the sub-district, 12345 or a department (上报)."""
    form = forms.EscalateForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.escalate(
            grievance.id,
            actor=_leading(grievance, STAFF),
            version=form.seen,
            target=form.target.data,
            external_no=form.external_no.data or "",
            text=form.text.data,
        )

    return compose(no, "escalate", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/deescalate", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def deescalate(no: str) -> ResponseReturnValue:
    """Those above gave it back; our clock goes on."""
    form = forms.DeescalateForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.deescalate(
            grievance.id,
            actor=_leading(grievance, STAFF),
            version=form.seen,
            text=form.text.data,
        )

    return compose(no, "deescalate", form, move)
