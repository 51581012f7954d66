"""``/me/household``: whether one is a confirmed resident (已认证居民), and how to become one."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import signed_in, viewer
from portal.base.access.guards import CommunityLike
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.community.identity.forms.household import AskForm, SlipForm
from portal.community.identity.queries import homes, mine
from portal.community.identity.service import households
from portal.community.identity.views.blueprint import bp
from portal.community.identity.views.me import my_id
from portal.community.places.queries import buildings_for_choice, find_community


@bp.route("/me/household", methods=["GET", "POST"])
@signed_in
@limiter.limit("20 per minute; 60 per hour", methods=["POST"])
def household() -> ResponseReturnValue:
    """One's households; a slip's code is typed here."""
    form = SlipForm()
    if form.validate_on_submit():
        try:
            with transaction():
                households.use_slip(person_id=my_id(), typed=form.code.data or "")
            flash(_("You are a confirmed resident now."), "success")
            return htmx.go(url_for(".household"))
        except DomainError as error:
            form.code.errors = [str(error)]
    html = render_template(
        "identity/household.html",
        form=form,
        leave=PlainForm(formdata=None),
        homes=mine.homes(my_id()),
        wishes=mine.wishes(my_id()),
        phone_verified=viewer().phone_verified,
    )
    return html, 422 if form.is_submitted() else 200


@bp.route("/me/household/ask", methods=["GET", "POST"])
@signed_in
def ask_household() -> ResponseReturnValue:
    """Choose community, building, household, and ask the grid worker to confirm it."""
    if not viewer().phone_verified:
        flash(_("Add your mobile number first."), "info")
        return htmx.go(url_for(".add_phone"))
    here = find_community(request.args.get("c", ""))
    building = request.args.get("building", type=row_number)
    if here is None or building is None:
        return render_template(
            "identity/household_place.html",
            communities=mine.open_communities(),
            here=here,
            compounds=buildings_for_choice(here.id) if here else (),
        )
    found = [one for one in homes.households_in(building) if one.community_id == here.id]
    if not found:
        return _no_households(here, building)
    form = AskForm()
    known = [(one.id, homes.label(one)) for one in found]
    form.household_id.choices = [("", _("Choose your household.")), *known]
    if form.validate_on_submit():
        chosen = next(one for one in found if one.id == form.household_id.data)
        with transaction():
            households.ask_confirmation(person_id=my_id(), household=chosen)
        flash(_("Your grid worker will confirm it."), "success")
        return htmx.go(url_for(".household"))
    status = 422 if form.is_submitted() else 200
    return render_template("identity/household_ask.html", form=form, here=here), status


def _no_households(here: CommunityLike, building_id: int) -> ResponseReturnValue:
    """Another building is asked for; one that is not of this community does not exist."""
    known = {one.id for part in buildings_for_choice(here.id) for one in part.buildings}
    if building_id not in known:
        raise NotFound
    flash(
        _("The households of this building are not entered yet. Ask the residents' committee."),
        "info",
    )
    return htmx.go(url_for(".ask_household", c=here.slug))


@bp.post("/me/household/<int:member_id>/leave")
@signed_in
def leave_household(member_id: int) -> ResponseReturnValue:
    """Say that one no longer lives there."""
    member = homes.member(member_id)
    if member is None or member.person_id != my_id():
        raise NotFound
    with transaction():
        households.end_membership(member=member, ended_by_id=my_id(), reason="")
    flash(_("You left the household."), "success")
    return htmx.go(url_for(".household"))


@bp.post("/me/household/wishes/<int:request_id>/withdraw")
@signed_in
def withdraw_wish(request_id: int) -> ResponseReturnValue:
    """Take one's wish back."""
    with transaction():
        taken = households.take_back(person_id=my_id(), request_id=request_id)
    if not taken:
        raise NotFound
    flash(_("Your request is withdrawn."), "success")
    return htmx.go(url_for(".household"))
