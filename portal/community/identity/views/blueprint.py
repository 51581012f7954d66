"""The blueprint on which the room's pages are hung."""

from flask import Blueprint, request, url_for

from portal.base.web import navigation

bp = Blueprint("identity", __name__)


@bp.before_request
def _back() -> None:
    """From every page about oneself an arrow leads to the page of all."""
    if request.path.startswith("/me/"):
        navigation.back_to(url_for(".me"))
