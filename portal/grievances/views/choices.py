"""The choices a report form offers: kinds of problems and places of the community."""

from flask import request

from portal.base.access import community
from portal.base.i18n import _, current_locale
from portal.community.places import queries as places
from portal.grievances.forms.report import ELSEWHERE, ReportForm
from portal.grievances.queries import categories

LAST_PLACE = "place"


def kind_groups() -> dict[str, list[tuple[str, str]]]:
    """Sub-kinds under the name of their kind."""
    locale = current_locale()
    return {
        main.name(locale): [(sub.code, sub.name(locale)) for sub in main.kinds]
        for main in categories.tree()
        if main.kinds
    }


def place_groups() -> dict[str, list[tuple[str, str]]]:
    """Buildings under their compound, landmarks, and a place in words."""
    here = community().id
    groups = {
        compound.name: [(f"b{building.id}", building.name) for building in compound.buildings]
        for compound in places.buildings_for_choice(here)
    }
    landmarks = places.landmarks_for_choice(here)
    if landmarks:
        groups[_("Public places")] = [(f"l{mark.id}", mark.name) for mark in landmarks]
    groups[_("Elsewhere")] = [(ELSEWHERE, _("Another place, described below"))]
    return groups


def offer(form: ReportForm) -> ReportForm:
    """Fill in the choices."""
    locale = current_locale()
    mains = [(main.code, main.name(locale)) for main in categories.tree()]
    form.offer(categories=mains, kinds=kind_groups(), places=place_groups())
    return form


def preset_place() -> str:
    """The place of the QR code (``?place=``), else the one used last on this phone."""
    code = request.args.get("place", "")
    found = places.place_by_code(code) if code else None
    if found is not None and not found.retired:
        return f"{found.kind[0]}{found.id}"
    kept = request.cookies.get(LAST_PLACE, "")
    return kept if kept[:1] in {"b", "l"} and kept[1:].isdecimal() else ""
