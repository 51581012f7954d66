"""What neighbours may see: words and photos let through one by one, faces and plates covered."""

from functools import partial
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.base.access import Permission, requires
from portal.base.files import covering, reception
from portal.base.files import queries as files
from portal.base.files.covering import Area, BadArea
from portal.base.files.photos import PreparedPhoto
from portal.base.i18n import _
from portal.grievances import queries, service
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.course import compose, load, press
from portal.grievances.desk.pages import Opened, actor, item_page
from portal.grievances.errors import BadCover
from portal.grievances.forms import desk as forms
from portal.grievances.models import Grievance
from portal.grievances.service import Drawn
from portal.grievances.views.photos import SentPhotos

P = Permission


@bp.route("/desk/c/<slug>/reports/<no>/release", methods=["GET", "POST"])
@requires(P.GRIEVANCE_RELEASE)
def release(no: str) -> ResponseReturnValue:
    """Choose what neighbours may see, and cover what must stay unseen."""
    form = forms.ReleaseForm()
    grievance = load(no, "release")
    photos = queries.photos(grievance, released_only=False)
    kept = queries.covers(grievance.id)
    form.photos.choices = [SelectChoice(photo.id, photo.label) for photo in photos]
    if not form.is_submitted():
        form.text.data = grievance.released_at is not None
        form.photos.data = [photo.id for photo in photos if photo.released]
        form.areas = form.known = kept
        return compose(no, "release", form, lambda *_: None)
    known = {photo.id for photo in photos}
    form.photos.data = [number for number in form.photos.data or [] if number in known]
    try:
        drawn = _drawn(photos)
    except BadArea:
        form.areas = form.known = kept
        return _look_again(grievance, form, str(BadCover.sentence))
    form.areas, form.known = _shown_again(drawn, kept), kept
    if any(len(one.areas) > covering.MOST_AREAS for one in drawn.values()):
        most = _("At most %(n)s boxes on a photo. Remove some.", n=covering.MOST_AREAS)
        return _look_again(grievance, form, most)
    if "preview" in request.form:
        form.previewing = True
        return item_page(grievance, Asked.read(), Opened("release", form))
    return _keep(no, form, photos, drawn)


def _look_again(grievance: Grievance, form: forms.ReleaseForm, said: str) -> ResponseReturnValue:
    form.form_errors.append(said)
    return item_page(grievance, Asked.read(), Opened("release", form, status=422))


def _keep(
    no: str, form: forms.ReleaseForm, photos: list[queries.Photo], drawn: dict[int, Drawn]
) -> ResponseReturnValue:
    if form.validate() and not (form.text.data or form.photos.data):
        return press(no, "withhold", partial(service.withhold, drawn=drawn))
    chosen = [photo for photo in photos if photo.id in (form.photos.data or [])]
    covered = _covered(chosen, drawn)

    def move(found: Grievance, _photos: SentPhotos) -> Any:
        return _let_through(found, form, photos, covered, drawn)

    return compose(no, "release", form, move)


def _let_through(
    grievance: Grievance,
    form: forms.ReleaseForm,
    photos: list[queries.Photo],
    covered: dict[int, PreparedPhoto],
    drawn: dict[int, Drawn],
) -> Any:
    """What is ticked is shown; what was shown and is ticked no more is taken back."""
    shown, words = set(form.photos.data or []), bool(form.text.data)
    taken = [photo.id for photo in photos if photo.released and photo.id not in shown]
    hides_words = grievance.released_at is not None and not words
    hand, version = actor(), form.seen
    if taken or hides_words:
        service.withhold(
            grievance.id, actor=hand, version=version, text=hides_words, photo_ids=taken
        )
    return service.release(
        grievance.id,
        actor=hand,
        version=version,
        text=words,
        photo_ids=sorted(shown),
        covered=covered,
        drawn=drawn,
    )


def _covered(chosen: list[queries.Photo], drawn: dict[int, Drawn]) -> dict[int, PreparedPhoto]:
    """The copies with the areas painted over, made before any transaction begins."""
    found = {}
    for photo in chosen:
        areas = drawn[photo.id].areas
        file = files.by_token(photo.token) if areas else None
        if file is not None:
            boxes = [area.box(photo.width or 0, photo.height or 0) for area in areas]
            found[photo.id] = reception.covered_copy(file, boxes)
    return found


def _drawn(photos: list[queries.Photo]) -> dict[int, Drawn]:
    """The boxes drawn on each photo and the fields ticked on it; raises ``BadArea``."""
    found = {}
    for photo in photos:
        boxes, ticked = (request.form.getlist(f"{name}-{photo.id}") for name in ("box", "cover"))
        areas = covering.drawn(boxes, ticked)
        found[photo.id] = Drawn(areas, tuple(request.form.getlist(f"was-{photo.id}")))
    return found


def _shown_again(drawn: dict[int, Drawn], kept: dict[int, list[Area]]) -> dict[int, list[Area]]:
    """What was drawn; where a colleague covered something meanwhile, that too."""
    found = {}
    for photo_id, mine in drawn.items():
        theirs = kept.get(photo_id, [])
        changed = tuple(covering.texts(theirs)) != mine.seen
        both = dict.fromkeys([*mine.areas, *(theirs if changed else [])])
        found[photo_id] = list(both)
    return found


@bp.post("/desk/c/<slug>/reports/<no>/withhold")
@requires(P.GRIEVANCE_RELEASE)
def withhold(no: str) -> ResponseReturnValue:
    """Show neighbours neither words nor photos, or no longer."""
    return press(no, "withhold", service.withhold)


@bp.route("/desk/c/<slug>/reports/<no>/hold", methods=["GET", "POST"])
@requires(P.GRIEVANCE_MODERATE)
def hold(no: str) -> ResponseReturnValue:
    """Keep the report out of every public place until somebody has looked."""
    form = forms.HoldForm()

    def move(grievance: Grievance, _photos: SentPhotos) -> Any:
        return service.hold(grievance.id, actor=actor(), version=form.seen, reason=form.text.data)

    return compose(no, "hold", form, move)


@bp.post("/desk/c/<slug>/reports/<no>/unhold")
@requires(P.GRIEVANCE_MODERATE)
def unhold(no: str) -> ResponseReturnValue:
    """Let a checked report through."""
    return press(no, "unhold", service.unhold)
