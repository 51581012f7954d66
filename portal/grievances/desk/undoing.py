"""``…/undo``: the bar that takes back what one did a moment ago (撤销), whatever page follows."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.base import clock
from portal.base.access import Permission, community, requires, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError
from portal.base.files.uploader import known_uploader_key
from portal.base.i18n import _, ngettext
from portal.base.web import htmx
from portal.base.web.arrivals import row_number
from portal.base.web.forms import PlainForm
from portal.grievances import lifecycle, policy, queries, service
from portal.grievances.desk import refusals
from portal.grievances.desk.asked import Asked
from portal.grievances.desk.blueprint import bp
from portal.grievances.desk.pages import Opened, actor, item_page, list_context, staff_report
from portal.grievances.forms.desk import ActForm, ResolveForm
from portal.grievances.models import Event, EventKind, Grievance
from portal.grievances.queries.desk.queue import SIZE
from portal.grievances.service import moving
from portal.grievances.service import undoing as service_undoing
from portal.grievances.views.photos import SentPhotos, waiting_photos

KEPT, PHOTOS = "undo", "undone_photos"
ACTS = frozenset({"accept", "handle", "take_on", "ask", "resolve", "reject", "dispatch"})
ACTS |= {"escalate", "hold", "unhold", "merge"}

# The number of a report and its version before the act.
Before = tuple[str, int]


@dataclass(frozen=True)
class Offer:
    """What can still be taken back, and for how many seconds."""

    acts: Sequence[Before]
    seconds: int
    form: PlainForm

    @property
    def no(self) -> str:
        """The report, where it is one alone."""
        return self.acts[0][0]

    @property
    def since(self) -> int:
        """Its version before the act."""
        return self.acts[0][1]


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
    remember_all([(grievance.no, since)])


def remember_all(acts: Sequence[Before]) -> None:
    """Offer to take back what was done to these reports at once."""
    cookie.pop(KEPT, None)
    if acts:
        until = clock.now() + lifecycle.UNDO_WINDOW
        cookie[KEPT] = [community().id, [list(each) for each in acts], until.isoformat()]


@bp.app_template_global("undo_offered")
def offered() -> Offer | None:
    """What the bar offers now."""
    kept = cookie.get(KEPT)
    if not isinstance(kept, list) or len(kept) != 3 or kept[0] != community().id:
        return None
    left = (datetime.fromisoformat(kept[2]) - clock.now()).total_seconds()
    if left <= 0:
        cookie.pop(KEPT)
        return None
    acts = [(no, since) for no, since in kept[1]]
    return Offer(acts, max(1, round(left)), PlainForm(formdata=None))


def bar(asked: Asked) -> str:
    """The bar, to ride along with a swap."""
    return render_template("grievances/desk/fragments/undo.html", oob_undo=True, asked=asked)


@bp.post("/desk/c/<slug>/reports/<no>/undo")
@requires(Permission.GRIEVANCE_SEE)
def undo(no: str) -> ResponseReturnValue:
    """Put the report back to where it was; the same tap twice is one. Whoever takes back a result
    finds the reply and the photos in the form again."""
    grievance, asked, form = staff_report(no), Asked.read(), ActForm()
    cookie.pop(KEPT, None)
    shown = _after_photos(grievance)
    try:
        with transaction():
            service.undo(
                grievance.id,
                actor=actor(),
                since=form.seen,
                uploader_key=known_uploader_key() or "",
            )
    except DomainError as error:
        if not refusals.is_own_repeat(error, EventKind.UNDO):
            said = Opened(status=error.status, notice=refusals.sentence(error))
            return item_page(staff_report(no), asked, said, extra=bar(asked))
    flash(_("%(no)s is as it was before.", no=no), "success")
    if service_undoing.newest_taken_back(grievance.id, EventKind.RESOLVE, actor()) is not None:
        if shown:
            cookie[PHOTOS] = [grievance.no, shown]
        return htmx.go(url_for(".resolve", no=no, again=1, **asked.query))
    return _as_before(no, asked)


def _as_before(no: str, asked: Asked) -> ResponseReturnValue:
    address = url_for(".show", no=no, **asked.query)
    if not htmx.wants_fragment():
        return htmx.go(address)
    queue = render_template(
        "grievances/desk/fragments/queue.html", oob_queue=True, **list_context(asked, current=no)
    )
    return htmx.push(item_page(staff_report(no), asked, extra=queue + bar(asked)), address)


def _after_photos(grievance: Grievance) -> list[str]:
    found = queries.photos(grievance, released_only=False)
    return [photo.token for photo in found if photo.stage == "after"]


def fill_again(grievance: Grievance, form: ResolveForm) -> SentPhotos:
    """Put into the form what the viewer wrote in the result just taken back, and its photos."""
    event = service_undoing.newest_taken_back(grievance.id, EventKind.RESOLVE, actor())
    if event is None or "again" not in request.args:
        return SentPhotos()
    form.outcome.data, form.reply.data = event.facts.get("outcome"), event.text
    kept = cookie.get(PHOTOS)
    return waiting_photos(kept[1] if kept and kept[0] == grievance.no else [])


@bp.post("/desk/c/<slug>/reports/undo")
@requires(Permission.GRIEVANCE_TRIAGE)
def undo_many() -> ResponseReturnValue:
    """Put back the reports that were accepted together; each by itself, and why where it could
    not be. The same tap twice is one."""
    cookie.pop(KEPT, None)
    results = [_undo_one(*each) for each in _acts(request.form.getlist("act"))]
    done = [no for no, why in results if not why]
    if done:
        said = ngettext(
            "%(num)d report is as it was before.", "%(num)d reports are as before.", len(done)
        )
        flash(f"{said} {_(', ').join(done)}", "success")
    for no, why in results:
        if why:
            flash(f"{no} {why}", "warning")
    return htmx.go(Asked.read().address())


def _acts(values: Sequence[str]) -> list[Before]:
    """Number and version of each; damaged ones are left out."""
    found = []
    for value in dict.fromkeys(values[:SIZE]):
        no, _colon, since = value.partition(":")
        with suppress(ValueError):
            found.append((no, row_number(since)))
    return found


def _undo_one(no: str, since: int) -> tuple[str, str]:
    grievance = queries.detail_by_no(community().id, no)
    if grievance is None or not policy.can_see(viewer(), grievance):
        return no, _("This report does not exist.")
    try:
        with transaction():
            service.undo(grievance.id, actor=actor(), since=since)
    except DomainError as error:
        own = refusals.is_own_repeat(error, EventKind.UNDO)
        return grievance.no, "" if own else refusals.sentence(error)
    return grievance.no, ""
