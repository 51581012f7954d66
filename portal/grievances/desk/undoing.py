"""``…/undo``: the bar that takes back what one did a moment ago (撤销), whatever page follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.i18n import _
from portal.base.web import htmx
from portal.grievances import lifecycle, service
from portal.grievances.desk import refusals
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import Opened, actor, item_page, list_context, staff_report
from portal.grievances.forms.desk import ActForm, PlainForm
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.service import moving
from portal.grievances.service import undoing as service_undoing

KEPT = "undo"
ACTS = frozenset({"accept", "handle", "take_on", "ask", "reject", "dispatch", "escalate"})
ACTS |= {"hold", "unhold", "merge"}


@dataclass(frozen=True)
class Offer:
    """What can still be taken back, and for how many seconds."""

    no: str
    since: int
    seconds: int
    form: PlainForm


def remember(grievance: Grievance, act: str, since: int, event: Any = None) -> None:
    """Offer to take an act back on the pages of the next seconds; ``since`` is the version of the
    report before it. Of two reports that were joined the one that does not lead goes back."""
    cookie.pop(KEPT, None)
    if act not in ACTS:
        return
    if isinstance(event, Event) and event.grievance_id != grievance.id:
        grievance, since = moving.load(event.grievance_id), event.seq - 1
    if isinstance(event, Event) and not service_undoing.may_be_undone(grievance, event):
        return
    until = clock.now() + lifecycle.UNDO_WINDOW
    cookie[KEPT] = [community().id, grievance.no, since, until.isoformat()]


@bp.app_template_global("undo_offered")
def offered() -> Offer | None:
    """What the bar offers now."""
    kept = cookie.get(KEPT)
    if not isinstance(kept, list) or len(kept) != 4 or kept[0] != community().id:
        return None
    left = (datetime.fromisoformat(kept[3]) - clock.now()).total_seconds()
    if left <= 0:
        cookie.pop(KEPT)
        return None
    return Offer(kept[1], kept[2], max(1, round(left)), PlainForm(formdata=None))


def bar(asked: Asked) -> str:
    """The bar, to ride along with a swap."""
    return render_template("grievances/desk/fragments/undo.html", oob_undo=True, asked=asked)


@bp.post("/desk/c/<slug>/reports/<no>/undo")
@requires(Permission.GRIEVANCE_SEE)
def undo(no: str) -> ResponseReturnValue:
    """Put the report back to where it was; the same tap twice is one."""
    grievance, asked, form = staff_report(no), Asked.read(), ActForm()
    cookie.pop(KEPT, None)
    try:
        with transaction():
            service.undo(grievance.id, actor=actor(), since=form.seen)
    except DomainError as error:
        if not refusals.is_own_repeat(error, EventKind.UNDO):
            said = Opened(status=error.status, notice=refusals.sentence(error))
            return item_page(staff_report(no), asked, said, extra=bar(asked))
    flash(_("%(no)s is as it was before.", no=no), "success")
    address = url_for(".show", no=no, **asked.query)
    if not htmx.wants_fragment():
        return htmx.go(address)
    queue = render_template(
        "grievances/desk/fragments/queue.html", oob_queue=True, **list_context(asked, current=no)
    )
    return htmx.push(item_page(staff_report(no), asked, extra=queue + bar(asked)), address)
