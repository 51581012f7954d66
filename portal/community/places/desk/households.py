"""Households of a building on the desk: load a list, correct the adults, close."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.db import transaction
from portal.base.errors import Conflict
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.community.places import household_list
from portal.community.places.desk import bp
from portal.community.places.desk.buildings import building_url
from portal.community.places.desk.pages import actor, done, pressed
from portal.community.places.forms import AdultsForm, HouseholdsForm
from portal.community.places.household_list import MOST_ADULTS, RowFault
from portal.community.places.models import Building
from portal.community.places.queries import desk as queries
from portal.community.places.service import households as service


@bp.route("/desk/c/<slug>/places/buildings/<int:building_id>/households", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def load_households(building_id: int) -> ResponseReturnValue:
    """Paste or upload a list; a list with faults keeps nothing and names each line."""
    building = queries.building(building_id)
    form = HouseholdsForm()
    faults: list[RowFault] = []
    if form.validate_on_submit():
        text = _text_of(form)
        rows, faults = household_list.read(text)
        if not rows and not faults and not form.errors:
            form.text.errors = [_("Paste a list or choose a file.")]
        if rows and not faults:
            try:
                with transaction():
                    loaded = service.load_households(building, rows, actor_id=actor())
            except Conflict as error:
                form.text.errors = [str(error)]
            else:
                return done(_told(loaded), building_url(building))
        form.text.data = text
    return _load_page(building, form, faults)


def _text_of(form: HouseholdsForm) -> str:
    """What was pasted, or what the file holds, which then stands in the field for correction."""
    if not form.file.data:
        return form.text.data or ""
    text = household_list.decode(form.file.data.read())
    if text is None:
        form.file.errors = [_("This is not a text file. Save the sheet as CSV.")]
    return text or ""


def _load_page(
    building: Building, form: HouseholdsForm, faults: list[RowFault]
) -> ResponseReturnValue:
    navigation.back_to(building_url(building))
    if faults:
        form.text.errors = [_("%(n)s lines need a change. Nothing was kept.", n=len(faults))]
    status = 422 if form.is_submitted() else 200
    page = render_template(
        "places/desk/load.html", building=building, form=form, faults=faults[:100]
    )
    return page, status


def _told(loaded: service.Loaded) -> str:
    return str(
        _(
            "%(added)s added, %(changed)s changed, %(unchanged)s unchanged",
            added=loaded.added,
            changed=loaded.changed,
            unchanged=loaded.unchanged,
        )
    )


@bp.post("/desk/c/<slug>/places/households/<int:household_id>/adults")
@requires(Permission.PLACES_EDIT)
def set_adults(household_id: int) -> ResponseReturnValue:
    """Correct the adults of one household; answers its line, or the building's page."""
    row = queries.household(household_id)
    form = AdultsForm()
    if not form.validate_on_submit():
        return _line(household_id, status=422, typed=request.form.get("adults", ""), form=form)
    with transaction():
        service.set_adults(row, adults=form.adults.data or 0, actor_id=actor())
    flash(_("Saved."), "success")
    if htmx.wants_fragment():
        return _line(household_id)
    return htmx.go(_page_of(row.building_id))


def _page_of(building_id: int) -> str:
    number = request.form.get("page", 1, int)
    return url_for("places_desk.building", building_id=building_id, page=number)


def _line(
    household_id: int, *, status: int = 200, typed: str = "", form: AdultsForm | None = None
) -> ResponseReturnValue:
    row = queries.household(household_id)
    navigation.back_to(building_url(row.building))
    return htmx.render(
        "places/desk/household.html",
        fragment="places/desk/fragments/household.html",
        status=status,
        line=queries.line_of(row),
        number=request.form.get("page", 1, int),
        typed=typed,
        error=str([*form.adults.errors, _("Not sent yet. Send it once more")][0]) if form else "",
        form=PlainForm(),
        building=row.building,
        most=MOST_ADULTS,
    )


@bp.post("/desk/c/<slug>/places/households/<int:household_id>/close")
@requires(Permission.PLACES_EDIT)
def close_household(household_id: int) -> ResponseReturnValue:
    """Close a household, or undo it with ``undo``."""
    row = queries.household(household_id)

    def act() -> None:
        if request.form.get("undo"):
            service.reopen_household(row, actor_id=actor())
        else:
            service.close_household(row, actor_id=actor())

    return pressed(act, said=_("Saved."), back=_page_of(row.building_id))
