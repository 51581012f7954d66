"""``/handler/<token>``: a work order for a unit without accounts (承办单位工单).

Opening the link shows one button and changes nothing, since links are forwarded and fetched
ahead; the button's POST sets a cookie for these pages alone and leads to an address that holds no
secret.
"""

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from portal.base import clock, scope
from portal.base.access import public
from portal.base.db import session, transaction
from portal.base.errors import DomainError, Invalid, NotFound
from portal.base.files import queries as stored
from portal.base.files.uploader import prepare_for_uploads
from portal.base.files.views import send_original
from portal.base.i18n import LazyString, _l
from portal.base.web.forms import PlainForm
from portal.base.web.limits import too_often
from portal.grievances import follow, queries
from portal.grievances.dispatch import forms, order, service
from portal.grievances.dispatch.models import Assignment, WorkOrderLink
from portal.grievances.dispatch.service.links import Opened, piece_of
from portal.grievances.forms.desk import ActForm
from portal.grievances.lifecycle import UNIT, Actor
from portal.grievances.models import Grievance
from portal.grievances.views.photos import SentPhotos, sent_photos

bp = Blueprint("handler", __name__)
COOKIE, PATH = "handler", "/handler"
PACE = "20 per minute; 100 per hour"
SAID: dict[str, LazyString] = {
    "sign": _l("Signed for. The work is yours now."),
    "progress": _l("Thank you. The community has your note."),
    "resolve": _l("Thank you. The resident is asked to confirm."),
    "give_back": _l("Given back. The community finds somebody else."),
}
_UNIT = Actor(UNIT)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(follow.the_secret(), salt="grievances.handler")


