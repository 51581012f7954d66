"""Staff screens of grids: size, buildings, workers, substitutes, the duty roster."""

from flask import Blueprint

from portal.base.access import Permission
from portal.base.i18n import _l
from portal.base.web import navigation

bp = Blueprint("grids_desk", __name__)


def register_navigation() -> None:
    """The entry of the desk."""
    navigation.register(
        navigation.Entry(
            place="desk",
            endpoint="grids_desk.index",
            label=_l("Grids"),
            icon="users",
            order=80,
            permission=Permission.GRIDS_EDIT,
            match=("grids_desk.",),
        )
    )


# Views attach themselves to the blueprint above.
from portal.community.grids.desk import grids, roster, workers  # noqa: E402, F401
