"""``…/catalogue/new``: an item of the district's or the community's own."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.base.web import navigation
from portal.disclosures.blueprints import desk as bp
from portal.disclosures.catalogue import places, saving, service
from portal.disclosures.catalogue.forms import ItemForm, item_form
from portal.disclosures.catalogue.places import Spot


@bp.route("/desk/settings/catalogue/new", methods=["GET", "POST"])
@bp.route("/desk/c/<slug>/disclosures/catalogue/new", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_EDIT)
def new_item() -> ResponseReturnValue:
    """An item of the district's or the community's own."""
    spot = places.here()
    form = item_form(None)
    if not form.validate_on_submit():
        return _new_page(spot, form), 422 if form.is_submitted() else 200

    def keep() -> None:
        assert form.from_on.data is not None
        service.add(
            owner=spot.owner,
            content=form.content,
            from_on=form.from_on.data,
            by=viewer().person_id,
        )

    return saving.kept(keep, form, lambda: _new_page(spot, form), spot)


def _new_page(spot: Spot, form: ItemForm) -> str:
    navigation.back_to(url_for(".catalogue", **spot.place.query))
    return render_template("disclosures/catalogue/new.html", spot=spot, form=form)
