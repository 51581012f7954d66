"""Households as people call them and as staff confirm them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.base import clock
from portal.base.db import session
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    HouseholdMember,
    HouseholdRequest,
    HouseholdSlip,
)
from portal.community.places.models import Building, Household
from portal.community.places.naming import natural, room_label


@dataclass
class Door:
    """A household on the list of its building, with what is known of its confirmation."""

    id: int
    label: str
    adults: int
    members: list[HouseholdMember] = field(default_factory=list)
    slip: str = ""


@dataclass(frozen=True)
class Tally:
    """Slips of a community, by what became of them."""

    issued: int
    used: int
    void: int
    expired: int


@dataclass(frozen=True)
class Wish:
    """Somebody who asks to be confirmed; the phone is masked where it is shown."""

    id: int
    name: str
    phone: str
    household: str
    building_id: int
    row: HouseholdRequest


def label(household: Household) -> str:
    """3号楼2单元302."""
    unit = household.unit.name if household.unit else None
    return f"{household.building.name}{room_label(unit, household.room)}"


def households_in(building_id: int) -> list[Household]:
    """The open households of a building, in the order in which one walks past their doors."""
    found = session.scalars(
        select(Household)
        .where(Household.building_id == building_id, Household.closed_on.is_(None))
        .options(joinedload(Household.building), joinedload(Household.unit))
    )
    return sorted(found, key=lambda one: natural(label(one)))


def doors(building_id: int) -> list[Door]:
    """The households of a building with confirmed members and the state of the newest slip."""
    found = {one.id: Door(one.id, label(one), one.adults) for one in households_in(building_id)}
    members = session.scalars(
        select(HouseholdMember)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(Household.building_id == building_id, HouseholdMember.ended_at.is_(None))
        .options(joinedload(HouseholdMember.person))
        .order_by(HouseholdMember.id)
    )
    for member in members:
        if member.household_id in found:
            found[member.household_id].members.append(member)
    slips = session.scalars(
        select(HouseholdSlip)
        .join(Household, Household.id == HouseholdSlip.household_id)
        .where(Household.building_id == building_id)
        .order_by(HouseholdSlip.id)
    )
    for slip in slips:
        if slip.household_id in found:
            found[slip.household_id].slip = state(slip)
    return list(found.values())


def state(slip: HouseholdSlip) -> str:
    """What became of a slip: used, void, expired or issued."""
    if slip.used_at:
        return "used"
    if slip.voided_at:
        return "void"
    return "expired" if slip.expires_at <= clock.now() else "issued"


def tally(community_id: int) -> Tally:
    """How many slips of a community are out, used, void and expired."""
    rows = session.execute(
        select(HouseholdSlip.used_at, HouseholdSlip.voided_at, HouseholdSlip.expires_at).where(
            HouseholdSlip.community_id == community_id
        )
    ).all()
    used = sum(1 for row in rows if row.used_at)
    void = sum(1 for row in rows if not row.used_at and row.voided_at)
    open_rows = [row for row in rows if not row.used_at and not row.voided_at]
    expired = sum(1 for row in open_rows if row.expires_at <= clock.now())
    return Tally(len(open_rows) - expired, used, void, expired)


_WISHES = (
    select(HouseholdRequest, Credential.value)
    .join(Household, Household.id == HouseholdRequest.household_id)
    .join(
        Credential,
        (Credential.person_id == HouseholdRequest.person_id)
        & (Credential.kind == CredentialKind.PHONE)
        & Credential.verified_at.is_not(None),
    )
    .options(
        joinedload(HouseholdRequest.person),
        joinedload(HouseholdRequest.household).joinedload(Household.building),
        joinedload(HouseholdRequest.household).joinedload(Household.unit),
    )
    .order_by(HouseholdRequest.id)
)


def open_wishes(community_id: int, buildings: Collection[int] | None) -> list[Wish]:
    """Who with a proved phone asks to be confirmed, in these buildings (``None``: in all)."""
    query = _WISHES.where(
        HouseholdRequest.community_id == community_id, HouseholdRequest.decided_at.is_(None)
    )
    if buildings is not None:
        query = query.where(Household.building_id.in_(buildings))
    found: dict[int, Wish] = {}
    for row, phone in session.execute(query):
        found.setdefault(
            row.id,
            Wish(
                row.id,
                row.person.name,
                phone,
                label(row.household),
                row.household.building_id,
                row,
            ),
        )
    return list(found.values())


def household(household_id: int) -> Household | None:
    """A household within the scope in force."""
    return session.scalar(
        select(Household)
        .where(Household.id == household_id, Household.closed_on.is_(None))
        .options(joinedload(Household.building), joinedload(Household.unit))
    )


def building(building_id: int) -> Building | None:
    """A building within the scope in force."""
    return session.scalar(select(Building).where(Building.id == building_id))


def member(member_id: int) -> HouseholdMember | None:
    """A confirmation within the scope in force, while it holds."""
    return session.scalar(
        select(HouseholdMember)
        .where(HouseholdMember.id == member_id, HouseholdMember.ended_at.is_(None))
        .options(joinedload(HouseholdMember.household))
    )
