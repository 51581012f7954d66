"""``/desk/people``: posts of sub-districts, districts, the city and the administrators."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, requires, viewer
from portal.base.access.permissions import ROLE_LABELS
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.community.identity import policy
from portal.community.identity.desk import posts
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.desk.people import new_password
from portal.community.identity.forms.household import EndMemberForm
from portal.community.identity.forms.staff import RoleForm
from portal.community.identity.models import Person
from portal.community.identity.queries import staff
from portal.community.identity.service import accounts, roles


@bp.get("/desk/people")
@requires(Permission.ROLES_GRANT)
def people_above() -> ResponseReturnValue:
    """The posts above the communities that lie within one's own reach."""
    authorize(policy.works_above(viewer()))
    return render_template(
        "identity/desk/people_above.html",
        lines=staff.staff_above(posts.own_divisions(viewer())),
        labels=ROLE_LABELS,
        may_invite=viewer().may(Permission.PEOPLE_EDIT),
    )


@bp.route("/desk/people/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.ROLES_GRANT)
def person_above(person_id: int) -> ResponseReturnValue:
    """One holder of such a post; a further role is given here."""
    found = _person(person_id)
    form = RoleForm()
    posts.fill_above(form, viewer())
    if form.validate_on_submit() and posts.grant_from_form(form, person_id, None):
        flash(_("The role is given."), "success")
        return htmx.go(url_for(".person_above", person_id=person_id))
    navigation.back_to(url_for(".people_above"))
    html = render_template("identity/desk/person_above.html", **_context(found), form=form)
    return html, 422 if form.is_submitted() else 200


@bp.post("/desk/people/<int:person_id>/posts/<int:post_id>/end")
@requires(Permission.ROLES_GRANT)
def end_post_above(person_id: int, post_id: int) -> ResponseReturnValue:
    """End such a post."""
    _person(person_id)
    row = staff.assignment(post_id)
    if row is None or row.person_id != person_id or row.community_id is not None:
        raise NotFound
    authorize(policy.can_end(viewer(), staff.post_of(row), person_id=person_id))
    reason = request.form.get("reason", "")[:200]
    with transaction():
        roles.end(assignment_id=post_id, ended_by_id=viewer().person_id or 0, reason=reason)
    flash(_("The role is ended."), "success")
    return htmx.go(url_for(".people_above"))


@bp.post("/desk/people/<int:person_id>/reset")
@requires(Permission.PEOPLE_EDIT)
def reset_password_above(person_id: int) -> ResponseReturnValue:
    """Give somebody a new one-time password, which this page shows once."""
    return new_password(_person(person_id), url_for(".person_above", person_id=person_id))


def _person(person_id: int) -> Person:
    """A holder of a post within one's own reach; anybody else does not exist here."""
    within = staff.staff_above(posts.own_divisions(viewer()))
    found = next((line.person for line in within if line.person.id == person_id), None)
    if found is None:
        raise NotFound
    return found


def _context(found: Person) -> dict[str, object]:
    looking = viewer()
    every = staff.posts_of(found.id)
    held = {line.assignment.id: staff.post_of(line.assignment) for line in every}
    return {
        "person": found,
        "posts": [line for line in every if line.assignment.community_id is None],
        "labels": ROLE_LABELS,
        "may_end": {
            key for key, post in held.items() if policy.can_end(looking, post, person_id=found.id)
        },
        "may_reset": policy.can_reset(looking, held.values(), person_id=found.id),
        "may_grant": found.id != looking.person_id,
        "account": accounts.of_person(found.id),
        "act": PlainForm(formdata=None),
        "end": EndMemberForm(formdata=None),
    }
