"""Public notices (公示、公告): what is posted for a time in which anybody may object."""

from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.base.web import htmx
from portal.disclosures.blueprints import notices as bp
from portal.disclosures.models import DisclosureKind
from portal.disclosures.views.listing import Filters, listed
from portal.disclosures.views.show import shown


@bp.get("/c/<slug>/notices")
@public
def index() -> ResponseReturnValue:
    """The notices of the community, newest first."""
    return htmx.render(
        "disclosures/notices.html",
        fragment="disclosures/fragments/list.html",
        endpoint="notices.index",
        waiting=None,
        nothing="",
        following=None,
        question_figures=None,
        classes=[],
        **listed(DisclosureKind.NOTICE, Filters.asked()),
    )


@bp.get("/c/<slug>/notices/<number>")
@public
def show(number: str) -> ResponseReturnValue:
    """One notice."""
    return shown(number, DisclosureKind.NOTICE)
