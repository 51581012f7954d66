"""The reporter's phone number: looked at with a reason, on record; and bound after filing."""

from typing import Any

from sqlalchemy import or_, select, update

from portal.base.audit import service as audit
from portal.base.db import session
from portal.base.i18n import _
from portal.community.identity.models import Credential, CredentialKind
from portal.grievances import policy
from portal.grievances.errors import NoContact, ReasonMissing
from portal.grievances.lifecycle import Actor
from portal.grievances.models import EventKind, Grievance
from portal.grievances.service.moving import load, move
from portal.grievances.service.saying import words
from portal.grievances.support import counting


def reveal_contact(grievance_id: int, *, actor: Actor, reason: str = "") -> str:
    """The reporter's phone number. The present holder's call gives its own reason; everybody else
    types one. The person concerned sees the record."""
    grievance = load(grievance_id)
    calls = actor.person_id is not None and policy.tap_to_call(actor.person_id, grievance)
    said = reason.strip() or (_("Called about the report") if calls else "")
    said = words(said, ReasonMissing)[:200]
    phone = _phone(grievance.reporter_id)
    if phone is None:
        raise NoContact
    move(grievance, EventKind.CONTACT, actor=actor, text=said)
    audit.record(
        "contact.reveal",
        actor_id=actor.person_id,
        object_kind="grievance",
        object_id=grievance.id,
        community_id=_community_of_the_record(grievance),
        subject_person_id=grievance.reporter_id,
        reason=said,
    )
    return phone


def _community_of_the_record(report: Any) -> int | None:
    """The community's staff read its audit trail; of a report about them it tells nothing."""
    return None if report.confidential else report.community_id


def _phone(person_id: int | None) -> str | None:
    if person_id is None:
        return None
    return session.scalar(
        select(Credential.value)
        .where(Credential.person_id == person_id, Credential.kind == CredentialKind.PHONE)
        .order_by(Credential.id)
        .limit(1)
    )


def bind_reporter(grievance_id: int, *, person_id: int) -> bool:
    """Make a report and its parts a person's own; whether it became so. The caller has seen the
    proof of it; a report that has a reporter, or whose reporter was cut out, keeps to that."""
    bound = session.execute(
        update(Grievance)
        .where(
            or_(Grievance.id == grievance_id, Grievance.parent_case_id == grievance_id),
            Grievance.reporter_id.is_(None),
            Grievance.reporter_erased_at.is_(None),
        )
        .values(reporter_id=person_id)
        .returning(Grievance.community_id, Grievance.confidential),
    ).first()
    if bound is None:
        return False
    counting.forget(grievance_id, person_id)  # who may have joined it as a neighbour before
    audit.record(
        "grievance.bind",
        actor_id=person_id,
        object_kind="grievance",
        object_id=grievance_id,
        community_id=_community_of_the_record(bound),
        subject_person_id=person_id,
    )
    return True
