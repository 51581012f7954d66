"""``/me`` (我的): everything of one's own, and where it is changed."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import signed_in, viewer
from portal.base.access.permissions import ROLE_LABELS
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.forms import PlainForm
from portal.community.identity.forms.me import NameForm
from portal.community.identity.queries import mine, presence
from portal.community.identity.service import accounts, people
from portal.community.identity.views.blueprint import bp


@bp.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """The page of one's own matters."""
    looking = viewer()
    me_id = my_id()
    held = looking.assignments or tuple(presence.assignments(me_id, clock.today()))
    return render_template(
        "identity/me.html",
        person=mine.person(me_id),
        matters=navigation.links("me", viewer=looking),
        safety=navigation.links("me-safety", viewer=looking),
        homes=mine.homes(me_id),
        phones=mine.phones(me_id),
        offices=mine.offices(me_id, clock.today()),
        account=accounts.of_person(me_id),
        roles=[ROLE_LABELS[one.role] for one in held],
        at_work=looking.is_staff,
        leave=PlainForm(),
    )


@bp.route("/me/name", methods=["GET", "POST"])
@signed_in
def name() -> ResponseReturnValue:
    """Change the name by which one wants to be addressed."""
    person = mine.person(my_id())
    form = NameForm(data={"name": person.name})
    if form.validate_on_submit():
        with transaction():
            people.rename(person_id=my_id(), name=form.name.data or "")
        flash(_("Saved."), "success")
        return htmx.go(url_for(".me"))
    return render_template("identity/name.html", form=form), 422 if form.is_submitted() else 200


def my_id() -> int:
    found = viewer().person_id
    assert found is not None
    return found
