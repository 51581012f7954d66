"""Which publication an address means, and whether the viewer may read it.

What is missing, what is a draft and what is for others is told alike. Who belongs to the audience
of a list learns that its time has ended.
"""

from flask import Response, make_response

from portal.base.access import community, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.errors import NotFound
from portal.community.identity import sessions
from portal.disclosures import presentation, queries, visibility
from portal.disclosures.errors import NoLongerShown
from portal.disclosures.models import Audience, Disclosure, DisclosureState


def opened(number: str) -> Disclosure:
    """The publication of the community in the address; 404, or 410 after its time."""
    found = queries.by_number(community().id, number)
    looking = viewer() if found is not None and found.audience is not Audience.PUBLIC else None
    if found is None or (looking and not visibility.in_audience(looking, found)):
        raise hidden()
    retracted = found.state is DisclosureState.RETRACTED
    if looking and not retracted and not visibility.may_read(looking, found):
        assert found.expires_at is not None
        raise NoLongerShown(presentation.last_day(found.expires_at))
    return found


def hidden() -> Exception:
    """Whose sign-in is over signs in again and then sees whether there is something."""
    return SignInNeeded(staff=False) if sessions.lapsed() else NotFound()


def answer(page: str, disclosure: Disclosure) -> Response:
    """The page; one for a limited audience is kept nowhere and found by nobody."""
    response = make_response(page)
    if disclosure.audience is not Audience.PUBLIC:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
