"""What this room keeps of a person: given out on request, and cut out on request.

Public records keep their reference to the row, which stays, empty (注销).
"""

from typing import Any

from sqlalchemy import delete, or_, select, update

from portal.base import clock
from portal.base.access.permissions import ROLE_LABELS
from portal.base.db import session
from portal.base.personal import purposes
from portal.community.identity.models import (
    Body,
    Consent,
    Credential,
    CredentialKind,
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
    Membership,
    OneTimeCode,
    Person,
    RecoveryCode,
    RoleAssignment,
    SignInSession,
)
from portal.community.identity.queries import mine

# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def export(person_id: int) -> list[dict[str, Any]]:
    """Everything kept of a person, one row for each thing."""
    person = session.get_one(Person, person_id)
    rows: list[dict[str, Any]] = [{"name": person.name, "since": person.created_at}]
    rows += [
        {"phone" if one.kind is CredentialKind.PHONE else one.kind.value: one.value}
        for one in person.credentials
    ]
    rows += [{"household": home.label, "since": home.since} for home in mine.homes(person_id)]
    rows += _seats(person_id) + _roles(person_id)
    consents = session.scalars(select(Consent).where(Consent.person_id == person_id))
    rows += [
        {
            "purpose": _purpose(one.purpose),
            "since": one.given_at,
            "until_on": one.withdrawn_at,
        }
        for one in consents
    ]
    rows += [{"device": one.device, "since": one.created_at} for one in mine.devices(person_id)]
    return rows


def erase(person_id: int) -> None:
    """Cut the person out: credentials, devices, households and wishes go, the row stays empty."""
    person = session.get_one(Person, person_id)
    phones = [one.value for one in person.credentials if one.kind is CredentialKind.PHONE]
    ids = [one.id for one in person.credentials]
    now, today = clock.now(), clock.today()
    for statement in (
        delete(OneTimeCode).where(OneTimeCode.phone.in_(phones)),
        delete(RecoveryCode).where(RecoveryCode.credential_id.in_(ids)),
        delete(Credential).where(Credential.person_id == person_id),
        delete(SignInSession).where(SignInSession.person_id == person_id),
        delete(HouseholdRequest).where(HouseholdRequest.person_id == person_id),
        delete(HouseholdMember).where(HouseholdMember.person_id == person_id),
        update(HouseholdSlip).where(HouseholdSlip.used_by_id == person_id).values(used_by_id=None),
        update(Membership)
        .where(Membership.person_id == person_id, Membership.from_on <= today)
        .where(or_(Membership.until_on.is_(None), Membership.until_on > today))
        .values(until_on=today),
        delete(Membership).where(Membership.person_id == person_id, Membership.from_on > today),
        update(RoleAssignment)
        .where(RoleAssignment.person_id == person_id, RoleAssignment.until_on.is_(None))
        .where(RoleAssignment.from_on <= today)
        .values(until_on=today),
        update(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now),
    ):
        session.execute(statement, execution_options=BLIND)
    session.expire_all()  # rows went beside the session
    person.name, person.needs_care, person.elder_mode = "", False, False
    person.keys_off = False
    person.erased_at = now


def _seats(person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Body.name, Membership.office, Membership.from_on, Membership.until_on)
        .join(Body, Body.id == Membership.body_id)
        .where(Membership.person_id == person_id)
    )
    return [dict(zip(("body", "office", "from_on", "until_on"), row, strict=True)) for row in rows]


def _roles(person_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == person_id))
    return [
        {"role": str(ROLE_LABELS[one.role]), "from_on": one.from_on, "until_on": one.until_on}
        for one in rows
    ]


def _purpose(key: str) -> str:
    known = purposes.known(key)
    return str(known.label) if known else key
