"""``/desk/c/<slug>/feedback`` and, for all that one answers for, ``/desk/feedback``."""

from collections.abc import Collection

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires, viewer
from portal.base.db import session, transaction
from portal.base.errors import NotFound
from portal.base.i18n import _
from portal.base.web import htmx
from portal.base.web.arrivals import row_number
from portal.privacy import queries, service
from portal.privacy.desk.blueprint import bp, worker
from portal.privacy.forms import HandledForm
from portal.privacy.models import Feedback


@bp.get("/desk/c/<slug>/feedback")
@requires(Permission.PRIVACY_HANDLE)
def feedback_here() -> str:
    """What people of this community think of the portal."""
    return _list({community().id})


@bp.get("/desk/feedback")
@requires(Permission.PRIVACY_HANDLE)
def feedback_everywhere() -> str:
    """What people of all one's communities think."""
    return _list(_reach())


@bp.post("/desk/feedback/<int:feedback_id>/handled")
@requires(Permission.PRIVACY_HANDLE)
def handled(feedback_id: int) -> ResponseReturnValue:
    """Note that it was dealt with."""
    form = HandledForm()
    reach = _reach()
    with transaction():
        found = session.get(Feedback, feedback_id, with_for_update=True)
        if found is None or (reach is not None and found.community_id not in reach):
            raise NotFound
        if form.validate():
            service.handle_feedback(found, actor_id=worker(), note=form.note.data or "")
    if form.errors:
        flash(str(next(iter(form.errors.values()))[0]), "error")
    else:
        flash(_("Noted as dealt with."), "success")
    return htmx.go(url_for(".feedback_everywhere"))


def _list(communities: Collection[int] | None) -> str:
    before = request.args.get("before", type=row_number)
    rows, next_before = queries.feedback_in(communities, before=before)
    assert request.endpoint is not None
    return render_template(
        "privacy/desk/feedback.html",
        rows=rows,
        form=HandledForm(formdata=None),
        next_url=url_for(request.endpoint, before=next_before) if next_before else "",
    )


def _reach() -> frozenset[int] | None:
    return viewer().communities(Permission.PRIVACY_HANDLE)
