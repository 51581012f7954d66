"""What staff do with a report: accept, ask, take in hand, resolve, refuse, note, correct.

One-tap acts are plain posts; the others have a small form of their own at the same address. An act
that ends the worker's step opens the next report of the queue, the others stay. Two acts are enough
to clear a report, see :mod:`portal.grievances.service.combining`. Who may act on which report is
asked in :mod:`portal.grievances.desk.course`.
"""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.base.i18n import _
from portal.grievances import service
from portal.grievances.desk import undoing
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import as_it_stands, chosen, offer
from portal.grievances.desk.course import compose, press
from portal.grievances.desk.pages import actor, staff_report
from portal.grievances.dispatch import queries as dispatch
from portal.grievances.forms import desk as forms
from portal.grievances.labels import REJECT_REASONS
from portal.grievances.lifecycle import STREET, Actor
from portal.grievances.models import Grievance
from portal.grievances.stages import policy as by_stages
from portal.grievances.views.photos import SentPhotos

P = Permission


@bp.post("/desk/c/<slug>/reports/<no>/accept")
@requires(P.GRIEVANCE_SEE)
def accept(no: str) -> ResponseReturnValue:
    """Take the report on (受理); a rule may send it on in the same moment, which is said."""

    def move(grievance_id: int, **seen: Any) -> Any:
        event = service.accept(grievance_id, **seen)
        sent = dispatch.sent_by_itself(grievance_id)
        if sent:
            flash(_("%(no)s was accepted, and the rule sent it to %(unit)s.", no=no, unit=sent))
        return event

    return press(no, "accept", move)


@bp.post("/desk/c/<slug>/reports/<no>/take-on")
@requires(P.GRIEVANCE_SEE)
def take_on(no: str) -> ResponseReturnValue:
    """Take the report on and deal with it oneself (受理并办理)."""
    return press(no, "take_on", service.take_on)


@bp.post("/desk/c/<slug>/reports/<no>/handle")
@requires(P.GRIEVANCE_SEE)
def handle(no: str) -> ResponseReturnValue:
    """Deal with it oneself (自办)."""
    return press(no, "handle", service.self_handle)


@bp.route("/desk/c/<slug>/reports/<no>/ask", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def ask(no: str) -> ResponseReturnValue:
    """Ask the reporter for details (请补充)."""
    form = forms.AskForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.ask_info(grievance.id, actor=actor(), version=form.seen, text=form.text.data)

    return compose(no, "ask", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/resolve", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def resolve(no: str) -> ResponseReturnValue:
    """Tell the resident what was done (办结)."""
    form = forms.ResolveForm()

    def move(grievance: Grievance, photos: SentPhotos) -> Any:
        theirs = "resolve" in by_stages.acts(viewer(), grievance)
        return service.finish(
            grievance.id,
            actor=Actor(STREET, viewer().person_id) if theirs else actor(),
            version=form.seen,
            outcome=form.outcome.data,
            reply=form.reply.data,
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
        )

    return compose(no, "resolve", form, move, takes_photos=True, fill=undoing.fill_again)


@bp.route("/desk/c/<slug>/reports/<no>/reject", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def reject(no: str) -> ResponseReturnValue:
    """Refuse the report (不予受理), or agree to the refusal a colleague proposed."""
    form = forms.RejectForm()
    if not form.is_submitted() and request.args.get("reason") in REJECT_REASONS:
        form.reason.data = request.args["reason"]

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.reject(
            grievance.id,
            actor=actor(),
            version=form.seen,
            reason_code=form.reason.data,
            text=form.text.data,
            go_where=form.advice,
        )

    return compose(no, "reject", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/note", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def note(no: str) -> ResponseReturnValue:
    """Write something for colleagues only."""
    form = forms.NoteForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.note(
            grievance.id, actor=actor(), text=form.text.data, sent=form.sent.data or ""
        )

    return compose(no, "note", form, move)


@bp.route("/desk/c/<slug>/reports/<no>/add", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def add(no: str) -> ResponseReturnValue:
    """Write down what the resident told later, by phone or at the counter."""
    form = forms.AddForStaffForm()

    def move(grievance: Grievance, photos: SentPhotos) -> Any:
        return service.add(
            grievance.id,
            actor=actor(),
            text=form.text.data,
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
            sent=form.sent.data or "",
        )

    return compose(no, "add", form, move, takes_photos=True)


@bp.route("/desk/c/<slug>/reports/<no>/answer", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def answer(no: str) -> ResponseReturnValue:
    """Enter the answer of a resident who rang or came by; our clock goes on."""
    form = forms.AddForStaffForm()

    def move(grievance: Grievance, photos: SentPhotos) -> Any:
        return service.answer_info(
            grievance.id,
            actor=actor(),
            text=form.text.data,
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
            sent=form.sent.data or "",
        )

    return compose(no, "answer", form, move, takes_photos=True)


@bp.route("/desk/c/<slug>/reports/<no>/change", methods=["GET", "POST"])
@requires(P.GRIEVANCE_SEE)
def change(no: str) -> ResponseReturnValue:
    """Put the kind, the place or the grid right."""
    form = offer(forms.ChangeForm(data=as_it_stands(staff_report(no))))

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.change(
            grievance.id, actor=actor(), version=form.seen, **chosen(form, grievance)
        )

    return compose(no, "change", form, move)