@bp.route("/handler/<token>", methods=["GET", "POST"])
@public
def enter(token: str) -> ResponseReturnValue:
    """One button; its POST opens the work order in this browser."""
    form = PlainForm()
    if not form.validate_on_submit():
        page = render_template("grievances/dispatch/enter.html", form=form, token=token)
        return page, {"Cache-Control": "no-store"}
    opened = service.open_link(token=token)
    with scope.within(opened.community_id):
        link = session.get_one(WorkOrderLink, opened.link_id)
        value = _signer().dumps([link.id, piece_of(link)])
        seconds = int((link.expires_at - clock.now()).total_seconds())
    answer = make_response(redirect(url_for("handler.show"), code=303))
    answer.set_cookie(
        COOKIE,
        value,
        max_age=seconds,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer


def _opened() -> Opened:
    """What this browser's cookie opens; 404 when the link was replaced or has expired."""
    try:
        link_id, piece = _signer().loads(request.cookies.get(COOKIE, ""))
        return service.open_link(link_id=int(link_id), piece=str(piece))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error


def _report(opened: Opened) -> tuple[Grievance, Assignment]:
    """The report and the sending; a report that went elsewhere is none of the unit's any more."""
    grievance = queries.detail(opened.grievance_id)
    assignment = session.get(Assignment, opened.assignment_id)
    if grievance is None or assignment is None or grievance.unit_id != assignment.unit_id:
        raise NotFound
    if assignment.returned_at is not None:
        raise NotFound
    return grievance, assignment


@bp.get("/handler/order")
@public
def show() -> ResponseReturnValue:
    """The work order: problem, place, photos, and what can be done."""
    opened = _opened()
    with scope.within(opened.community_id):
        return _page(*_report(opened))


def _page(
    grievance: Grievance,
    assignment: Assignment,
    *,
    act: str = "",
    form: Any = None,
    photos: SentPhotos | None = None,
    status: int = 200,
) -> Response:
    prepare_for_uploads()
    html = render_template(
        "grievances/dispatch/order.html",
        order=order.told(grievance, assignment),
        act=act,
        form=form,
        photos=photos or SentPhotos(),
        plain=PlainForm(formdata=None),
    )
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


Move = Callable[[int, SentPhotos], Any]


def _do(act: str, form: Any, move: Move, *, takes_photos: bool = False) -> ResponseReturnValue:
    """Show the form of an act or do it; what was typed is never lost."""
    opened = _opened()
    with scope.within(opened.community_id):
        grievance, assignment = _report(opened)
        if act not in order.acts(grievance, assignment):
            return _page(grievance, assignment)
        if not form.is_submitted():
            form.version.data = str(grievance.version)
            return _page(grievance, assignment, act=act, form=form)
        return _sent(act, form, move, grievance, assignment, takes_photos)


def _sent(
    act: str,
    form: Any,
    move: Move,
    grievance: Grievance,
    assignment: Assignment,
    takes_photos: bool,
) -> ResponseReturnValue:
    refused = too_often(PACE)
    photos = sent_photos(files=not refused) if takes_photos else SentPhotos()
    again = {"act": act, "form": form, "photos": photos}
    if refused:
        form.form_errors.append(refused)
        return _page(grievance, assignment, **again, status=429)
    if not form.validate() or photos.problems:
        return _page(grievance, assignment, **again, status=422)
    try:
        with transaction():
            move(grievance.id, photos)
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        if not isinstance(error, Invalid):
            session.refresh(grievance)
            form.version.data = str(grievance.version)
        return _page(grievance, assignment, **again, status=error.status)
    flash(str(SAID[act]), "success")
    gone = act == "give_back"
    return redirect(url_for("handler.done" if gone else "handler.show"), code=303)


@bp.get("/handler/done")
@public
def done() -> ResponseReturnValue:
    """After the work was given back nothing of it is shown any more."""
    return render_template("grievances/dispatch/done.html")


@bp.route("/handler/order/sign", methods=["GET", "POST"])
@public
def sign() -> ResponseReturnValue:
    """Take the work on (签收)."""
    form = ActForm()
    return _do(
        "sign", form, lambda number, _photos: service.sign(number, actor=_UNIT, version=form.seen)
    )


@bp.route("/handler/order/progress", methods=["GET", "POST"])
@public
def progress() -> ResponseReturnValue:
    """Tell how far it is."""
    form = forms.ProgressForm()

    def move(number: int, photos: SentPhotos) -> Any:
        return service.progress(
            number,
            actor=_UNIT,
            text=form.text.data,
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
        )

    return _do("progress", form, move, takes_photos=True)


@bp.route("/handler/order/resolve", methods=["GET", "POST"])
@public
def resolve() -> ResponseReturnValue:
    """Say what was done, with photos."""
    form = forms.UnitResolveForm()

    def move(number: int, photos: SentPhotos) -> Any:
        return service.resolve_for_unit(
            number,
            version=form.seen,
            actor=_UNIT,
            outcome=form.outcome.data,
            reply=form.reply.data,
            photo_tokens=photos.tokens,
            uploader_key=photos.key,
        )

    return _do("resolve", form, move, takes_photos=True)


@bp.route("/handler/order/give-back", methods=["GET", "POST"])
@public
def give_back() -> ResponseReturnValue:
    """Give the work back (退单) with reason, basis and a suggestion."""
    form = forms.ReturnForm()

    def move(number: int, _photos: SentPhotos) -> Any:
        return service.give_back(
            number,
            actor=_UNIT,
            version=form.seen,
            reason=form.reason.data,
            basis=form.basis.data or "",
            suggested_unit=form.suggested_unit.data or "",
        )

    return _do("give_back", form, move)


@bp.get("/handler/photo/<token>/<any('thumb', 'full'):variant>")
@public
def photo(token: str, variant: str) -> ResponseReturnValue:
    """A photo of the work order, for the browser that opened it."""
    opened = _opened()
    with scope.within(opened.community_id):
        grievance, assignment = _report(opened)
        shown = {each.token for each in order.told(grievance, assignment).photos}
    file = stored.by_token(token) if token in shown else None
    if file is None:
        raise NotFound
    return send_original(file, variant)
