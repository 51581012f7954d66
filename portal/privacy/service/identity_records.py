"""What the account itself holds of a person: exported to them, and emptied when they leave."""

from typing import Any

from sqlalchemy import delete, select, update

from portal.base import clock
from portal.base.db import session
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
    SignInSession,
)
from portal.community.places.models import Building, Community, Household

Rows = list[dict[str, Any]]
# The rows changed here are not kept in the session.
BLIND = {"synchronize_session": False}


def export_account(person_id: int) -> Rows:
    """Name and ways to sign in."""
    person = session.get_one(Person, person_id)
    held = session.scalars(select(Credential).where(Credential.person_id == person_id)).all()
    values = [one.value for one in held if one.kind is not CredentialKind.WECHAT]
    return [
        {
            "name": person.name,
            "since": person.created_at,
            "sign_in": ", ".join(values),
            "wechat": sum(one.kind is CredentialKind.WECHAT for one in held),
        }
    ]


def erase_account(person_id: int) -> None:
    """Empty the person; nobody can sign in as them any more."""
    theirs = Credential.person_id == person_id
    phones = select(Credential.value).where(theirs, Credential.kind == CredentialKind.PHONE)
    session.execute(
        delete(OneTimeCode).where(OneTimeCode.phone.in_(phones)), execution_options=BLIND
    )
    accounts = select(Credential.id).where(theirs)
    session.execute(
        delete(RecoveryCode).where(RecoveryCode.credential_id.in_(accounts)),
        execution_options=BLIND,
    )
    session.execute(delete(Credential).where(theirs), execution_options=BLIND)
    person = session.get_one(Person, person_id)
    person.name, person.needs_care, person.elder_mode = "", False, False
    person.erased_at = clock.now()


def export_devices(person_id: int) -> Rows:
    """Where the person signed in."""
    statement = select(SignInSession).where(SignInSession.person_id == person_id)
    return [
        {
            "device": row.device,
            "signed_in_at": row.created_at,
            "seen_at": row.seen_at,
            "ended_at": row.ended_at,
        }
        for row in session.scalars(statement.order_by(SignInSession.id))
    ]


def erase_devices(person_id: int) -> None:
    """Sign out everywhere and forget the devices; when somebody signed in stays for six months."""
    theirs = SignInSession.person_id == person_id
    session.execute(
        update(SignInSession)
        .where(theirs, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now()),
        execution_options=BLIND,
    )
    session.execute(update(SignInSession).where(theirs).values(device=""), execution_options=BLIND)


def export_homes(person_id: int) -> Rows:
    """Households in which the person was confirmed."""
    statement = (
        select(HouseholdMember, Building.name, Household.room)
        .join(Household, Household.id == HouseholdMember.household_id)
        .join(Building, Building.id == Household.building_id)
        .where(HouseholdMember.person_id == person_id)
        .order_by(HouseholdMember.id)
    )
    return [
        {
            "building": building,
            "room": room,
            "confirmed_at": member.confirmed_at,
            "ended_at": member.ended_at,
        }
        for member, building, room in session.execute(statement)
    ]


def erase_homes(person_id: int) -> None:
    """Nothing tells any more where the person lived."""
    for table in (HouseholdMember, HouseholdRequest):
        session.execute(delete(table).where(table.person_id == person_id), execution_options=BLIND)
    session.execute(
        update(HouseholdSlip).where(HouseholdSlip.used_by_id == person_id).values(used_by_id=None),
        execution_options=BLIND,
    )


def export_memberships(person_id: int) -> Rows:
    """Bodies in which the person sat."""
    statement = (
        select(Membership, Body.name, Community.name)
        .join(Body, Body.id == Membership.body_id)
        .join(Community, Community.id == Membership.community_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.id)
    )
    return [
        {
            "community": community,
            "body": body,
            "office": seat.office,
            "from_on": seat.from_on,
            "until_on": seat.until_on,
        }
        for seat, body, community in session.execute(statement)
    ]


def erase_memberships(person_id: int) -> None:
    """Seats end today; that there was a seat, and what it decided, stays a public record."""
    statement = select(Membership).where(
        Membership.person_id == person_id, Membership.until_on.is_(None)
    )
    for seat in session.scalars(statement):
        seat.until_on = max(clock.today(), seat.from_on)


def export_consents(person_id: int) -> Rows:
    """What the person consented to."""
    statement = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
    return [
        {
            "purpose": row.purpose,
            "notice_version": row.notice_version,
            "given_at": row.given_at,
            "withdrawn_at": row.withdrawn_at,
        }
        for row in session.scalars(statement)
    ]


def erase_consents(person_id: int) -> None:
    """Consents end; that they were given stays provable (PIPL art. 14)."""
    session.execute(
        update(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now()),
        execution_options=BLIND,
    )
