"""The course all acts on a report take: look, check, act, answer."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.base.access import Permission, authorize, viewer
from portal.base.db import transaction
from portal.base.errors import DomainError, Invalid
from portal.base.i18n import LazyString, _, _l
from portal.base.web import htmx
from portal.grievances import policy
from portal.grievances.desk import counting, filling, refusals, undoing
from portal.grievances.desk.asked import MINE, MODERATION, VIEW_LABELS, Asked, own_grids
from portal.grievances.desk.pages import (
    Opened,
    actor,
    empty_item,
    item_page,
    lines_of,
    staff_report,
)
from portal.grievances.forms.desk import ActForm
from portal.grievances.models import Event, EventKind, Grievance, Turn
from portal.grievances.policy import STAFF_ACTS
from portal.grievances.queries import desk as desk_queries
from portal.grievances.queries.desk import Position, QueueRow
from portal.grievances.stages import policy as by_stages
from portal.grievances.views.photos import SentPhotos, sent_photos

P = Permission

SAID: dict[str, LazyString] = {
    "accept": _l("%(no)s was accepted."),
    "handle": _l("%(no)s is in your hands now."),
    "take_on": _l("%(no)s was accepted and is in your hands now."),
    "ask": _l("The question about %(no)s was sent; the clock is paused."),
    "resolve": _l("%(no)s is done; the resident is asked to confirm."),
    "reject": _l("%(no)s was refused, with the reason."),
    "note": _l("The note is kept."),
    "add": _l("What the resident said is kept."),
    "answer": _l("The answer is kept; the clock goes on."),
    "change": _l("The correction is kept."),
    "release": _l("Neighbours can see it now."),
    "withhold": _l("Neighbours see neither words nor photos now."),
    "hold": _l("Held back from neighbours."),
    "unhold": _l("Let through."),
    "dispatch": _l("%(no)s was sent to the unit; its link is on the page of the report."),
    "sign": _l("The unit has signed for %(no)s."),
    "give_back": _l("%(no)s was given back; send it out again."),
    "extend": _l("The date of %(no)s was put off; the resident is told."),
    "ask_extension": _l("The supervisor is asked for more time."),
    "escalate": _l("%(no)s was passed on; the resident is told who has it."),
    "deescalate": _l("%(no)s is back; the clock goes on."),
    "merge": _l("The two reports are joined; the one that leads is dealt with for both."),
    "unmerge": _l("%(no)s goes on by itself again; the reporter is told why."),
    "split": _l("%(no)s was split; each part is a report of its own now."),
    "supervise": _l("%(no)s is under supervision; those who deal with it are told."),
    "answer_supervision": _l("The answer was sent to who supervises %(no)s."),
    "lift_supervision": _l("The supervision of %(no)s is ended."),
    "stage": _l("The stage of %(no)s is recorded."),
    "correct_stage": _l("The record of the stage is corrected."),
}
PROPOSED = _l("The refusal of %(no)s is proposed; a second person has to agree.")
ADVANCING = frozenset(
    {"accept", "take_on", "handle", "ask", "resolve", "reject", "dispatch", "escalate", "merge"}
)
# What the supervisor may do as well as those who handle reports.
LEADERS_TOO = frozenset({"give_back", "escalate", "deescalate"})
# What nobody but those above does.
BY_STAGES = frozenset({"stage", "correct_stage"})
FROM_MODERATION = frozenset({"release", "withhold", "hold", "unhold", "reject"})
PERMISSIONS: dict[str, Permission] = {
    "release": P.GRIEVANCE_RELEASE,
    "withhold": P.GRIEVANCE_RELEASE,
    "hold": P.GRIEVANCE_MODERATE,
    "unhold": P.GRIEVANCE_MODERATE,
    "extend": P.GRIEVANCE_SUPERVISE,
    "supervise": P.GRIEVANCE_SUPERVISE,
    "lift_supervision": P.GRIEVANCE_SUPERVISE,
}

Move = Callable[[Grievance, SentPhotos], Any]


def load(no: str, act: str) -> Grievance:
    """The report, if the viewer's permission reaches its grid; 403 otherwise."""
    grievance = staff_report(no)
    if by_stages.may_try(viewer(), grievance, act):
        return grievance
    authorize(act not in BY_STAGES)
    needed = PERMISSIONS.get(act, P.GRIEVANCE_TRIAGE)
    leads = act in LEADERS_TOO and policy.may_lead(viewer(), grievance)
    authorize(leads or policy.reaches(viewer(), grievance, needed))
    return grievance


def press(no: str, act: str, move: Callable[..., Any]) -> ResponseReturnValue:
    """A one-tap act; the same tap twice is one."""
    grievance, asked, form = load(no, act), Asked.read(), ActForm()
    position, since = desk_queries.position_of(grievance), grievance.version
    try:
        with transaction():
            move(grievance.id, actor=actor(), version=form.seen)
            undoing.remember(grievance, act, since)
    except DomainError as error:
        if not refusals.is_own_repeat(error, STAFF_ACTS[act]):
            return _refused(no, asked, Opened(act, form), error)
    return done(no, act, asked, position)


