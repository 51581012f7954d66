"""``/desk/c/<slug>/moderation``: what is held back, and what neighbours cannot see yet."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, community, requires
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.grievances import labels, lifecycle
from portal.grievances.desk.asked import MODERATION, own_grids
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import lines_of
from portal.grievances.lifecycle import allows
from portal.grievances.models import EventKind
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import HELD, Wanted


@bp.get("/desk/c/<slug>/moderation")
@requires(Permission.GRIEVANCE_MODERATE)
def moderation() -> ResponseReturnValue:
    """Held reports first, then those whose words and photos wait for a look."""
    here, grids = community().id, own_grids() or None
    before = request.args.get("before", type=row_number)
    held = desk_queries.queue(Wanted(here, view=HELD, grids=grids), size=50).rows
    page = desk_queries.awaiting_release(here, grids=grids, before=before)
    texts = desk_queries.words_of([row.id for row in (*held, *page.rows)])
    next_url = url_for(".moderation", before=page.next_after.id) if page.next_after else ""
    return render_template(
        "grievances/desk/moderation.html",
        held=[] if before else lines_of(held),
        waiting=lines_of(page.rows),
        texts=texts,
        why={row.id: labels.name_of(labels.HELD_LABELS, row.held_for) for row in held},
        refusable={row.id for row in held if allows(EventKind.REJECT, row.status, lifecycle.STAFF)},
        next_url=next_url,
        origin={"from": MODERATION},
        plain=PlainForm(),
    )
