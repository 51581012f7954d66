"""``/desk/c/<slug>/spot``: found and put right on the spot, with a photo before and after."""

from dataclasses import dataclass, field

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import names
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files import queries as files
from portal.base.files import reception
from portal.base.files import service as file_service
from portal.base.files.refusals import PhotoRefused
from portal.base.files.uploader import uploader_key
from portal.base.files.views import url_of
from portal.base.i18n import _, current_locale
from portal.base.web import htmx
from portal.grievances import service
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds
from portal.grievances.forms.desk_filing import SpotForm
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import Position
from portal.grievances.views.choices import place_groups

BEFORE, AFTER = "before", "after"


@dataclass
class Sent:
    """One of the two photos: the token kept for it, its small picture, or why there is none."""

    token: str = ""
    thumb: str = ""
    error: str = ""


@dataclass
class Pair:
    """The photos before and after, as they came with the form."""

    before: Sent = field(default_factory=Sent)
    after: Sent = field(default_factory=Sent)
    key: str = ""

    @property
    def complete(self) -> bool:
        """Whether both are there."""
        return bool(self.before.token and self.after.token)


@bp.get("/desk/c/<slug>/spot")
@requires(Permission.GRIEVANCE_TRIAGE)
def spot() -> ResponseReturnValue:
    """The form, and what was put right lately."""
    return _page(_form(), Pair())


@bp.post("/desk/c/<slug>/spot")
@requires(Permission.GRIEVANCE_TRIAGE)
def record_spot() -> ResponseReturnValue:
    """Keep it; the same form sent twice is kept once."""
    form, pair = _form(), _pair()
    if not form.validate() or not pair.complete:
        return _page(form, pair, status=422)
    place = form.chosen_place
    try:
        with transaction():
            service.record_spot_fix(
                community_id=community().id,
                submission_id=form.submission,
                category_code=form.category.data,
                building_id=place.building_id,
                landmark_id=place.landmark_id,
                note=form.note.data or "",
                before_token=pair.before.token,
                after_token=pair.after.token,
                uploader_key=pair.key,
                by_id=viewer().person_id or 0,
            )
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(form, pair, status=error.status)
    flash(_("Recorded as put right on the spot."), "success")
    return htmx.go(url_for(".spot"))


def _form() -> SpotForm:
    form = SpotForm()
    form.offer(kinds=kinds_with_subkinds(), places=place_groups())
    return form


def _pair() -> Pair:
    """Take both photos; one that is refused is named, the other is kept."""
    key = uploader_key()
    pair = Pair(_taken(BEFORE, key), _taken(AFTER, key), key)
    for sent in (pair.before, pair.after):
        sent.error = sent.error or ("" if sent.token else _("Add this photo"))
    return pair


def _taken(name: str, key: str) -> Sent:
    file = request.files.get(name)
    if file is None or not file.filename:
        kept = files.pending([request.form.get(f"{name}_id", "")], uploader_key=key)
        return Sent(kept[0].token, url_of(kept[0], "thumb")) if kept else Sent()
    try:
        photo = reception.receive(file.stream)
    except PhotoRefused as reason:
        return Sent(error=str(reason.sentence))
    with transaction():
        row = file_service.accept_photo(photo, community_id=None, uploader_key=key)
    return Sent(row.token, url_of(row, "thumb"))


def _page(form: SpotForm, pair: Pair, *, status: int = 200) -> ResponseReturnValue:
    after = Position.read(request.args.get("after", ""))
    lines, next_after = desk_queries.spot_fixes(community().id, after=after)
    locale = current_locale()
    kinds = categories.by_id()
    return (
        render_template(
            "grievances/desk/spot.html",
            form=form,
            pair=pair,
            lines=[(line, kinds[line.category_id].name(locale)) for line in lines],
            people=names.names_of([line.by_id for line in lines]),
            next_url=url_for(".spot", after=str(next_after)) if next_after else "",
        ),
        status,
    )
