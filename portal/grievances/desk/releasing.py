"""What neighbours may see: words and photos let through one by one, faces and plates covered."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.base.access import Permission, requires
from portal.base.files import queries as files
from portal.base.files import reception
from portal.base.files.photos import Box, PreparedPhoto
from portal.grievances import queries, service
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.course import compose, load, press
from portal.grievances.desk.pages import actor
from portal.grievances.forms import desk as forms
from portal.grievances.models import Grievance
from portal.grievances.views.photos import SentPhotos

P = Permission
# The small picture is divided into so many fields; a ticked one is painted over in the copy.
COLUMNS, ROWS = 6, 6


@bp.route("/desk/c/<slug>/reports/<no>/release", methods=["GET", "POST"])
@requires(P.GRIEVANCE_RELEASE)
def release(no: str) -> ResponseReturnValue:
    """Choose what neighbours may see, and cover what must stay unseen."""
    form = forms.ReleaseForm()
    grievance = load(no, "release")
    photos = queries.photos(grievance, released_only=False)
    form.photos.choices = [SelectChoice(photo.id, photo.label) for photo in photos]
    if not form.is_submitted():
        form.text.data = grievance.released_at is not None
        form.photos.data = [photo.id for photo in photos if photo.released]
        return compose(no, "release", form, lambda *_: None)
    known = {photo.id for photo in photos}
    form.photos.data = [number for number in form.photos.data or [] if number in known]
    if form.validate() and not (form.text.data or form.photos.data):
        return press(no, "withhold", service.withhold)
    chosen = [photo for photo in photos if photo.id in form.photos.data]
    covered = _covered(chosen)

    def move(found: Grievance, _photos: SentPhotos) -> Any:
        return _let_through(found, form, photos, covered)

    return compose(no, "release", form, move)


def _let_through(
    grievance: Grievance,
    form: forms.ReleaseForm,
    photos: list[queries.Photo],
    covered: dict[int, PreparedPhoto],
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
    )


def _covered(chosen: list[queries.Photo]) -> dict[int, PreparedPhoto]:
    """The copies with the ticked fields painted over, made before any transaction begins."""
    found = {}
    for photo in chosen:
        fields = request.form.getlist(f"cover-{photo.id}")
        file = files.by_token(photo.token) if fields else None
        if file is not None:
            boxes = _boxes(fields, photo.width or 0, photo.height or 0)
            found[photo.id] = reception.covered_copy(file, boxes)
    return found


def _boxes(fields: list[str], width: int, height: int) -> list[Box]:
    """Ticked fields, numbered row by row from the top left, as rectangles of the photo."""
    numbers = {int(text) for text in fields if text.isdecimal() and len(text) < 3}
    return [
        Box(
            width * (number % COLUMNS) // COLUMNS,
            height * (number // COLUMNS) // ROWS,
            -(-width * (number % COLUMNS + 1) // COLUMNS),
            -(-height * (number // COLUMNS + 1) // ROWS),
        )
        for number in sorted(numbers)
        if number < COLUMNS * ROWS
    ]


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
