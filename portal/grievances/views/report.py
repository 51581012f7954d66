"""Reporting: one page, or one question a page in the elder version; then the confirmation."""

from collections.abc import Sequence

from flask import (
    Response,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from portal.base.access import community, public, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.files.uploader import prepare_for_uploads, uploader_key
from portal.base.i18n import _
from portal.base.personal import purposes
from portal.base.web.limits import too_often
from portal.base.web.preferences import preferences
from portal.community.identity.senders import sender
from portal.grievances import presentation, queries, service
from portal.grievances.forms.report import BY_KIND, VISIBILITY_CHOICES, ReportForm
from portal.grievances.models import Channel, Grievance
from portal.grievances.queries import categories
from portal.grievances.support import filing
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp
from portal.grievances.views.choices import LAST_PLACE, offer, preset_place
from portal.grievances.views.photos import SentPhotos, looked_up, sent_photos

PACE = "60 per minute; 600 per hour"
"""Mobile networks put whole quarters behind one address; what floods is sorted by moderation."""
STEPS = 4
STEP_NAMES = frozenset(str(step) for step in range(1, STEPS + 1))
STEP_FIELDS = {1: ("category", "kind"), 2: (), 3: ("place", "place_text"), 4: ()}


@bp.get("/c/<slug>/report")
@public
def report() -> ResponseReturnValue:
    """The empty form; one question a page in the elder version or with ``?step=``."""
    form = offer(ReportForm())
    form.place.data = preset_place()
    chosen = request.args.get("category", "")
    if chosen in categories.by_code():
        form.category.data = chosen
    return _page(form, SentPhotos(), step=_step())


@bp.post("/c/<slug>/report")
@public
def send_report() -> ResponseReturnValue:
    """File the report, or give everything typed back with what has to be mended."""
    form, step = offer(ReportForm()), _step()
    refused = too_often(PACE)
    photos = sent_photos(files=not refused, trust=not refused)
    if refused:
        form.form_errors.append(refused)
        return _page(form, photos, step=step, status=429)
    if step and "next" in request.form:
        return _walk(form, looked_up(photos), step)
    if not form.validate() or photos.problems or not _says_something(form, photos):
        return _give_back(form, looked_up(photos), step)
    alike = filing.to_ask_about(form)
    if alike:
        return _page(form, looked_up(photos), step=step, alike=alike)
    try:
        with transaction():
            filed = _file(form, photos)
    except DomainError as error:
        return _give_back(form, looked_up(photos), step, error)
    if filed.repeated:
        return _sent_before(form, filed)
    return _remember_place(_to_confirmation(filed), form)


def _give_back(
    form: ReportForm, photos: SentPhotos, step: int, error: DomainError | None = None
) -> ResponseReturnValue:
    """The form once more with what has to be mended, unless it was sent before."""
    # The photos of a repeated send have been taken up by the first.
    first = photos.problems and _filed_before(form)
    if first:
        return _sent_before(form, first)
    if error is None or photos.problems:
        return _page(form, photos, step=step and _first_bad_step(form, photos), status=422)
    form.form_errors.append(str(error.sentence))
    return _page(form, photos, step=step, status=error.status)


def _filed_before(form: ReportForm) -> service.Filed | None:
    return service.filed_before(community().id, form.submission)


def _to_confirmation(filed: service.Filed) -> Response:
    address = url_for("grievances.done", no=filed.grievance.no)
    return proof.remember(make_response(redirect(address, code=303)), filed.grievance)


def _sent_before(form: ReportForm, first: service.Filed) -> Response:
    """A repeated send gets the first confirmation; what was changed since is not lost unnoticed."""
    if _was_changed(form, first.grievance):
        flash(
            _(
                "You had sent this report already. What you changed since was not sent; "
                "add it below the report, under What you can do."
            ),
            "warning",
        )
    return _to_confirmation(first)


def _was_changed(form: ReportForm, first: Grievance) -> bool:
    kind, seen_by = categories.by_id()[first.category_id], form.visibility.data
    return (
        (form.text.data or "") != first.text
        or form.chosen_category != kind.code
        or (kind.may_be_public and seen_by not in (BY_KIND, first.visibility))
    )


@bp.get("/c/<slug>/report/token")
@public
def fresh_token() -> Response:
    """A fresh CSRF token for a draft that waited for the network."""
    answer = jsonify(token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/c/<slug>/report/who-sees")
@public
def who_sees() -> ResponseReturnValue:
    """The question who may see the report, preset for the kind chosen (a fragment)."""
    form = offer(ReportForm(formdata=None))
    return render_template("grievances/fragments/who_sees.html", **_who_sees(form, _asked_kind()))


def _asked_kind() -> str:
    return request.args.get("category", "")


def _file(form: ReportForm, photos: SentPhotos) -> service.Filed:
    place = form.chosen_place
    looking = viewer()
    return service.file_grievance(
        community_id=community().id,
        submission_id=form.submission,
        category_code=form.chosen_category,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        place_text=form.place_text.data or "",
        text=form.text.data or "",
        visibility=None if form.visibility.data == BY_KIND else form.visibility.data,
        photo_tokens=photos.tokens,
        uploader_key=photos.key or uploader_key(),
        reporter_id=looking.person_id,
        filed_by_id=None,
        channel=Channel.WEB,
        confidential=bool(form.about_staff.data),
        address=request.remote_addr,
    )


def _says_something(form: ReportForm, photos: SentPhotos) -> bool:
    """A photo or a few words: an empty report helps nobody."""
    if photos.tokens or form.text.data:
        return True
    sentence = _("Add a photo or a few words, so that staff can find the problem")
    form.text.errors = [*form.text.errors, sentence]
    return False


def _step() -> int:
    """The step of the one-question form; 0 is the whole form on one page."""
    asked = request.args.get("step") or request.form.get("step", "")
    if asked in STEP_NAMES:
        return int(asked)
    if request.method != "GET":
        return 0
    return 1 if preferences().mode == "elder" and asked != "all" else 0


def _walk(form: ReportForm, photos: SentPhotos, step: int) -> ResponseReturnValue:
    """From one question to the next or back, once the present one is answered."""
    if request.form["next"] == "back":
        return _page(form, photos, step=max(1, step - 1))
    form.validate()
    mine = {name: form[name].errors for name in STEP_FIELDS[step] if form[name].errors}
    for field in form:
        field.errors = mine.get(field.short_name, [])
    if mine or photos.problems:
        return _page(form, photos, step=step, status=422)
    return _page(form, photos, step=min(STEPS, step + 1))


def _first_bad_step(form: ReportForm, photos: SentPhotos) -> int:
    for step, names in STEP_FIELDS.items():
        if any(form[name].errors for name in names):
            return step
    return 2 if photos.problems else STEPS


def _who_sees(form: ReportForm, chosen: str) -> dict[str, object]:
    kind = categories.by_code().get(chosen)
    if kind is not None:
        form.visibility.data = "neighbours" if kind.public_by_default else "staff"
        form.visibility.choices = VISIBILITY_CHOICES[1:]
    return {"form": form, "kind": kind}


def _page(
    form: ReportForm,
    photos: SentPhotos,
    *,
    step: int = 0,
    status: int = 200,
    alike: Sequence[filing.Alike] = (),
) -> ResponseReturnValue:
    template = "grievances/report_step.html" if step else "grievances/report.html"
    prepare_for_uploads()
    kind = categories.by_code().get(form.category.data or "")
    return (
        render_template(
            template,
            form=form,
            photos=photos,
            step=step,
            steps=STEPS,
            kind=kind,
            icons=categories.icons(),
            alike=alike,
            shared=viewer().shared_device,
            kept_for=purposes.find("grievance.report").period,
        ),
        status,
    )


def _remember_place(answer: Response, form: ReportForm) -> Response:
    if form.chosen_place.building_id and not viewer().shared_device:
        answer.set_cookie(
            LAST_PLACE,
            form.place.data,
            max_age=180 * 24 * 3600,
            path=url_for("grievances.report"),
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return answer


@bp.get("/c/<slug>/reports/<no>/done")
@public
def done(no: str) -> ResponseReturnValue:
    """What happens next and when, and how to come back; for the reporter only."""
    grievance = queries.detail_by_no(community().id, no)
    if grievance is None or not proof.is_reporter(grievance):
        raise NotFound
    secrets = service.secrets_of(grievance)
    path = url_for("grievances.follow", token=secrets.follow_token)
    return render_template(
        "grievances/done.html",
        grievance=grievance,
        promise=presentation.promise(grievance),
        query_code=secrets.query_code,
        follow_url=current_app.extensions["portal_config"].base_url + path,
        has_phone=grievance.reporter_id is not None or not sender().available,
    )
