"""What the digest of a version was made of, for whoever checks it by docs/registers.md."""

from flask import Response, request

from portal.base.access import community, public
from portal.disclosures import queries, service
from portal.disclosures.blueprints import public as bp
from portal.disclosures.models import Audience, DisclosureState
from portal.disclosures.views.opening import hidden


@bp.get("/c/<slug>/disclosures/<number>/versions/<int:no>/content.json")
@public
def content(number: str, no: int) -> Response:
    """The published document of a version; 404 for a limited audience and where it was emptied."""
    disclosure = queries.by_number(community().id, number)
    if disclosure is None or disclosure.audience is not Audience.PUBLIC:
        raise hidden()
    version = queries.version_of(disclosure.id, no)
    if version is None or disclosure.state is DisclosureState.RETRACTED:
        raise hidden()
    document = service.document_of(version)
    if document is None:
        raise hidden()
    response = Response(document, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(version.digest or "")
    response.make_conditional(request)
    return response
