"""``/desk/c/<slug>/reports/new``: a report by phone or at the counter, recorded for a resident."""

from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.web import htmx, navigation
from portal.community.identity.service.told import person_told
from portal.grievances import presentation, service
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.choices import kinds_with_subkinds
from portal.grievances.desk.pages import staff_report
from portal.grievances.forms.desk_filing import FileForForm
from portal.grievances.forms.report import BY_KIND
from portal.grievances.models import Channel
from portal.grievances.views.choices import place_groups
from portal.grievances.views.photos import SentPhotos, sent_photos

# So long the query code can be read out; afterwards nobody but the resident has it.
READ_OUT = timedelta(minutes=30)


@bp.route("/desk/c/<slug>/reports/new", methods=["GET", "POST"])
@requires(Permission.GRIEVANCE_FILE_FOR)
def file_for() -> ResponseReturnValue:
    """Record what a resident told; who acted for whom is kept."""
    form = FileForForm()
    form.offer(kinds=kinds_with_subkinds(), places=place_groups())
    if not form.is_submitted():
        return _page(form, SentPhotos())
    photos = sent_photos()
    if not form.validate() or photos.problems:
        return _page(form, photos, status=422)
    try:
        with transaction():
            filed = _file(form, photos)
    except DomainError as error:
        form.form_errors.append(str(error.sentence))
        return _page(form, photos, status=error.status)
    return htmx.go(url_for(".filed", no=filed.grievance.no))


def _file(form: FileForForm, photos: SentPhotos) -> service.Filed:
    place = form.chosen_place
    person = person_told(
        phone=form.phone.data or "",
        name=form.name.data or "",
        needs_care=bool(form.needs_care.data),
    )
    return service.file_grievance(
        community_id=community().id,
        submission_id=form.submission,
        category_code=form.category.data,
        building_id=place.building_id,
        landmark_id=place.landmark_id,
        place_text=form.place_text.data or "",
        text=form.text.data or "",
        visibility=None if form.visibility.data == BY_KIND else form.visibility.data,
        photo_tokens=photos.tokens,
        uploader_key=photos.key,
        reporter_id=person.id if person else None,
        filed_by_id=viewer().person_id,
        channel=Channel(form.channel.data),
    )


def _page(form: FileForForm, photos: SentPhotos, *, status: int = 200) -> ResponseReturnValue:
    navigation.back_to(url_for(".index"))
    html = render_template("grievances/desk/file_for.html", form=form, photos=photos)
    return html, status


@bp.get("/desk/c/<slug>/reports/<no>/filed")
@requires(Permission.GRIEVANCE_FILE_FOR)
def filed(no: str) -> ResponseReturnValue:
    """What to read out to the resident: number, query code, date. For the recorder, for a while.

    With the query code one can confirm the report, so it is not left open to staff.
    """
    grievance = staff_report(no)
    recent = clock.now() - grievance.filed_at < READ_OUT
    # A part was made of what the resident filed; its code is nobody's to read out.
    told_to_them = grievance.filed_by_id == viewer().person_id and not grievance.parent_case_id
    if not told_to_them or not recent:
        raise NotFound
    answer = render_template(
        "grievances/desk/filed.html",
        grievance=grievance,
        code=service.secrets_of(grievance).query_code,
        promise=presentation.promise(grievance),
    )
    return answer, {"Cache-Control": "no-store"}
