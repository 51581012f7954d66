"""Staff screens of places: the division tree, and the buildings and households of a community."""

from flask import Blueprint

from portal.base.access import Permission
from portal.base.i18n import _l
from portal.base.web import navigation

bp = Blueprint("places_desk", __name__)


def register_navigation() -> None:
    """The entries of the desk."""
    navigation.register(
        navigation.Entry(
            place="desk-more",
            endpoint="places_desk.overview",
            label=_l("Buildings and households"),
            icon="building",
            order=20,
            permission=Permission.PLACES_EDIT,
            group=navigation.Group.COMMUNITY,
        ),
        navigation.Entry(
            place="desk-more",
            endpoint="places_desk.divisions",
            label=_l("Divisions and communities"),
            icon="map",
            order=80,
            permission=Permission.DIVISIONS_EDIT,
            group=navigation.Group.COMMUNITY,
        ),
    )


# Views attach themselves to the blueprint above.
from portal.community.places.desk import (  # noqa: E402, F401
    buildings,
    communities,
    divisions,
    households,
    landmarks,
)
