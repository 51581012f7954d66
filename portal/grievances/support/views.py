"""我也遇到了, its undo, and news of a report; by plain forms, or swapped in place."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from portal.base.access import community, public, viewer
from portal.base.access.guards import SignInNeeded
from portal.base.db import transaction
from portal.base.errors import DomainError, NotFound
from portal.base.i18n import LazyString, _, _l, current_locale
from portal.base.web import htmx
from portal.base.web.forms import PlainForm
from portal.base.web.limits import limiter
from portal.community.identity import sessions, ways
from portal.community.identity.senders import sender
from portal.grievances import policy, queries
from portal.grievances.merging.queries import public_no
from portal.grievances.queries import categories
from portal.grievances.support import filing, intent, listing, service
from portal.grievances.support import policy as support_policy
from portal.grievances.support.errors import Finished, OwnReport, PhoneNeeded
from portal.grievances.support.queries import NOTHING, standing
from portal.grievances.support.showing import box
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp

WHILE_TYPING = "120 per minute; 2000 per hour"
PACE = "30 per minute; 300 per hour"
UNDONE: dict[str, LazyString] = {
    intent.SUPPORT: _l("Taken back. You get no more messages about it."),
    intent.FOLLOW: _l("You get no more messages about it."),
}
TITLES: dict[str, LazyString] = {
    intent.SUPPORT: _l("I have this problem too"),
    intent.FOLLOW: _l("Get news of this report"),
}


@bp.route("/c/<slug>/reports/<no>/support", methods=["GET", "POST"])
@public
@limiter.limit(PACE, methods=["POST"])
def support(no: str) -> ResponseReturnValue:
    """The problem is mine too."""
    return _join(no, intent.SUPPORT)


@bp.route("/c/<slug>/reports/<no>/follow", methods=["GET", "POST"])
@public
@limiter.limit(PACE, methods=["POST"])
def subscribe(no: str) -> ResponseReturnValue:
    """News of the report, without having the problem."""
    return _join(no, intent.FOLLOW)


@bp.post("/c/<slug>/reports/<no>/support/undo")
@public
@limiter.limit(PACE)
def unsupport(no: str) -> ResponseReturnValue:
    """Take it back, at any time."""
    return _leave(no, intent.SUPPORT, service.take_back)


@bp.post("/c/<slug>/reports/<no>/follow/undo")
@public
@limiter.limit(PACE)
def unsubscribe(no: str) -> ResponseReturnValue:
    """No more news."""
    return _leave(no, intent.FOLLOW, service.unfollow)


def _join(no: str, act: str) -> ResponseReturnValue:
    report, person_id = seen_report(no), viewer().person_id
    if proof.is_reporter(report):
        return _told(no, OwnReport())
    if not support_policy.takes_support(report):
        return _to_lead(report) or _told(no, Finished())
    form = PlainForm()
    if not form.validate_on_submit():
        return _asking(report, act, form)
    if person_id is None:
        return _sign_in_first(report, act)
    try:
        with transaction():
            intent.act_on(act, report.id, person_id)
    except PhoneNeeded as error:
        flash(str(error), "warning")
        return htmx.go(url_for("identity.add_phone"))
    except DomainError as error:
        return _told(no, error)
    flash(str(intent.DONE[act]), "success")
    return _answer(no)


def _leave(no: str, act: str, change: Callable[..., Any]) -> ResponseReturnValue:
    person_id, listed = viewer().person_id, listing.back_to_list()
    if person_id is None:
        seen_report(no)
        raise SignInNeeded(staff=False)
    try:
        report = _joined_report(no)
    except NotFound:
        if not listed:
            raise
        return htmx.go(listed)  # the second of two taps, on what is shown to nobody any more
    with transaction():
        change(report.id, person_id=person_id)
    flash(str(UNDONE[act]), "success")
    if listed:
        return htmx.go(listed)
    return _answer(no) if _may_see(report) else htmx.go(url_for("grievances.index"))


def seen_report(no: str) -> Row[Any]:
    """The report of that number if the viewer may know of it; 404 otherwise."""
    report = queries.sheet(community().id, no)
    if report is None or not _may_see(report):
        raise SignInNeeded(staff=False) if sessions.lapsed() else NotFound()
    return report


def _joined_report(no: str) -> Row[Any]:
    """The same; who joined a report that neighbours no longer see may still leave it."""
    report = queries.sheet(community().id, no)
    if report is not None and standing(report.id, viewer().person_id) != NOTHING:
        return report
    return seen_report(no)


def _may_see(report: Row[Any]) -> bool:
    return policy.is_public(report) or proof.is_reporter(report)


def _to_lead(report: Row[Any]) -> ResponseReturnValue | None:
    """The report with which this one is dealt with together, where neighbours count now; None for
    one that is finished, or whose lead is kept from them."""
    lead_no = public_no(report.lead_case_id) if report.lead_case_id is not None else ""
    if not lead_no:
        return None
    flash(_("It is dealt with together with %(no)s. Join this one.", no=lead_no), "info")
    return htmx.go(url_for("grievances.show", no=lead_no))


def _asking(report: Row[Any], act: str, form: PlainForm) -> ResponseReturnValue:
    """A page with one button: what will happen, before anything does."""
    kind = categories.by_id()[report.category_id].name(current_locale())
    return (
        render_template(
            "grievances/support/join.html",
            report=report,
            title=TITLES[act],
            about=queries.titled(queries.placed(report.place, report), kind),
            form=form,
            signed_in=viewer().person_id is not None,
            available=sender().available or bool(ways.offered("")),
            supports=act == intent.SUPPORT,
        ),
        422 if form.errors else 200,
    )


def _sign_in_first(report: Row[Any], act: str) -> ResponseReturnValue:
    intent.remember(report, act)
    return htmx.go(url_for("identity.login", next=url_for("grievances.show", no=report.no)))


def _told(no: str, error: DomainError) -> ResponseReturnValue:
    flash(str(error), "warning")
    return _answer(no)


def _answer(no: str) -> ResponseReturnValue:
    """Where it was tapped: the part of the page anew, or the page of the report."""
    report = queries.sheet(community().id, no)
    if report is None or "instead" in request.form or not htmx.wants_fragment():
        return htmx.go(url_for("grievances.show", no=no))
    shown = box(report, own=proof.is_reporter(report))
    return htmx.render(
        "grievances/support/box.html", fragment="grievances/support/box.html", support=shown
    )


@bp.route("/c/<slug>/reports/similar", methods=["GET", "POST"])
@public
@limiter.limit(WHILE_TYPING, methods=["POST"])
def similar_reports() -> ResponseReturnValue:
    """Open public reports like what is being typed; the words come by POST, so that no address
    holds them. Changes nothing."""
    return htmx.render(
        "grievances/support/similar_page.html",
        fragment="grievances/support/similar.html",
        alike=filing.while_filing(request.values),
    )


def init_views() -> None:
    """The routes are declared by importing this module."""
