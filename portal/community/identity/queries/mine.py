"""What a person sees about themselves: phones, devices, households, offices."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from portal.base import clock
from portal.base.db import session
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    HouseholdMember,
    HouseholdRequest,
    Membership,
    Person,
    SignInSession,
)
from portal.community.identity.queries.homes import label
from portal.community.places.models import Community, Household


@dataclass(frozen=True)
class Home:
    """A household of a person, confirmed or only asked for; ``id`` is that of its row."""

    id: int
    label: str
    community: str
    since: datetime


def person(person_id: int) -> Person:
    """The person."""
    return session.get_one(Person, person_id)


def phones(person_id: int) -> list[Credential]:
    """The phones, oldest first."""
    return list(
        session.scalars(
            select(Credential)
            .where(Credential.person_id == person_id, Credential.kind == CredentialKind.PHONE)
            .order_by(Credential.id)
        )
    )


def ways_to_sign_in(person_id: int) -> int:
    """How many credentials a person has."""
    return len(
        session.scalars(select(Credential.id).where(Credential.person_id == person_id)).all()
    )


def devices(person_id: int) -> list[SignInSession]:
    """The devices signed in now, the one used last first."""
    return list(
        session.scalars(
            select(SignInSession)
            .where(
                SignInSession.person_id == person_id,
                SignInSession.ended_at.is_(None),
                SignInSession.expires_at > clock.now(),
            )
            .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
        )
    )


def homes(person_id: int) -> list[Home]:
    """The households in which a person is confirmed, in whatever community."""
    rows = session.execute(
        select(HouseholdMember, Community.name)
        .join(Community, Community.id == HouseholdMember.community_id)
        .where(HouseholdMember.person_id == person_id, HouseholdMember.ended_at.is_(None))
        .options(*_house(HouseholdMember))
        .order_by(HouseholdMember.id)
    )
    return [Home(row.id, label(row.household), name, row.confirmed_at) for row, name in rows]


def wishes(person_id: int) -> list[Home]:
    """The households in which a person asked to be confirmed and waits."""
    rows = session.execute(
        select(HouseholdRequest, Community.name)
        .join(Community, Community.id == HouseholdRequest.community_id)
        .where(HouseholdRequest.person_id == person_id, HouseholdRequest.decided_at.is_(None))
        .options(*_house(HouseholdRequest))
        .order_by(HouseholdRequest.id)
    )
    return [Home(row.id, label(row.household), name, row.asked_at) for row, name in rows]


def offices(person_id: int, on: date) -> list[Membership]:
    """The seats a person holds that day."""
    return list(
        session.scalars(
            select(Membership)
            .where(
                Membership.person_id == person_id,
                Membership.from_on <= on,
                or_(Membership.until_on.is_(None), Membership.until_on >= on),
            )
            .options(joinedload(Membership.body))
            .order_by(Membership.id)
        )
    )


def open_communities() -> list[Community]:
    """The communities in which one may live."""
    return list(
        session.scalars(
            select(Community).where(Community.closed_on.is_(None)).order_by(Community.name)
        )
    )


def _house(table: type[HouseholdMember] | type[HouseholdRequest]) -> tuple[ExecutableOption, ...]:
    house = joinedload(table.household)
    return (house.joinedload(Household.building), house.joinedload(Household.unit))
