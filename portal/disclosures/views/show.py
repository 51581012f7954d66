"""One publication: what it says, who approved it, its versions, and what its register proves."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import public
from portal.disclosures import presentation
from portal.disclosures.blueprints import public as bp
from portal.disclosures.models import DisclosureKind
from portal.disclosures.views import page
from portal.disclosures.views.opening import opened


@bp.get("/c/<slug>/disclosures/<number>")
@public
def show(number: str) -> ResponseReturnValue:
    """The newest version of a disclosure, or the tombstone of a retracted one."""
    return shown(number, DisclosureKind.DISCLOSURE)


def shown(number: str, kind: DisclosureKind) -> Response:
    """The page of a publication; under the address of the other kind it leads to its own."""
    disclosure = opened(number)
    if disclosure.kind is not kind:
        own = url_for(presentation.endpoint_of(disclosure.kind), number=number)
        return redirect(own, code=303)  # type: ignore[return-value]
    return page.current(disclosure)
