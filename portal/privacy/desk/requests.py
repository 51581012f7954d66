"""``/desk/c/<slug>/privacy``: what residents ask about their data, and the answers."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import names
from portal.base.access import Permission, community, requires
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx, navigation
from portal.base.web.arrivals import row_number
from portal.privacy import queries, service
from portal.privacy.desk.blueprint import bp, worker
from portal.privacy.forms import AnswerForm
from portal.privacy.labels import KIND_LABELS
from portal.privacy.models import PrivacyRequest, RequestState


@bp.get("/desk/c/<slug>/privacy")
@requires(Permission.PRIVACY_HANDLE)
def requests_here() -> str:
    """Requests still open, or all of them."""
    everything = request.args.get("show") == "all"
    before = request.args.get("before", type=row_number)
    state = None if everything else RequestState.OPEN
    rows, next_before = queries.requests_in(community().id, state, before=before)
    show = "all" if everything else None
    return render_template(
        "privacy/desk/requests.html",
        rows=rows,
        everything=everything,
        kind_labels=KIND_LABELS,
        next_url=url_for(".requests_here", before=next_before, show=show) if next_before else "",
    )


@bp.route("/desk/c/<slug>/privacy/<int:request_id>", methods=["GET", "POST"])
@requires(Permission.PRIVACY_HANDLE)
def show_request(request_id: int) -> ResponseReturnValue:
    """One request and its answer."""
    navigation.back_to(url_for(".requests_here"))
    found = _get(request_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return _page(found, form), status
    with transaction():
        found = session.get_one(PrivacyRequest, request_id, with_for_update=True)
        service.answer_request(
            found,
            actor_id=worker(),
            granted=form.granted.data == "yes",
            answer=form.answer.data or "",
        )
    flash(_("The resident has been told."), "success")
    return htmx.go(url_for(".requests_here"))


def _get(request_id: int) -> PrivacyRequest:
    found = session.get(PrivacyRequest, request_id)
    if found is None or found.community_id != community().id:
        raise NotFound
    return found


def _page(found: PrivacyRequest, form: AnswerForm) -> str:
    known = names.names_of([found.person_id])
    return render_template(
        "privacy/desk/request.html",
        found=found,
        name=known.get(found.person_id or 0, ""),
        kind_labels=KIND_LABELS,
        form=form,
    )
