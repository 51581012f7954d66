"""Compounds, buildings and units of a community on the desk."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires
from portal.base.i18n import _, ngettext
from portal.base.web import navigation
from portal.base.web.forms import PlainForm
from portal.community.places.desk import bp
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried
from portal.community.places.forms import (
    KIND_LABELS,
    BuildingForm,
    CompoundForm,
    ManyForm,
)
from portal.community.places.models import Building, Compound
from portal.community.places.queries import desk as queries
from portal.community.places.service import buildings as service
from portal.community.places.service.buildings import Added


def building_url(row: Building) -> str:
    """The page of a building."""
    return url_for("places_desk.building", building_id=row.id)


def told(added: Added) -> str:
    """What an entry of many names came to."""
    said = ngettext("%(num)d added.", "%(num)d added.", len(added.names))
    if added.known:
        said = _("%(added)s %(n)s were there already.", added=said, n=added.known)
    return str(said)


@bp.get("/desk/c/<slug>/places")
@requires(Permission.PLACES_EDIT)
def overview() -> str:
    """All compounds with their buildings."""
    return render_template(
        "places/desk/overview.html",
        compounds=queries.compounds(community().id),
        kinds=KIND_LABELS,
        form=PlainForm(),
    )


@bp.route("/desk/c/<slug>/places/compounds/add", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def add_compound() -> ResponseReturnValue:
    """Add a compound."""
    form = CompoundForm(kind="old")

    def act() -> None:
        service.add_compound(
            community_id=community().id,
            name=form.name.data or "",
            kind=form.kind.data,
            built_year=form.built_year.data,
            actor_id=actor(),
        )

    back = url_for("places_desk.overview")
    if tried(form, act, beside=form.name):
        return done(_("%(name)s was added.", name=form.name.data), back)
    return form_page(form, title=_("Add a compound"), submit=_("Add"), back=back)


@bp.route("/desk/c/<slug>/places/compounds/<int:compound_id>", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def edit_compound(compound_id: int) -> ResponseReturnValue:
    """Correct a compound."""
    row = queries.compound(compound_id)
    form = CompoundForm(obj=row)

    def act() -> None:
        service.change_compound(
            row,
            name=form.name.data or "",
            kind=form.kind.data,
            built_year=form.built_year.data,
            actor_id=actor(),
        )

    back = url_for("places_desk.overview")
    if tried(form, act, beside=form.name):
        return done(_("Saved."), back)
    return form_page(form, title=_("Edit %(name)s", name=row.name), submit=_("Save"), back=back)


@bp.post("/desk/c/<slug>/places/compounds/<int:compound_id>/close")
@requires(Permission.PLACES_EDIT)
def close_compound(compound_id: int) -> ResponseReturnValue:
    """Close a compound, or undo it with ``undo``."""
    return _closing(queries.compound(compound_id), url_for("places_desk.overview"))


@bp.route("/desk/c/<slug>/places/compounds/<int:compound_id>/add", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def add_buildings(compound_id: int) -> ResponseReturnValue:
    """Add many buildings at once."""
    compound = queries.compound(compound_id)
    form = ManyForm()
    added: list[Added] = []

    def act() -> None:
        added.append(service.add_buildings(compound, text=form.text.data or "", actor_id=actor()))

    back = url_for("places_desk.overview")
    if tried(form, act, beside=form.text):
        return done(told(added[0]), back)
    return form_page(
        form,
        title=_("Add buildings to %(name)s", name=compound.name),
        submit=_("Add"),
        back=back,
        note=_("Write 1-24 for buildings 1 to 24, or names parted by commas."),
    )


@bp.get("/desk/c/<slug>/places/buildings/<int:building_id>")
@requires(Permission.PLACES_EDIT)
def building(building_id: int) -> str:
    """One building: its units, its households, its code."""
    row = queries.building(building_id)
    navigation.back_to(url_for("places_desk.overview"))
    return render_template(
        "places/desk/building.html",
        building=row,
        units=queries.units(row.id),
        page=queries.households(row.id, number=request.args.get("page", 1, int)),
        short_url=url_for("posters.follow", code=row.code, _external=True),
        form=PlainForm(),
        most=50,
    )


@bp.route("/desk/c/<slug>/places/buildings/<int:building_id>/edit", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def edit_building(building_id: int) -> ResponseReturnValue:
    """Correct a building."""
    row = queries.building(building_id)
    form = BuildingForm(obj=row)

    def act() -> None:
        service.change_building(
            row,
            name=form.name.data or "",
            aliases=form.aliases.data or "",
            latitude=form.latitude.data,
            longitude=form.longitude.data,
            actor_id=actor(),
        )

    if tried(form, act, beside=form.name):
        return done(_("Saved."), building_url(row))
    return form_page(
        form, title=_("Edit %(name)s", name=row.name), submit=_("Save"), back=building_url(row)
    )


@bp.post("/desk/c/<slug>/places/buildings/<int:building_id>/close")
@requires(Permission.PLACES_EDIT)
def close_building(building_id: int) -> ResponseReturnValue:
    """Close a building, or undo it with ``undo``."""
    row = queries.building(building_id)
    return _closing(row, building_url(row))


@bp.route("/desk/c/<slug>/places/buildings/<int:building_id>/units", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def add_units(building_id: int) -> ResponseReturnValue:
    """Add units."""
    row = queries.building(building_id)
    form = ManyForm()
    added: list[Added] = []

    def act() -> None:
        added.append(service.add_units(row, text=form.text.data or "", actor_id=actor()))

    if tried(form, act, beside=form.text):
        return done(told(added[0]), building_url(row))
    return form_page(
        form,
        title=_("Add units to %(name)s", name=row.name),
        submit=_("Add"),
        back=building_url(row),
        note=_("Write 1-4 for units 1 to 4, or names parted by commas."),
    )


def _closing(row: Compound | Building, back: str) -> ResponseReturnValue:
    def act() -> None:
        if request.form.get("undo"):
            service.reopen(row, actor_id=actor())
        else:
            service.close(row, actor_id=actor())

    return pressed(act, said=_("Saved."), back=back)
