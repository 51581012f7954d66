"""What somebody tapped before signing in is done with the sign-in, without another tap.

Kept in the signed session by a form of this site; good for a quarter of an hour, for one sign-in,
and only for who is led back to that very report: on a phone in other hands nothing is done in the
name of whoever signs in next.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from flask import flash, request, url_for
from flask import session as cookie

from portal.base import clock, scope
from portal.base.errors import DomainError
from portal.base.i18n import LazyString, _l
from portal.base.notes import noted
from portal.community.places.queries.communities import slug_of
from portal.grievances.policy import Report
from portal.grievances.support import service

log = structlog.get_logger()

KEY = "joins"
GOOD_FOR = 15 * 60  # seconds
SUPPORT, FOLLOW = "support", "follow"
DONE: dict[str, LazyString] = {
    SUPPORT: _l("Counted. You get a message when there is news."),
    FOLLOW: _l("You get a message when there is news."),
}
_ACTS = {SUPPORT: service.support, FOLLOW: service.follow}


def remember(report: Report, act: str) -> None:
    """Keep in the session what was tapped."""
    cookie[KEY] = [act, report.community_id, report.id, report.no, int(clock.now().timestamp())]


def act_on(act: str, grievance_id: int, person_id: int) -> None:
    """Support or follow, inside a transaction."""
    _ACTS[act](grievance_id, person_id=person_id)


def go_on(person_id: int, held: Mapping[str, Any]) -> None:
    """Do what this browser had tapped; told by ``sessions.when_signed_in`` in the transaction."""
    try:
        act, community_id, grievance_id, no, at = held[KEY]
        known = act in _ACTS and 0 <= clock.now().timestamp() - at <= GOOD_FOR
    except (KeyError, TypeError, ValueError):
        return
    if not known or not _leads_back(community_id, no):
        return
    with scope.within(community_id):
        try:
            act_on(act, grievance_id, person_id)
        except DomainError as error:
            log.info("grievance.support_refused", grievance_id=grievance_id, why=str(type(error)))
            flash(str(error), "warning")
        else:
            flash(str(DONE[act]), "success")


def _leads_back(community_id: int, no: str) -> bool:
    slug = slug_of(community_id)
    wanted = request.form.get("next") or request.args.get("next") or noted("leads_to") or ""
    return bool(slug) and wanted == url_for("grievances.show", slug=slug, no=no)
