"""``/desk/c/<slug>/people``: staff and members whom a community knows, never all residents."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.access.permissions import ROLE_LABELS
from portal.base.db import transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.community.identity import policy
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.desk.papers import handing_over
from portal.community.identity.desk.posts import fill_in_community, grant_from_form
from portal.community.identity.forms.household import EndMemberForm
from portal.community.identity.forms.staff import RoleForm
from portal.community.identity.models import Person
from portal.community.identity.queries import bodies as seats
from portal.community.identity.queries import people as names
from portal.community.identity.queries import staff
from portal.community.identity.service import accounts
from portal.community.identity.service import roles as service


@bp.get("/desk/c/<slug>/people")
@requires(Permission.PEOPLE_SEE)
def people() -> ResponseReturnValue:
    """Staff by role, and a search among those the community knows."""
    here, looking = community(), viewer()
    text = request.args.get("q", "").strip()
    return render_template(
        "identity/desk/people.html",
        lines=staff.staff_of(here.id),
        labels=ROLE_LABELS,
        text=text,
        too_short=bool(text) and len(text) < seats.SHORTEST_SEARCH,
        found=seats.search(here.id, text),
        may_invite=looking.may(Permission.PEOPLE_EDIT, here.id),
    )


@bp.route("/desk/c/<slug>/people/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_SEE)
def person(person_id: int) -> ResponseReturnValue:
    """One person: posts and seats in this community; a role is given here."""
    here, found = community(), _person(person_id)
    form = RoleForm()
    fill_in_community(form, viewer())
    if request.method == "POST":
        authorize(viewer().may(Permission.ROLES_GRANT, here.id))
        if form.validate_on_submit() and grant_from_form(form, person_id, here.id):
            flash(_("The role is given."), "success")
            return htmx.go(url_for(".person", person_id=person_id))
    navigation.back_to(url_for(".people"))
    html = render_template("identity/desk/person.html", **_context(found, here.id), form=form)
    return html, 422 if form.is_submitted() else 200


@bp.post("/desk/c/<slug>/people/<int:person_id>/posts/<int:post_id>/end")
@requires(Permission.ROLES_GRANT)
def end_post(person_id: int, post_id: int) -> ResponseReturnValue:
    """End a post of this community."""
    row = staff.assignment(post_id)
    if row is None or row.person_id != person_id or row.community_id != community().id:
        raise NotFound
    authorize(policy.can_end(viewer(), staff.post_of(row), person_id=person_id))
    with transaction():
        service.end(
            assignment_id=post_id,
            ended_by_id=viewer().person_id or 0,
            reason=request.form.get("reason", "")[:200],
        )
    flash(_("The role is ended."), "success")
    return htmx.go(url_for(".people"))


@bp.post("/desk/c/<slug>/people/<int:person_id>/reset")
@requires(Permission.PEOPLE_EDIT)
def reset_password(person_id: int) -> ResponseReturnValue:
    """Give somebody a new one-time password, which this page shows once."""
    found = _person(person_id)
    return new_password(found, url_for(".person", person_id=person_id))


def new_password(found: Person, back: str) -> ResponseReturnValue:
    """The page with the one-time password of somebody all of whose posts one could give."""
    posts = [staff.post_of(line.assignment) for line in staff.posts_of(found.id)]
    authorize(policy.can_reset(viewer(), posts, person_id=found.id))
    account = accounts.of_person(found.id)
    if account is None:
        raise NotFound
    name, username = found.name, account.value
    with transaction():
        password = accounts.reset(account=account, actor_id=viewer().person_id or 0)
    navigation.back_to(back)
    return handing_over(name=name, username=username, password=password, back=back)


def _person(person_id: int) -> Person:
    found = seats.known_person(community().id, person_id)
    if found is None:
        raise NotFound
    return found


def _context(found: Person, community_id: int) -> dict[str, object]:
    looking = viewer()
    every = staff.posts_of(found.id)
    held = [line for line in every if line.assignment.community_id == community_id]
    posts = {line.assignment.id: staff.post_of(line.assignment) for line in every}
    may_end = {
        line.assignment.id
        for line in held
        if policy.can_end(looking, posts[line.assignment.id], person_id=found.id)
    }
    return {
        "person": found,
        "posts": held,
        "labels": ROLE_LABELS,
        "may_end": may_end,
        "may_reset": looking.may(Permission.PEOPLE_EDIT, community_id)
        and policy.can_reset(looking, posts.values(), person_id=found.id),
        "may_grant": found.id != looking.person_id
        and looking.may(Permission.ROLES_GRANT, community_id),
        "account": accounts.of_person(found.id),
        "phone": names.phone_of(found.id),
        "seats": seats.offices_in(found.id, community_id),
        "act": PlainForm(formdata=None),
        "end": EndMemberForm(formdata=None),
    }
