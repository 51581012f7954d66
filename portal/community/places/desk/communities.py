"""Communities on the desk: open one from a committee, correct it, close it."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.errors import Invalid
from portal.base.i18n import _
from portal.community.places import policy
from portal.community.places.desk import bp
from portal.community.places.desk.divisions import editable, node_url
from portal.community.places.desk.pages import actor, done, form_page, pressed, tried
from portal.community.places.forms import CommunityForm, ContactForm, OpenCommunityForm
from portal.community.places.models import Community, Division
from portal.community.places.naming import community_name
from portal.community.places.queries import divisions as tree
from portal.community.places.service import divisions as service


def _contact(form: ContactForm) -> dict[str, str]:
    return {
        "office_phone": form.office_phone.data or "",
        "duty_phone": form.duty_phone.data or "",
        "office_address": form.office_address.data or "",
    }


def _editable_community(community_id: int) -> tuple[Community, Division]:
    row = tree.community(community_id)
    above = [*tree.lineage(row.street), row.street]
    authorize(policy.can_edit_below(viewer(), above))
    return row, row.street


@bp.route("/desk/divisions/<code>/open", methods=["GET", "POST"])
@requires(Permission.DIVISIONS_EDIT)
def open_community(code: str) -> ResponseReturnValue:
    """Open a committee's community in the portal."""
    node = editable(code)
    form = OpenCommunityForm(name=community_name(node.name))

    def act() -> None:
        service.open_community(
            node,
            slug=form.slug.data or "",
            name=form.name.data or "",
            actor_id=actor(),
            **_contact(form),
        )

    if tried(form, act, beside=form.slug):
        return done(_("%(name)s is open.", name=form.name.data), node_url(node))
    return form_page(
        form,
        title=_("Open a community for %(name)s", name=node.name),
        submit=_("Open the community"),
        back=node_url(node),
    )


@bp.route("/desk/communities/<int:community_id>", methods=["GET", "POST"])
@requires(Permission.DIVISIONS_EDIT)
def edit_community(community_id: int) -> ResponseReturnValue:
    """Correct a community: name, telephone numbers, the street it lies in."""
    row, street = _editable_community(community_id)
    form = CommunityForm(obj=row, street_code=street.code)

    def act() -> None:
        target = tree.find(form.street_code.data or "")
        if target is None:
            raise Invalid(_("Enter the code of an open street or town."))
        authorize(policy.can_edit_below(viewer(), [*tree.lineage(target), target]))
        service.rename_community(row, name=form.name.data or "", actor_id=actor())
        service.change_contact(row, actor_id=actor(), **_contact(form))
        service.move_community(row, street=target, actor_id=actor())

    if tried(form, act, beside=form.street_code):
        return done(_("Saved."), node_url(row.street))
    return form_page(
        form,
        title=_("Community %(name)s", name=row.name),
        submit=_("Save"),
        back=node_url(street),
    )


@bp.post("/desk/communities/<int:community_id>/close")
@requires(Permission.DIVISIONS_EDIT)
def close_community(community_id: int) -> ResponseReturnValue:
    """Close a community's pages, or undo it with ``undo``."""
    row, street = _editable_community(community_id)

    def act() -> None:
        if request.form.get("undo"):
            service.reopen_community(row, actor_id=actor())
        else:
            service.close_community(row, actor_id=actor())

    return pressed(act, said=_("Saved."), back=node_url(street))


@bp.route("/desk/c/<slug>/places/contact", methods=["GET", "POST"])
@requires(Permission.PLACES_EDIT)
def contact() -> ResponseReturnValue:
    """The community's own telephone numbers and address."""
    row = tree.community(community().id)
    form = ContactForm(obj=row)

    def act() -> None:
        service.change_contact(row, actor_id=actor(), **_contact(form))

    back = url_for("places_desk.overview")
    if tried(form, act, beside=form.office_phone):
        return done(_("Saved."), back)
    return form_page(form, title=_("Phones and address"), submit=_("Save"), back=back)
