"""The worker of a grid and who stands in, on the desk."""

from datetime import date

from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires
from portal.base.errors import Invalid
from portal.base.i18n import _
from portal.community.grids.desk import bp
from portal.community.grids.desk.grids import grid_url
from portal.community.grids.forms import CHOOSE, SubstituteForm, WorkerForm
from portal.community.grids.queries import desk as queries
from portal.community.grids.queries import workers_to_choose
from portal.community.grids.service import duties as service
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried


def people() -> list[tuple[int, str]]:
    """The staff one may choose, after a line that chooses nobody."""
    staff = workers_to_choose(community().id, clock.today())
    named = [(person_id, name or _("Number %(id)s", id=person_id)) for person_id, name in staff]
    return [(0, _("Choose somebody")), *named]


def chosen(person_id: int | None) -> int:
    """The person chosen; nobody is refused."""
    if not person_id:
        raise Invalid(CHOOSE)
    return person_id


def asked_day(value: date | None) -> date:
    """The day that was entered."""
    return value or clock.today()


@bp.route("/desk/c/<slug>/grids/<int:grid_id>/worker", methods=["GET", "POST"])
@requires(Permission.GRIDS_EDIT)
def worker(grid_id: int) -> ResponseReturnValue:
    """Name the responsible worker from a day on."""
    grid = queries.grid(grid_id)
    form = WorkerForm(from_on=clock.today())
    form.person_id.choices = people()

    def act() -> None:
        service.set_responsible(
            grid,
            person_id=chosen(form.person_id.data),
            work_phone=form.work_phone.data or "",
            from_on=asked_day(form.from_on.data),
            reason=form.reason.data or "",
            actor_id=actor(),
        )

    if tried(form, act, beside=form.person_id):
        return done(_("Saved."), grid_url(grid))
    return form_page(
        form,
        title=_("Worker of %(name)s", name=grid.name),
        submit=_("Save"),
        back=grid_url(grid),
        note=_("The former worker's duty ends the day before and stays in the history."),
    )


@bp.post("/desk/c/<slug>/grids/<int:grid_id>/worker/end")
@requires(Permission.GRIDS_EDIT)
def end_worker(grid_id: int) -> ResponseReturnValue:
    """End the worker's duty without naming another, or drop a planned change."""
    grid = queries.grid(grid_id)
    return pressed(
        lambda: service.end_responsible(grid, actor_id=actor()),
        said=_("Saved."),
        back=grid_url(grid),
    )


@bp.route("/desk/c/<slug>/grids/<int:grid_id>/substitutes/add", methods=["GET", "POST"])
@requires(Permission.GRIDS_EDIT)
def add_substitute(grid_id: int) -> ResponseReturnValue:
    """Let somebody stand in during leave."""
    grid = queries.grid(grid_id)
    form = SubstituteForm(from_on=clock.today())
    form.person_id.choices = people()

    def act() -> None:
        service.add_substitute(
            grid,
            person_id=chosen(form.person_id.data),
            work_phone=form.work_phone.data or "",
            from_on=asked_day(form.from_on.data),
            until_on=asked_day(form.until_on.data),
            reason=form.reason.data or "",
            actor_id=actor(),
        )

    if tried(form, act, beside=form.person_id):
        return done(_("Saved."), grid_url(grid))
    return form_page(
        form,
        title=_("Stand in for the worker of %(name)s", name=grid.name),
        submit=_("Save"),
        back=grid_url(grid),
    )


@bp.post("/desk/c/<slug>/grids/substitutes/<int:duty_id>/end")
@requires(Permission.GRIDS_EDIT)
def end_substitute(duty_id: int) -> ResponseReturnValue:
    """The responsible worker is back."""
    duty = queries.duty(duty_id)
    grid = queries.grid(duty.grid_id)
    return pressed(
        lambda: service.end_substitute(duty, actor_id=actor()),
        said=_("Saved."),
        back=grid_url(grid),
    )
