"""Which question an address means, and whether the viewer may read it."""

from flask import Response, make_response, request

from portal.base.access import community, viewer
from portal.base.errors import NotFound
from portal.disclosures import queries as publications
from portal.disclosures.blueprints import notices
from portal.disclosures.models import Audience, Disclosure, DisclosureKind, DisclosureQuestion
from portal.disclosures.questions import policy, queries
from portal.disclosures.views import opening


def publication(number: str) -> Disclosure:
    """The publication of that number in the room of the address; 404, or 410 after its time.

    Of one that was retracted the questions about it stay: they must not go with it.
    """
    found = opening.opened(number)
    if not _is_here(found):
        raise NotFound
    return found


def _is_here(found: Disclosure) -> bool:
    notice = request.blueprint == notices.name
    return notice is (found.kind is DisclosureKind.NOTICE)


def asked(number: str, n: int) -> tuple[Disclosure, DisclosureQuestion]:
    """A question and its publication; its asker finds it also where others find nothing more."""
    found = publications.by_number(community().id, number)
    question = queries.by_no(found.id, n) if found is not None and _is_here(found) else None
    if found is None or question is None:
        publication(number)
        raise NotFound
    if policy.is_asker(viewer().person_id, question):
        return found, question
    return publication(number), question


def own(number: str, n: int) -> tuple[Disclosure, DisclosureQuestion]:
    """The viewer's own question; to everybody else it is none."""
    disclosure, question = asked(number, n)
    if not policy.is_asker(viewer().person_id, question):
        raise NotFound
    return disclosure, question


def answer(page: str, disclosure: Disclosure, *, status: int = 200, mine: bool = False) -> Response:
    """The page; what is for one person or for a limited audience is kept and found nowhere."""
    response = make_response(page, status)
    if mine or disclosure.audience is not Audience.PUBLIC:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
