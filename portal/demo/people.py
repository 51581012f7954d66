"""Invented residents and staff; their names say what they are for, not who they might be."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session, transaction
from portal.community.grids.models import DutyKind, Grid, GridDuty
from portal.community.identity import passwords
from portal.community.identity.models import (
    Body,
    BodyKind,
    ConfirmationBasis,
    Credential,
    CredentialKind,
    HouseholdMember,
    Membership,
    Person,
    RoleAssignment,
    ScopeKind,
)
from portal.community.identity.service.people import PHONE_CONSENT, consent
from portal.community.places.models import Household
from portal.demo.places import SINCE, Town

PASSWORD = "portal-demo"  # noqa: S105 (the demo's, printed in the README)
RESIDENTS = 40
CONFIRMED = 30
REPRESENTATIVES = range(11, 31)
TERM_BEGAN = date(2024, 6, 1)


@dataclass(frozen=True)
class Cast:
    """Who acts in the demo: staff by user name, residents in order of their phone."""

    staff: dict[str, Person]
    residents: list[Person]


def build(towns: list[Town]) -> Cast:
    """Make everybody, with roles, bodies, grids and households."""
    with transaction():
        cast = Cast(_staff(towns), _residents())
        for town, first in zip(towns, (1, 8), strict=True):
            _bodies(town, cast, first)
        _homes(towns[0], cast)
        return cast


class _Payroll:
    """Staff as they are hired, all with the demo's password."""

    def __init__(self) -> None:
        self.staff: dict[str, Person] = {}
        self._hash = passwords.hash_password(PASSWORD)

    def hire(
        self, username: str, name: str, role: Role, kind: ScopeKind, **scope: int | None
    ) -> Person:
        """A person with an account and a role since the communities were opened."""
        person = Person(name=f"{name}（演示）")
        session.add(person)
        session.flush()
        session.add(
            Credential(
                person_id=person.id,
                kind=CredentialKind.USERNAME,
                value=username,
                password_hash=self._hash,
                verified_at=clock.now(),
            )
        )
        session.add(
            RoleAssignment(person_id=person.id, role=role, scope_kind=kind, from_on=SINCE, **scope)
        )
        self.staff[username] = person
        return person


def _staff(towns: list[Town]) -> dict[str, Person]:
    payroll = _Payroll()
    xingfuli, heping = towns
    _workers(payroll, [(town, grid) for town in towns for grid in town.grids])
    for n in range(1, 15):
        here = {"community_id": (xingfuli if n < 8 else heping).community.id}
        payroll.hire(f"committee{n}", f"居委会成员{n}", Role.COMMITTEE, ScopeKind.COMMUNITY, **here)
    for n in (1, 2, 3):
        here = {"community_id": (xingfuli if n < 3 else heping).community.id}
        payroll.hire(f"supervisor{n}", f"监督委员{n}", Role.SUPERVISOR, ScopeKind.COMMUNITY, **here)
    above = xingfuli.community
    street, district = {"division_id": above.street_id}, {"division_id": above.district_id}
    payroll.hire("street1", "街道工作人员", Role.STREET, ScopeKind.SUBDISTRICT, **street)
    payroll.hire("district1", "区民政工作人员", Role.DISTRICT, ScopeKind.DISTRICT, **district)
    for n in range(1, 6):
        payroll.hire(f"panel{n}", f"评审员{n}", Role.PANEL, ScopeKind.CITY)
    payroll.hire("city1", "市民政工作人员", Role.CITY, ScopeKind.CITY)
    payroll.hire("admin", "系统管理员", Role.ADMIN, ScopeKind.CITY)
    return payroll.staff


def _workers(payroll: _Payroll, grids: list[tuple[Town, Grid]]) -> None:
    """A responsible worker for every grid."""
    for n, (town, grid) in enumerate(grids, start=1):
        place = {"community_id": town.community.id, "grid_id": grid.id}
        person = payroll.hire(f"grid{n}", f"网格员{n}", Role.GRID_WORKER, ScopeKind.GRID, **place)
        session.add(
            GridDuty(
                community_id=town.community.id,
                grid_id=grid.id,
                person_id=person.id,
                kind=DutyKind.RESPONSIBLE,
                from_on=SINCE,
                work_phone=f"1390000000{n}",
            )
        )


def _residents() -> list[Person]:
    residents = []
    for n in range(1, RESIDENTS + 1):
        person = Person(name=f"演示居民{n:02d}")
        session.add(person)
        session.flush()
        session.add(
            Credential(
                person_id=person.id,
                kind=CredentialKind.PHONE,
                value=f"138000000{n:02d}",
                verified_at=clock.now(),
            )
        )
        consent(person_id=person.id, purpose=PHONE_CONSENT)
        residents.append(person)
    return residents


def _bodies(town: Town, cast: Cast, first: int) -> None:
    """The committee and its supervision, and in the first community also representatives."""

    def found(kind: BodyKind, name: str, members: list[tuple[Person, str]]) -> None:
        body = Body(community_id=town.community.id, kind=kind, name=name, from_on=TERM_BEGAN)
        session.add(body)
        session.flush()
        session.add_all(
            Membership(
                community_id=town.community.id,
                body_id=body.id,
                person_id=person.id,
                office=office,
                from_on=TERM_BEGAN,
                basis="2024年换届选举（演示）",
            )
            for person, office in members
        )

    committee = [cast.staff[f"committee{n}"] for n in range(first, first + 7)]
    offices = ["主任", "副主任", "财务委员", "民政委员", *["委员"] * 3]
    found(
        BodyKind.COMMITTEE,
        f"{town.community.name}居委会",
        list(zip(committee, offices, strict=True)),
    )
    watching = ("supervisor1", "supervisor2") if first == 1 else ("supervisor3",)
    seats = zip((cast.staff[name] for name in watching), ("主任", "委员"), strict=False)
    found(BodyKind.SUPERVISION, "居务监督委员会", list(seats))
    if first == 1:
        chosen = [(cast.residents[n - 1], "居民代表") for n in REPRESENTATIVES]
        found(BodyKind.REPRESENTATIVES, "居民代表会议", chosen)


def _homes(town: Town, cast: Cast) -> None:
    """Confirm the first residents in households spread over the buildings."""
    homes = session.scalars(
        select(Household.id)
        .where(Household.community_id == town.community.id)
        .order_by(Household.id)
    ).all()
    began = datetime.combine(SINCE, datetime.min.time(), tzinfo=clock.SHANGHAI)
    for n, person in enumerate(cast.residents[:CONFIRMED]):
        session.add(
            HouseholdMember(
                community_id=town.community.id,
                household_id=homes[(n * 53) % len(homes)],
                person_id=person.id,
                basis=ConfirmationBasis.GRID_WORKER if n % 3 else ConfirmationBasis.SLIP,
                confirmed_by_id=cast.staff[f"grid{n % 4 + 1}"].id,
                confirmed_at=began + timedelta(days=n),
            )
        )
