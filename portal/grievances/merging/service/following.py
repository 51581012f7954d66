"""What happens to a lead or a part happens to what hangs on it, in the same transaction.

- The lead's result is told to everybody: each merged report becomes resolved with the same reply
  and is judged by its own reporter, within its own days and with its own reminder. From then on
  they are apart: whoever says it is not solved reopens the own report only, which staff may join
  again; a lead that is reopened leaves the others' answers as they are.
- A lead that is refused or withdrawn, or that neighbours no longer see while they see the others,
  leads no more: all go on by themselves, and their reporters are told.
- Where the lead gets on, the merged reporters are told, once for each event.
- A report that was split is resolved when all its parts are done with.
"""

from sqlalchemy import bindparam, select

from portal.base import clock
from portal.base.db import session
from portal.base.i18n import _
from portal.base.reading import Reading
from portal.grievances import announcements, policy
from portal.grievances.errors import ChangedMeanwhile
from portal.grievances.lifecycle import ANSWERED, FOLLOWS, STAFF, SYSTEM_ACTOR, Actor
from portal.grievances.merging import rows
from portal.grievances.merging.service import joining, splitting
from portal.grievances.models import Event, EventKind, Grievance, GrievanceStatus
from portal.grievances.service import undoing
from portal.grievances.service.moving import move

E, S = EventKind, GrievanceStatus

ENDS_THE_LEAD = frozenset({E.REJECT, E.WITHDRAW})
# What of the lead's life is told to those who reported the same.
NEWS = frozenset({E.ACCEPT, E.DISPATCH, E.ESCALATE, E.DEESCALATE, E.EXTEND, E.RECOMPUTE})


def follow(grievance: Grievance, event: Event) -> None:
    """Let what hangs on the report follow the event."""
    if grievance.merged_count:
        _follow_lead(grievance, event)
    if grievance.parent_case_id is not None and event.from_status is not event.to_status:
        splitting.follow_part(grievance)


def _follow_lead(lead: Grievance, event: Event) -> None:
    if event.kind is E.RESOLVE:
        _resolve_all(lead)
    elif event.kind in ENDS_THE_LEAD:
        why = _("The report it was dealt with together with is not dealt with any more.")
        joining.separate_all(lead, rows.merged_into(lead.id), why)
    elif event.kind is E.CHANGE:
        why = _("The report it was dealt with together with turned out to be about something else.")
        _part_from_the_private(lead, why)
    elif event.kind is E.WITHHOLD:
        why = _("The report it was dealt with together with is seen by staff only now.")
        _part_from_the_private(lead, why)
    elif event.kind in NEWS and (event.kind is not E.RECOMPUTE or "promised_at" in event.facts):
        _tell_the_others(lead)


def _resolve_all(lead: Grievance) -> None:
    """The lead's result for everybody; but what has to be passed on is not ended by a lead that
    had not to."""
    cases = rows.merged_into(lead.id)
    apart = [each for each in cases if policy.must_go_up(each) and not policy.must_go_up(lead)]
    joining.separate_all(lead, apart, _("This report has to be passed on by itself."))
    done = [each for each in cases if each not in apart]
    for case in done:
        _resolve(case, lead)
    if done:
        numbers = [each.no for each in done]
        move(
            lead,
            E.NOTE,
            actor=SYSTEM_ACTOR,
            text=_("The same reply went to the reporters of %(numbers)s.", numbers=_said(numbers)),
            values={"merged_count": lead.merged_count - len(done)},
            facts={ANSWERED: numbers},
        )


def _resolve(case: Grievance, lead: Grievance) -> None:
    values = {
        "lead_case_id": None,
        "outcome": lead.outcome,
        "reply": lead.reply,
        "resolved_at": clock.now(),
        "holder_id": lead.holder_id,
        "lead_id": case.lead_id or lead.lead_id,
        "accepted_at": case.accepted_at or lead.accepted_at,
        "solved": None,
        "satisfaction": None,
    }
    move(
        case,
        E.RESOLVE,
        actor=SYSTEM_ACTOR,
        text=lead.reply,
        is_public=True,
        values=values,
        facts={FOLLOWS: [lead.no]},
    )


def take_back(lead: Grievance, event: Event) -> None:
    """Undo the lead's result within seconds for everybody who got it; raises ``ChangedMeanwhile``
    once one of them answered. The lead is back already."""
    note = _NOTE_AFTER.first(grievance=lead.id, seq=event.seq + 1)
    actor = Actor(STAFF, event.actor_id)
    for case in rows.numbered(lead.community_id, note.facts[ANSWERED] if note else ()):
        own = session.scalars(
            select(Event).where(Event.grievance_id == case.id, Event.seq == case.version)
        ).one()
        if own.kind is not E.RESOLVE or own.facts.get(FOLLOWS) != [lead.no]:
            raise ChangedMeanwhile(case.status, kind=own.kind.value)
        undoing.put_back(case, [own], actor)


_NOTE_AFTER = Reading(
    select(Event.facts).where(
        Event.grievance_id == bindparam("grievance"),
        Event.seq == bindparam("seq"),
        Event.kind == E.NOTE,
    )
)


def _part_from_the_private(lead: Grievance, why: str) -> None:
    """A kind that is never public, or the lead's reporter, takes the lead out of neighbours'
    sight; what they see does not hang on it any longer."""
    unlike = [each for each in rows.merged_into(lead.id) if each.visibility is not lead.visibility]
    if unlike:
        joining.separate_all(lead, unlike, why)


_REPORTERS = Reading(
    select(Grievance.id, Grievance.no, Grievance.reporter_id)
    .where(Grievance.lead_case_id == bindparam("lead"), Grievance.reporter_id.is_not(None))
    .order_by(Grievance.id)
)


def _tell_the_others(lead: Grievance) -> None:
    """Word to each merged reporter, about their own report; who reported the lead is told of it
    anyway."""
    told = {lead.reporter_id}
    for row in _REPORTERS.rows(lead=lead.id):
        if row.reporter_id not in told:
            told.add(row.reporter_id)
            announcements.tell_of_lead(lead, row.reporter_id, grievance_id=row.id, no=row.no)


def _said(numbers: list[str]) -> str:
    return " ".join(numbers)
