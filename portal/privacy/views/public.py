"""``/privacy``, ``/help`` and ``/feedback``: for everybody, with or without an account."""

import re

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded

from portal.base import settings
from portal.base.access import public, viewer
from portal.base.db import transaction
from portal.base.i18n import _
from portal.base.personal import purposes, recipients
from portal.base.web import htmx
from portal.base.web.arrivals import came_from
from portal.base.web.limits import limiter
from portal.community.places import queries as places
from portal.community.places.queries.communities import open_communities
from portal.privacy import service
from portal.privacy.forms import FeedbackForm
from portal.privacy.options import CONTACT, HANDLER
from portal.privacy.views.blueprint import bp

FEEDBACK_LIMIT = "5 per hour"
SHOWN_COMMUNITIES = 30
_SLUG = re.compile(r"/c/([a-z0-9-]{1,40})(?:[/?]|$)")


@bp.get("/privacy")
@public
def notice() -> str:
    """Who handles which data, why, for how long, and what one can do about it."""
    here = places.find_community(_slug())
    community = here.id if here else None
    return render_template(
        "privacy/notice.html",
        here=here,
        handler=settings.get(HANDLER, community=community),
        contact=settings.get(CONTACT, community=community) or (here.office_phone if here else ""),
        communities=_offices(),
        purposes=purposes.registered(),
        recipients=recipients.told(),
    )


def _offices() -> list[places.CommunityRef]:
    """The offices to turn to, as long as they are few enough to list."""
    lines = open_communities(limit=SHOWN_COMMUNITIES + 1)
    if len(lines) > SHOWN_COMMUNITIES:
        return []
    return [found for line in lines if (found := places.find_community(line.slug))]


@bp.get("/help")
@public
def help_page() -> str:
    """How the portal is used."""
    here = places.find_community(_slug())
    return render_template("privacy/help.html", here=here, communities=_offices())


@bp.route("/feedback", methods=["GET", "POST"])
@public
def feedback() -> ResponseReturnValue:
    """意见建议: an opinion on the portal, signed in or not."""
    form = FeedbackForm()
    if request.method == "GET":
        form.community.data = _slug()
        return render_template("privacy/feedback.html", form=form)
    if not form.validate():
        return _feedback_form(form, 422)
    try:
        with limiter.limit(FEEDBACK_LIMIT):
            _keep(form)
    except RateLimitExceeded:
        form.text.errors = [_("Too many tries. Try again in %(n)s minutes", n=60)]
        return _feedback_form(form, 429)
    flash(_("Thank you. The staff will read it."), "success")
    return htmx.go(url_for(".feedback"))


def _feedback_form(form: FeedbackForm, status: int) -> ResponseReturnValue:
    return render_template("privacy/feedback.html", form=form), status


def _keep(form: FeedbackForm) -> None:
    here = places.find_community(form.community.data or "")
    with transaction():
        service.give_feedback(
            text=form.text.data or "",
            contact=form.contact.data or "",
            person_id=viewer().person_id,
            community_id=here.id if here else None,
            submission=form.submission,
        )


def _slug() -> str:
    """The community of the page one comes from; nothing else of that address is kept."""
    asked = request.args.get("community", "")
    if asked:
        return asked[:40]
    match = _SLUG.match(came_from())
    return match.group(1) if match else places.only_open_slug() or ""
