"""Opening staff accounts by invitation: a user name and a password that is shown once."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.web import navigation
from portal.community.identity import policy
from portal.community.identity.desk import posts
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.desk.papers import handing_over
from portal.community.identity.errors import UsernameTaken
from portal.community.identity.forms.staff import InviteForm
from portal.community.identity.service import accounts, roles


@bp.route("/desk/c/<slug>/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def invite() -> ResponseReturnValue:
    """A new account with a first role in this community."""
    form = InviteForm()
    posts.fill_in_community(form, viewer())
    return answer(form, community().id, url_for(".people"))


@bp.route("/desk/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def invite_above() -> ResponseReturnValue:
    """A new account with a first role above the communities."""
    authorize(policy.works_above(viewer()))
    form = InviteForm()
    posts.fill_above(form, viewer())
    return answer(form, None, url_for(".people_above"))


def answer(form: InviteForm, community_id: int | None, back: str) -> ResponseReturnValue:
    """Show the form, or open the account and show its password this once."""
    navigation.back_to(back)
    password = _opened(form, community_id) if form.validate_on_submit() else ""
    if password:
        return handing_over(
            name=form.name.data or "",
            username=accounts.plain(form.username.data or ""),
            password=password,
            back=back,
        )
    html = render_template("identity/desk/invite.html", form=form)
    return html, 422 if form.is_submitted() else 200


def _opened(form: InviteForm, community_id: int | None) -> str:
    try:
        with transaction():
            person = roles.new_person(name=form.name.data or "")
            posts.give(form, person.id, community_id)
            return accounts.invite(
                person_id=person.id,
                username=form.username.data or "",
                actor_id=viewer().person_id,
            )
    except UsernameTaken as error:
        form.username.errors = [str(error)]
    except DomainError as error:
        posts.refuse(form, error)
    return ""
