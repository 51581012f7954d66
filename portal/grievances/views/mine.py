"""One's own reports: of the person signed in, and those this browser follows by a link."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base import scope
from portal.base.access import public, signed_in, viewer
from portal.base.i18n import current_locale
from portal.base.web import navigation
from portal.base.web.arrivals import row_number
from portal.grievances import queries
from portal.grievances.stages import showing as stages
from portal.grievances.views import proof
from portal.grievances.views.blueprint import bp

SIZE = 20


@bp.get("/me/reports")
@signed_in
def my_reports() -> ResponseReturnValue:
    """All my reports in all communities, newest first; what waits for me on top."""
    navigation.back_to(url_for("identity.me"))
    return _page(viewer().person_id, "grievances.my_reports")


@bp.get("/c/<slug>/mine")
@public
def followed() -> ResponseReturnValue:
    """The reports this browser follows, and my own when signed in; needs no account."""
    with scope.everywhere("a person's own reports, wherever they lie"):
        return _page(viewer().person_id, "grievances.followed")


def _page(person_id: int | None, endpoint: str) -> ResponseReturnValue:
    before_id = request.args.get("before", type=row_number)
    rows = queries.mine(person_id, proof.proofs(), before_id=before_id, size=SIZE + 1)
    pending = [] if before_id else queries.pending_for(person_id, proof.proofs())
    return render_template(
        "grievances/mine.html",
        rows=rows[:SIZE],
        pending=pending,
        stages=stages.on_cards(rows, current_locale()),
        here=g.get("community"),
        locale=current_locale(),
        signed_in=person_id is not None,
        next_url=url_for(endpoint, before=rows[SIZE - 1].id) if len(rows) > SIZE else "",
    )
