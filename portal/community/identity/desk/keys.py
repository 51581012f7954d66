"""``/desk/keys``: the keys of the workbench, turned off or on for an account."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires, viewer
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.base.web.preferences_views import local_path
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.models import Person


@bp.post("/desk/keys")
@requires(Permission.DESK_SEE)
def keys() -> ResponseReturnValue:
    """Whoever speaks to the computer, or presses letters for other reasons, turns them off."""
    with transaction():
        person = session.get(Person, viewer().person_id)
        if person is None:
            raise NotFound
        person.keys_off = request.form.get("off") == "1"
    return htmx.go(local_path(request.form.get("next"), "/desk"))


@bp.app_template_global("keys_are_off")
def keys_are_off() -> bool:
    """Whether the viewer turned them off."""
    return viewer().keys_off


@bp.app_template_global("keys_form")
def keys_form() -> PlainForm:
    """What the switch is sent with."""
    return PlainForm(formdata=None)
