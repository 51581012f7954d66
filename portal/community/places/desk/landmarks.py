"""Landmarks of a community on the desk."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires
from portal.base.i18n import _
from portal.base.web import navigation
from portal.base.web.forms import PlainForm
from portal.community.places.desk import bp
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried
from portal.community.places.forms import LandmarkForm
from portal.community.places.models import Landmark
from portal.community.places.queries import buildings_for_choice
from portal.community.places.queries import desk as queries
from portal.community.places.service import buildings as service


@bp.get("/desk/c/<slug>/places/landmarks")
@requires(Permission.PLACES_EDIT)
def landmarks() -> str:
    """All landmarks."""
    navigation.back_to(url_for("places_desk.overview"))
    return render_template(
        "places/desk/landmarks.html", landmarks=queries.landmarks(community().id), form=PlainForm()
    )


@bp.route("/desk/c/<slug>/places/landmarks/add", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def add_landmark() -> ResponseReturnValue:
    """Add a landmark."""
    form = _form(None)

    def act() -> None:
        service.add_landmark(
            community_id=community().id,
            name=form.name.data or "",
            near_building_id=form.near_building_id.data or None,
            actor_id=actor(),
        )

    back = url_for("places_desk.landmarks")
    if tried(form, act, beside=form.name):
        return done(_("%(name)s was added.", name=form.name.data), back)
    return form_page(
        form,
        title=_("Add a landmark"),
        submit=_("Add"),
        back=back,
        note=_("A place people name that is no building: a gate, a garden, a car park."),
    )


@bp.route("/desk/c/<slug>/places/landmarks/<int:landmark_id>", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def edit_landmark(landmark_id: int) -> ResponseReturnValue:
    """Correct a landmark."""
    row = queries.landmark(landmark_id)
    form = _form(row)

    def act() -> None:
        service.change_landmark(
            row,
            name=form.name.data or "",
            near_building_id=form.near_building_id.data or None,
            actor_id=actor(),
        )

    back = url_for("places_desk.landmarks")
    if tried(form, act, beside=form.name):
        return done(_("Saved."), back)
    return form_page(form, title=_("Edit %(name)s", name=row.name), submit=_("Save"), back=back)


@bp.post("/desk/c/<slug>/places/landmarks/<int:landmark_id>/close")
@requires(Permission.PLACES_EDIT)
def close_landmark(landmark_id: int) -> ResponseReturnValue:
    """Close a landmark, or undo it with ``undo``."""
    row = queries.landmark(landmark_id)

    def act() -> None:
        if request.form.get("undo"):
            service.reopen(row, actor_id=actor())
        else:
            service.close(row, actor_id=actor())

    return pressed(act, said=_("Saved."), back=url_for("places_desk.landmarks"))


def _form(row: Landmark | None) -> LandmarkForm:
    form = LandmarkForm(
        name=row.name if row else None, near_building_id=row.near_building_id or 0 if row else 0
    )
    form.near_building_id.choices = [
        (0, _("None")),
        *(
            (building.id, building.label)
            for compound in buildings_for_choice(community().id)
            for building in compound.buildings
        ),
    ]
    return form
