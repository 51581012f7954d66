"""``/desk/roles``: who may do what, printed from the table that the guards ask."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, requires
from portal.base.access.permissions import GRANTS, ROLE_LABELS
from portal.community.identity.desk.blueprint import bp
from portal.community.identity.labels import permission_label


@bp.get("/desk/roles")
@requires(Permission.DESK_SEE)
def roles() -> ResponseReturnValue:
    """One line for each permission, with the roles that have it."""
    lines = [
        (
            permission_label(one),
            [label for role, label in ROLE_LABELS.items() if one in GRANTS[role]],
        )
        for one in Permission
    ]
    return render_template("identity/desk/roles.html", lines=lines)
