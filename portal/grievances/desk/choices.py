"""What the form for corrections offers, and what of it differs from the report."""

from typing import Any

from portal.base.access import community
from portal.base.i18n import current_locale
from portal.grievances.forms.desk import ChangeForm
from portal.grievances.forms.report import ELSEWHERE, Place
from portal.grievances.models import Grievance
from portal.grievances.queries import categories
from portal.grievances.queries import desk as desk_queries
from portal.grievances.views.choices import place_groups


def kinds_with_subkinds() -> dict[str, list[tuple[str, str]]]:
    """Each kind, with its sub-kinds below it."""
    locale = current_locale()
    return {
        main.name(locale): [(each.code, each.name(locale)) for each in (main, *main.kinds)]
        for main in categories.tree()
    }


def known_places() -> dict[str, list[tuple[str, str]]]:
    """Buildings and landmarks, without the entry for any other place."""
    groups = place_groups()
    return {
        heading: choices
        for heading, choices in groups.items()
        if choices and choices[0][0] != ELSEWHERE
    }


def offer(form: ChangeForm) -> ChangeForm:
    """Fill in the choices."""
    grids = desk_queries.grids(community().id)
    form.offer(
        kinds=kinds_with_subkinds(),
        places=known_places(),
        grids=[(str(number), name) for number, name in grids.items()],
    )
    return form


def as_it_stands(grievance: Grievance) -> dict[str, Any]:
    """The report as the form shows it."""
    place = ""
    if grievance.building_id is not None:
        place = f"b{grievance.building_id}"
    elif grievance.landmark_id is not None:
        place = f"l{grievance.landmark_id}"
    return {
        "category": grievance.category.code,
        "place": place,
        "place_text": grievance.place_text,
        "grid": "",
    }


def chosen(form: ChangeForm, grievance: Grievance) -> dict[str, Any]:
    """What the form changes, as the service takes it."""
    found: dict[str, Any] = {}
    if form.category.data and form.category.data != grievance.category.code:
        found["category_code"] = form.category.data
    place = Place.from_choice(form.place.data or "")
    if form.place.data and form.place.data != as_it_stands(grievance)["place"]:
        found |= {
            "building_id": place.building_id,
            "landmark_id": place.landmark_id,
            "elsewhere": place == Place(),
        }
    if (form.place_text.data or "") != grievance.place_text:
        found["place_text"] = form.place_text.data or ""
    if form.grid.data:
        found["grid_id"] = int(form.grid.data)
    return found
