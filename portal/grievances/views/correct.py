"""Mending a mistake after sending: the kind of problem or the place, until staff have begun."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _, current_locale
from portal.base.web import htmx
from portal.grievances import policy, service
from portal.grievances.forms.answers import CorrectForm
from portal.grievances.forms.report import ELSEWHERE, Place
from portal.grievances.models import Grievance
from portal.grievances.queries import categories
from portal.grievances.service import Actor
from portal.grievances.views.blueprint import bp
from portal.grievances.views.choices import kind_groups, place_groups
from portal.grievances.views.own import not_now
from portal.grievances.views.show import own_report


@bp.route("/c/<slug>/reports/<no>/correct", methods=["GET", "POST"])
@public
def correct(no: str) -> ResponseReturnValue:
    """Choose the kind or the place anew; dates follow the new kind."""
    grievance = own_report(no)
    if "correct" not in policy.reporter_acts(grievance, viewer().person_id):
        return not_now(grievance)
    form = _form(grievance)
    if not form.is_submitted():
        return _page(grievance, form)
    if not form.validate():
        return _page(grievance, form, 422)
    place = Place.from_choice(form.place.data)
    try:
        with transaction():
            service.change(
                grievance.id,
                actor=Actor("reporter", viewer().person_id),
                category_code=form.category.data,
                building_id=place.building_id,
                landmark_id=place.landmark_id,
                elsewhere=form.place.data == ELSEWHERE,
                place_text=form.place_text.data or "",
            )
    except DomainError as error:
        form.form_errors.append(str(error))
        return _page(grievance, form, error.status)
    flash(_("Corrected. Look at the date again, it may have changed."), "success")
    return htmx.go(url_for("grievances.show", no=no))


def _page(grievance: Grievance, form: CorrectForm, status: int = 200) -> ResponseReturnValue:
    return render_template("grievances/correct.html", form=form, grievance=grievance), status


def _form(grievance: Grievance) -> CorrectForm:
    locale = current_locale()
    form = CorrectForm(data=_present(grievance))
    mains = [(main.code, main.name(locale)) for main in categories.tree()]
    form.category.choices = {_("Kinds"): mains, **kind_groups()}
    form.place.choices = place_groups()
    return form


def _present(grievance: Grievance) -> dict[str, str]:
    chosen = ELSEWHERE
    if grievance.building_id:
        chosen = f"b{grievance.building_id}"
    elif grievance.landmark_id:
        chosen = f"l{grievance.landmark_id}"
    return {
        "category": categories.by_id()[grievance.category_id].code,
        "place": chosen,
        "place_text": grievance.place_text,
    }