def compose(
    no: str,
    act: str,
    form: Any,
    move: Move,
    *,
    takes_photos: bool = False,
    fill: Callable[[Grievance, Any], SentPhotos] | None = None,
) -> ResponseReturnValue:
    """An act with a form: shown by GET, done by POST; what was typed is never lost. ``fill`` puts
    into a form that is shown what is known already, and gives its photos."""
    grievance, asked = load(no, act), Asked.read()
    if not form.is_submitted():
        known = fill(grievance, form) if fill is not None else SentPhotos()
        return _show(grievance, asked, Opened(act, form, known))
    photos = sent_photos() if takes_photos else SentPhotos()
    if filling.is_asked():
        filling.fill(form, act, grievance)
        return item_page(grievance, asked, Opened(act, form, photos))
    if not form.validate() or photos.problems:
        return item_page(grievance, asked, Opened(act, form, photos, status=422))
    position, since = desk_queries.position_of(grievance), grievance.version
    try:
        with transaction():
            event = move(grievance, photos)
            undoing.remember(grievance, act, since, event)
    except DomainError as error:
        return _refused(no, asked, Opened(act, form, photos), error)
    if event is None:
        flash(_("Nothing was changed."), "info")
        return htmx.go(_item_url(no, asked))
    return done(no, act, asked, position, event)


def _show(grievance: Grievance, asked: Asked, opened: Opened) -> ResponseReturnValue:
    if opened.act not in policy.staff_acts(viewer(), grievance):
        flash(_("This is not possible at this stage. Reload the page and look again."), "warning")
        return htmx.go(asked.address("grievances_desk.show", no=grievance.no))
    opened.form.version.data = str(grievance.version)
    return item_page(grievance, asked, opened)


def _refused(no: str, asked: Asked, opened: Opened, error: DomainError) -> ResponseReturnValue:
    """The report as it stands now, what was typed kept, and why it was not done."""
    grievance, said = staff_report(no), refusals.sentence(error)
    if isinstance(error, Invalid):
        opened.form.form_errors.append(said)
        again = Opened(opened.act, opened.form, opened.photos, status=error.status)
        return item_page(grievance, asked, again)
    opened.form.version.data = str(grievance.version)
    again = Opened(opened.act, opened.form, opened.photos, status=error.status, notice=said)
    return item_page(grievance, asked, again)


def done(
    no: str, act: str, asked: Asked, position: Position, event: Event | None = None
) -> ResponseReturnValue:
    """Say that it worked; open the next report of the queue, or show this one again."""
    proposed = isinstance(event, Event) and event.kind is EventKind.PROPOSE_REJECT
    flash(str(PROPOSED if proposed else SAID[act]) % {"no": no}, "success")
    if asked.origin == MODERATION and act in FROM_MODERATION:
        return htmx.go(url_for("grievances_desk.moderation"))
    if act not in ADVANCING:
        if htmx.wants_fragment():
            shown = item_page(staff_report(no), asked, extra=undoing.bar(asked))
            return htmx.push(shown, _item_url(no, asked))
        return htmx.go(_item_url(no, asked))
    following = desk_queries.following(asked.wanted, position)
    if not htmx.wants_fragment():
        return htmx.go(_item_url(following, asked) if following else asked.address())
    extra = _changed(position.id, asked) + undoing.bar(asked)
    if following is None:
        return htmx.push(empty_item(extra), asked.address())
    answer = item_page(staff_report(following), asked, extra=extra)
    return htmx.push(answer, _item_url(following, asked))


def _item_url(no: str, asked: Asked) -> str:
    return url_for("grievances_desk.show", no=no, **asked.query)


def _changed(grievance_id: int, asked: Asked) -> str:
    """The row of the list that changed, and the count, to ride along with a swap."""
    row = desk_queries.row(asked.wanted.community_id, grievance_id)
    if row is None:
        return ""
    return render_template(
        "grievances/desk/fragments/changed.html",
        line=lines_of([row])[0],
        gone=not _stays(row, asked),
        asked=asked,
        count=counting.at_our_desk(
            asked.wanted.community_id, own_grids() if asked.scope == MINE else None
        ),
        saved=counting.chips(counting.saved()),
        first_count=counting.first_chip(),
        views=VIEW_LABELS,
    )


def _stays(row: QueueRow, asked: Asked) -> bool:
    """Whether a row still belongs to the view it was shown in."""
    view = asked.view
    if asked.wanted.exact:
        state = not asked.status or row.status == asked.status
        return state and (not asked.turn or row.turn == asked.turn) and not asked.unit
    if view in ("pending", "doing"):
        return row.turn is Turn.COMMUNITY
    if view == "waiting":
        return row.turn is Turn.RESIDENT
    if view == "out":
        return row.turn in (Turn.UNIT, Turn.STREET)
    if view == "supervised":
        return row.supervised
    return view == "held" and row.held_for is not None
