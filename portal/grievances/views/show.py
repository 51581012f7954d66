"""One report: for neighbours what they may see, for the reporter everything and what to do."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from portal.base.access import community, public, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.errors import NotFound
from portal.base.i18n import current_locale
from portal.base.web import sharing
from portal.community.identity import sessions
from portal.grievances import policy, presentation, queries
from portal.grievances.merging import showing as ties
from portal.grievances.models import EventKind, Grievance, GrievanceStatus
from portal.grievances.queries import categories
from portal.grievances.stages import showing as stages
from portal.grievances.support.showing import box
from portal.grievances.urging import showing as pressing
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp


@bp.get("/c/<slug>/reports/<no>")
@public
def show(no: str) -> ResponseReturnValue:
    """A report; what is private or missing is told alike."""
    grievance = queries.sheet(community().id, no)
    if grievance is None:
        raise NotFound
    own = proof.is_reporter(grievance)
    if own or policy.is_public(grievance):
        return _page(grievance, own=own)
    whole = queries.detail_by_no(community().id, no)
    if whole is not None and policy.can_see(viewer(), whole):
        return redirect(url_for("grievances_desk.show", no=no), code=303)
    raise _hidden()


def _page(grievance: Row[Any], *, own: bool) -> ResponseReturnValue:
    locale = current_locale()
    place = queries.placed(grievance.place, grievance, words=True if own else None)
    kind = categories.by_id()[grievance.category_id].name(locale)
    acts = policy.reporter_acts(grievance, viewer().person_id) if own else frozenset()
    entries = queries.timeline(grievance, audience="reporter" if own else "public")
    course = stages.for_reporter(grievance) if own else stages.NOTHING
    tied, joined_state = ties.for_residents(grievance, own=own)
    if policy.is_public(grievance):
        sharing.show_as(*presentation.shared(grievance, grievance.place, kind), kind="report")
    asked = (entry.text for entry in entries if entry.kind is EventKind.ASK_INFO)
    return render_template(
        "grievances/show.html",
        grievance=grievance,
        title=f"{place} {kind}",
        told=joined_state
        or stages.told(grievance, course)
        or presentation.told(grievance, own=own),
        course=course,
        ties=tied,
        rows=presentation.facts(
            grievance, own=own, judged=not _closed_by_neighbour(entries), place=place, kind=kind
        ),
        own=own,
        photos=queries.photos(grievance, released_only=not own),
        entries=entries,
        question=next(asked, "") if "answer" in acts else "",
        refusal=_refusal(grievance, entries),
        support=box(grievance, own=own),
        pressed=pressing.for_residents(grievance, own=own),
        acts=acts,
    )


def _refusal(grievance: Row[Any], entries: Sequence[queries.Entry]) -> str:
    """What staff wrote when they refused it, as far as the viewer may read it."""
    if grievance.status is not GrievanceStatus.REJECTED:
        return ""
    return next((entry.text for entry in entries if entry.kind is EventKind.REJECT), "")


def _closed_by_neighbour(entries: Sequence[queries.Entry]) -> bool:
    """Whether the last answer is a supporter's, so that the opinion is not the reporter's own."""
    last = next((entry for entry in entries if entry.kind is EventKind.CONFIRM), None)
    return last is not None and last.by_neighbour


def own_report(no: str) -> Grievance:
    """The report of that number if the viewer is its reporter; 404 otherwise."""
    grievance = queries.detail_by_no(community().id, no)
    if grievance is None or not proof.is_reporter(grievance):
        raise _hidden()
    return grievance


def _hidden() -> Exception:
    """Whose sign-in is over signs in again and then sees whether there is something."""
    return SignInNeeded(staff=False) if sessions.lapsed() else NotFound()
