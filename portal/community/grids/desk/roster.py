"""The duty roster on the desk: whom words of danger reach at any hour."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires
from portal.base.i18n import _
from portal.base.web import navigation
from portal.base.web.forms import PlainForm
from portal.community.grids.desk import bp
from portal.community.grids.desk.workers import asked_day, chosen, people
from portal.community.grids.forms import TurnForm
from portal.community.grids.queries import desk as queries
from portal.community.grids.service import duties as service
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried


@bp.get("/desk/c/<slug>/grids/roster")
@requires(Permission.GRIDS_EDIT)
def roster() -> str:
    """The turns that run or are to come."""
    navigation.back_to(url_for("grids_desk.index"))
    today = clock.today()
    return render_template(
        "grids/desk/roster.html",
        turns=queries.roster(community().id, today),
        rostered=queries.on_duty_now(community().id, today),
        today=today,
        form=PlainForm(),
    )


@bp.route("/desk/c/<slug>/grids/roster/add", methods=["GET", "POST"])
@requires(Permission.GRIDS_EDIT)
def add_turn() -> ResponseReturnValue:
    """Put somebody on the roster."""
    form = TurnForm(from_on=clock.today(), until_on=clock.today())
    form.person_id.choices = people()

    def act() -> None:
        service.add_turn(
            community_id=community().id,
            person_id=chosen(form.person_id.data),
            phone=form.phone.data or "",
            from_on=asked_day(form.from_on.data),
            until_on=asked_day(form.until_on.data),
            actor_id=actor(),
        )

    back = url_for("grids_desk.roster")
    if tried(form, act, beside=form.person_id):
        return done(_("Saved."), back)
    return form_page(form, title=_("Add to the duty roster"), submit=_("Add"), back=back)


@bp.post("/desk/c/<slug>/grids/roster/<int:turn_id>/remove")
@requires(Permission.GRIDS_EDIT)
def remove_turn(turn_id: int) -> ResponseReturnValue:
    """Take somebody off the roster from today on."""
    turn = queries.turn(turn_id)
    return pressed(
        lambda: service.remove_turn(turn, actor_id=actor()),
        said=_("Saved."),
        back=url_for("grids_desk.roster"),
    )
