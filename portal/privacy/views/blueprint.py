"""The blueprint of this room's pages for residents."""

from flask import Blueprint

from portal.base.access import viewer
from portal.base.errors import NotFound

bp = Blueprint("privacy", __name__)


def me() -> int:
    """The person signed in."""
    person_id = viewer().person_id
    if person_id is None:
        raise NotFound
    return person_id
