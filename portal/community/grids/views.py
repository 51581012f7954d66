"""我的网格员: who answers for the reader's building, and how to ring them."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import community, public, viewer
from portal.base.i18n import _, _l
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.community.grids.forms import ChooseBuildingForm
from portal.community.grids.queries import residents
from portal.community.grids.queries.residents import Area
from portal.community.places.queries import BuildingChoice, buildings_for_choice

bp = Blueprint("grids", __name__)

COOKIE = "my_building"
_YEAR = 365 * 24 * 60 * 60


def register_navigation() -> None:
    """The entry among the services."""
    navigation.register(
        navigation.Entry(
            place="service",
            endpoint="grids.mine",
            label=_l("Find my grid worker"),
            icon="user",
            order=20,
        )
    )


def my_building() -> BuildingChoice | None:
    """The building of the address, of the cookie, or of the reader's confirmed household."""
    asked = request.args.get("building") or request.cookies.get(COOKIE, "")
    known = [each for group in buildings_for_choice(community().id) for each in group.buildings]
    by_code = {each.code: each for each in known}
    if asked in by_code:
        return by_code[asked]
    person_id = viewer().person_id
    home = residents.building_of(person_id, community().id) if person_id else None
    return next((each for each in known if each.id == home), None)


@bp.get("/c/<slug>/grid")
@public
def mine() -> ResponseReturnValue:
    """The worker of the reader's building, or of the grid whose card was scanned; the choice of
    a building when neither is known."""
    scanned = _scanned()
    if scanned is not None:
        return _show(scanned.name, scanned)
    building = my_building()
    if building is None or "choose" in request.args:
        return _choose(ChooseBuildingForm(building=building.code if building else None))
    return _show(building.label, residents.area_of(building.id, clock.today()))


def _scanned() -> Area | None:
    """The open grid of the address (``?grid=``), which stands on its worker's card."""
    grid_id = request.args.get("grid", type=row_number)
    if grid_id is None or "choose" in request.args:
        return None
    return residents.areas(community().id, clock.today()).get(grid_id)


def _show(heading: str, area: Area | None) -> ResponseReturnValue:
    navigation.back_to(url_for("places.home"))
    return render_template("grids/mine.html", community=community(), heading=heading, area=area)


@bp.post("/c/<slug>/grid")
@public
def choose() -> ResponseReturnValue:
    """Remember the building on this phone, unless the device is shared, and show its worker."""
    form = ChooseBuildingForm()
    _offer(form)
    if not form.validate_on_submit():
        return _choose(form, status=422)
    code = form.building.data
    if viewer().shared_device:
        return htmx.go(url_for(".mine", building=code))
    response = make_response(htmx.go(url_for(".mine")))
    response.set_cookie(
        COOKIE,
        code,
        max_age=_YEAR,
        path=url_for("places.home"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def _choose(form: ChooseBuildingForm, *, status: int = 200) -> ResponseReturnValue:
    _offer(form)
    navigation.back_to(url_for("places.home"))
    return htmx.render(
        "grids/choose.html",
        fragment="grids/fragments/choose.html",
        status=status,
        form=form,
        community=community(),
    )


def _offer(form: ChooseBuildingForm) -> None:
    groups = buildings_for_choice(community().id)
    offered = {group.name: [(each.code, each.name) for each in group.buildings] for group in groups}
    form.building.choices = {"": [("", _("Choose a building"))], **offered} if offered else []
