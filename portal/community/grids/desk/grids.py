"""Grids on the desk: the list with sizes, one grid with its history, opening and closing."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires
from portal.base.i18n import _, ngettext
from portal.base.web import navigation
from portal.base.web.forms import PlainForm
from portal.community.grids.desk import bp
from portal.community.grids.forms import BuildingsForm
from portal.community.grids.labels import LOAD_LABELS, LOAD_STATUS
from portal.community.grids.limits import bounds
from portal.community.grids.models import Grid
from portal.community.grids.queries import desk as queries
from portal.community.grids.queries import in_charge
from portal.community.grids.service import laying as service
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried
from portal.community.places.forms import NameForm


def grid_url(grid: Grid) -> str:
    """The page of a grid."""
    return url_for("grids_desk.show", grid_id=grid.id)


@bp.get("/desk/c/<slug>/grids")
@requires(Permission.GRIDS_EDIT)
def index() -> str:
    """All grids, those outside the bounds marked."""
    here = community().id
    today = clock.today()
    return render_template(
        "grids/desk/index.html",
        overview=queries.overview(here, today),
        bounds=bounds(here),
        labels=LOAD_LABELS,
        kinds=LOAD_STATUS,
        rostered=queries.on_duty_now(here, today),
    )


@bp.route("/desk/c/<slug>/grids/add", methods=["GET", "POST"])
@requires(Permission.GRIDS_EDIT)
def add() -> ResponseReturnValue:
    """Open a grid."""
    form = NameForm()
    made: list[Grid] = []

    def act() -> None:
        made.append(
            service.add_grid(
                community_id=community().id, name=form.name.data or "", actor_id=actor()
            )
        )

    if tried(form, act, beside=form.name):
        return done(_("%(name)s was added.", name=form.name.data), grid_url(made[0]))
    return form_page(form, title=_("Add a grid"), submit=_("Add"), back=url_for("grids_desk.index"))


@bp.get("/desk/c/<slug>/grids/<int:grid_id>")
@requires(Permission.GRIDS_EDIT)
def show(grid_id: int) -> str:
    """One grid: size, who answers for it, its buildings, and all of it over time."""
    grid = queries.grid(grid_id)
    navigation.back_to(url_for("grids_desk.index"))
    today = clock.today()
    overview = queries.overview(community().id, today)
    return render_template(
        "grids/desk/show.html",
        grid=grid,
        line=next((line for line in overview.lines if line.grid.id == grid.id), None),
        worker=in_charge([grid.id], today).get(grid.id),
        history=queries.history(grid.id),
        bounds=bounds(community().id),
        labels=LOAD_LABELS,
        kinds=LOAD_STATUS,
        today=today,
        form=PlainForm(),
    )


@bp.route("/desk/c/<slug>/grids/<int:grid_id>/rename", methods=["GET", "POST"])
@requires(Permission.GRIDS_EDIT)
def rename(grid_id: int) -> ResponseReturnValue:
    """Correct a name."""
    grid = queries.grid(grid_id)
    form = NameForm(name=grid.name)

    def act() -> None:
        service.rename_grid(grid, name=form.name.data or "", actor_id=actor())

    if tried(form, act, beside=form.name):
        return done(_("Saved."), grid_url(grid))
    title = _("Rename %(name)s", name=grid.name)
    return form_page(form, title=title, submit=_("Save"), back=grid_url(grid))


@bp.route("/desk/c/<slug>/grids/<int:grid_id>/buildings", methods=["GET", "POST"])
@requires(Permission.GRIDS_EDIT)
def buildings(grid_id: int) -> ResponseReturnValue:
    """Say which buildings lie in the grid; one that lay elsewhere moves."""
    grid = queries.grid(grid_id)
    laid = queries.laid_buildings(community().id)
    form = BuildingsForm(buildings=[each.id for each in laid if each.grid_id == grid.id])
    form.buildings.choices = [(each.id, _choice(each, grid)) for each in laid]
    moved: list[int] = []

    def act() -> None:
        moved.append(service.lay_buildings(grid, form.buildings.data or [], actor_id=actor()))

    if tried(form, act, beside=form.buildings):
        said = ngettext("%(num)d building moved.", "%(num)d buildings moved.", moved[0])
        return done(said, grid_url(grid))
    return form_page(
        form,
        title=_("Buildings of %(name)s", name=grid.name),
        submit=_("Save"),
        back=grid_url(grid),
        note=_(
            "A building ticked here leaves its former grid today, and its open reports with it. "
            "Past figures keep it there."
        ),
    )


def _choice(building: queries.Laid, grid: Grid) -> str:
    if building.grid_id in (None, grid.id):
        return building.label
    return str(_("%(building)s (now in %(grid)s)", building=building.label, grid=building.grid))


@bp.post("/desk/c/<slug>/grids/<int:grid_id>/close")
@requires(Permission.GRIDS_EDIT)
def close(grid_id: int) -> ResponseReturnValue:
    """Close a grid, or undo it with ``undo``."""
    grid = queries.grid(grid_id)

    def act() -> None:
        if request.form.get("undo"):
            service.reopen_grid(grid, actor_id=actor())
        else:
            service.close_grid(grid, actor_id=actor())

    return pressed(act, said=_("Saved."), back=grid_url(grid))
