"""``/desk/c/<slug>/households``: slips for letterboxes, wishes to confirm, confirmations to end.

A grid worker acts for the households of own grids, the committee for all.
"""

import segno
from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _, ngettext
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.community.identity import policy, reach
from portal.community.identity.desk import papers
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.forms.household import EndMemberForm
from portal.community.identity.labels import BASIS_LABELS, SLIP_LABELS
from portal.community.identity.queries import homes
from portal.community.identity.service import households as service
from portal.community.places.queries import buildings_for_choice

MOST_SLIPS = 400


@bp.get("/desk/c/<slug>/households")
@requires(Permission.HOUSEHOLD_CONFIRM)
def households() -> ResponseReturnValue:
    """Who asks to be confirmed, the buildings one may act for, and how many slips are out."""
    here, allowed = community(), _own_buildings()
    return render_template(
        "identity/desk/households.html",
        wishes=homes.open_wishes(here.id, allowed),
        tally=homes.tally(here.id),
        compounds=[
            (one.name, [b for b in one.buildings if allowed is None or b.id in allowed])
            for one in buildings_for_choice(here.id)
        ],
        form=PlainForm(),
    )


@bp.get("/desk/c/<slug>/households/<int:building_id>")
@requires(Permission.HOUSEHOLD_CONFIRM)
def doors(building_id: int) -> ResponseReturnValue:
    """The doors of a building."""
    name = _building(building_id)
    navigation.back_to(url_for(".households"))
    return render_template(
        "identity/desk/doors.html",
        name=name,
        building_id=building_id,
        doors=homes.doors(building_id),
        slips=SLIP_LABELS,
        bases=BASIS_LABELS,
        form=PlainForm(),
        end=EndMemberForm(formdata=None),
    )


@bp.post("/desk/c/<slug>/households/<int:building_id>/slips")
@requires(Permission.HOUSEHOLD_CONFIRM)
def slips(building_id: int) -> ResponseReturnValue:
    """Issue slips for the households ticked, or for all; the sheet is shown this once."""
    _building(building_id)
    wanted = set(request.form.getlist("household", type=row_number))
    everyone = request.form.get("all") == "1"
    chosen = [one for one in homes.households_in(building_id) if everyone or one.id in wanted]
    if not chosen:
        flash(_("Tick at least one household."), "warning")
        return htmx.go(url_for(".doors", building_id=building_id))
    with transaction():
        made = service.issue_slips(
            community_id=community().id,
            households=chosen[:MOST_SLIPS],
            issued_by_id=viewer().person_id or 0,
        )
    navigation.back_to(url_for(".doors", building_id=building_id))
    address = f"{current_app.extensions['portal_config'].base_url}{url_for('identity.household')}"
    sheet = [(homes.label(one.household), service.grouped(one.code)) for one in made]
    days = service.days_good(community().id)
    return render_template(
        "identity/desk/slips.html",
        here=community(),
        address=address,
        qr=_picture(address),
        slips=sheet,
        days=days,
        privacy=papers.privacy(),
        sealed=papers.sealed_slips(sheet, days, address),
        form=PlainForm(formdata=None),
        left=max(0, len(chosen) - MOST_SLIPS),
    )


@bp.post("/desk/c/<slug>/households/wishes")
@requires(Permission.HOUSEHOLD_CONFIRM)
def decide_wishes() -> ResponseReturnValue:
    """Confirm, or turn down, those who were ticked."""
    ticked = set(request.form.getlist("wish", type=row_number))
    chosen = [
        one for one in homes.open_wishes(community().id, _own_buildings()) if one.id in ticked
    ]
    confirmed = request.form.get("decision") == "confirm"
    if not chosen:
        flash(_("Tick at least one person."), "warning")
        return htmx.go(url_for(".households"))
    with transaction():
        number = service.decide(
            wishes=[one.row for one in chosen],
            confirmed=confirmed,
            decided_by_id=viewer().person_id or 0,
        )
    if confirmed:
        flash(ngettext("%(num)d person confirmed.", "%(num)d people confirmed.", number), "success")
    else:
        flash(_("Turned down."), "info")
    return htmx.go(url_for(".households"))


@bp.post("/desk/c/<slug>/households/members/<int:member_id>/end")
@requires(Permission.HOUSEHOLD_CONFIRM)
def end_member(member_id: int) -> ResponseReturnValue:
    """End a confirmation, with the reason."""
    member, form = homes.member(member_id), EndMemberForm()
    if member is None or member.community_id != community().id:
        raise NotFound
    building_id = member.household.building_id
    _building(building_id)
    if form.validate_on_submit():
        with transaction():
            service.end_membership(
                member=member,
                ended_by_id=viewer().person_id or 0,
                reason=form.reason.data or "",
            )
        flash(_("The confirmation is ended."), "success")
    else:
        wrong = [*form.reason.errors, _("Not sent yet. Send it once more")]
        flash(str(wrong[0]), "error")
    return htmx.go(url_for(".doors", building_id=building_id))


def _own_buildings() -> frozenset[int] | None:
    """The buildings one may act for; ``None`` means all of the community."""
    if policy.confirms_everywhere(viewer(), community().id):
        return None
    return reach.grids().buildings_of(viewer().grids())


def _building(building_id: int) -> str:
    """The name of a building of this community for which one may act."""
    found = homes.building(building_id)
    if found is None or found.community_id != community().id:
        raise NotFound
    allowed = _own_buildings()
    authorize(
        policy.can_confirm(
            viewer(),
            community_id=found.community_id,
            building_id=building_id,
            own_buildings=allowed or frozenset(),
        )
    )
    return found.name


def _picture(address: str) -> Markup:
    """The address as an inline SVG. The code is not in it: addresses end up in histories."""
    return Markup(segno.make(address, error="m").svg_inline(scale=3, border=4, light="#fff"))  # noqa: S704
