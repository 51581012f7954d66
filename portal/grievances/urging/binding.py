"""What staff cannot do about the supervision of a report as it stands. Pure, asked by policies."""

from portal.grievances.models import Grievance

SUPERVISE, ANSWER, LIFT = "supervise", "answer_supervision", "lift_supervision"


def is_own(person_id: int | None, grievance: Grievance) -> bool:
    """Whether the person has it in hand, took it on first, or reported it."""
    own = (grievance.holder_id, grievance.lead_id, grievance.reporter_id)
    return person_id is not None and person_id in own


def not_pressed_now(person_id: int | None, grievance: Grievance) -> frozenset[str]:
    """Acts that do not fit: nobody supervises what is their own work or report, and only what is
    under supervision is answered for, or lifted."""
    found = {ANSWER, LIFT} if grievance.supervised_until is None else {SUPERVISE}
    if is_own(person_id, grievance):
        found |= {SUPERVISE, LIFT}
    return frozenset(found)
