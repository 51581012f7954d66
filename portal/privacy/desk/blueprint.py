"""The blueprint of this room's staff screens."""

from flask import Blueprint

from portal.base.access import viewer
from portal.base.errors import NotFound

bp = Blueprint("privacy_desk", __name__)


def worker() -> int:
    """The member of staff signed in."""
    person_id = viewer().person_id
    if person_id is None:
        raise NotFound
    return person_id
