"""Which reports this browser may follow without an account, by a signed cookie."""

from flask import Response, current_app, g, request

from portal.base.access import viewer
from portal.grievances import follow, policy
from portal.grievances.models import Grievance
from portal.grievances.queries import own

COOKIE = "follow"
_HALF_A_YEAR = 180 * 24 * 3600


def proofs() -> follow.Proofs:
    """The reports this browser has shown to be its own."""
    if "proofs" not in g:
        g.proofs = follow.read(request.cookies.get(COOKIE, ""), follow.the_secret())
    found: follow.Proofs = g.proofs
    return found


def is_reporter(grievance: policy.Report) -> bool:
    """Whether the viewer is the reporter, signed in or by the follow-up link; that of a report
    which was split is good for its parts."""
    return policy.is_reporter(viewer().person_id, proofs(), grievance) or _follows_whole(grievance)


def _follows_whole(part: policy.Report) -> bool:
    if part.parent_case_id is None or part.parent_case_id not in proofs():
        return False
    whole = own.followed(part.parent_case_id)
    return whole is not None and follow.proves(proofs(), whole)


def remember(response: Response, grievance: Grievance) -> Response:
    """Let this browser follow one more report; on a shared device the account alone follows it."""
    shared = viewer().shared_device
    if shared and grievance.reporter_id == viewer().person_id:
        return response
    value = follow.prove(proofs(), grievance, follow.the_secret())
    response.set_cookie(
        COOKIE,
        value,
        max_age=None if shared else _HALF_A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response
