"""People of tests: residents with a phone, staff with a role, and browsers signed in as them."""

from datetime import date
from itertools import count
from typing import Any

from flask.testing import FlaskClient

from portal.base import clock, db
from portal.base.access import Role
from portal.community.identity import passwords, sessions
from portal.community.identity.models import (
    Credential,
    CredentialKind,
    Person,
    RoleAssignment,
    ScopeKind,
    SignInSession,
)
from portal.community.identity.service import devices

PASSWORD = "portal-demo"
_numbers = count(1)


class PersonFactory:
    """A person; with a phone a resident who has proved it."""

    @staticmethod
    def create(name: str = "", phone: str | None = None) -> Person:
        """Add a person; ``phone="new"`` makes one up."""
        if phone == "new":
            phone = f"1390000{next(_numbers):04d}"
        person = Person(name=name)
        with db.transaction():
            db.session.add(person)
            if phone:
                db.session.add(
                    Credential(
                        person=person,
                        kind=CredentialKind.PHONE,
                        value=phone,
                        verified_at=clock.now(),
                    )
                )
        return person


def resident(name: str = "", phone: str = "new") -> Person:
    """A resident with a verified phone."""
    return PersonFactory.create(name=name, phone=phone)


def phone_of(person: Person) -> str:
    """The phone of a resident."""
    return db.session.query(Credential).filter_by(person_id=person.id, kind="phone").one().value


def staff(
    role: Role | str,
    community: Any = None,
    division: Any = None,
    grid: Any = None,
    username: str | None = None,
    *,
    name: str = "",
    password: str = PASSWORD,
    person: Person | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Person:
    """A person with a staff role in a grid, a community, under a division, or in the whole city.

    With ``username`` also an account that can sign in with ``password``.
    """
    person = person or PersonFactory.create(name=name or f"{role} {next(_numbers)}")
    with db.transaction():
        db.session.add(
            RoleAssignment(
                person_id=person.id,
                role=Role(role),
                from_on=from_on or date(2020, 1, 1),
                until_on=until_on,
                **_scope(community, division, grid),
            )
        )
        if username:
            db.session.add(
                Credential(
                    person_id=person.id,
                    kind=CredentialKind.USERNAME,
                    value=username,
                    password_hash=passwords.hash_password(password),
                )
            )
    return person


def sign_in(
    client: FlaskClient,
    person: Person,
    *,
    method: str = "",
    shared_device: bool = False,
) -> SignInSession:
    """Sign a browser in as the real sign-in does; staff by password, others by phone."""
    if not method:
        held = db.session.query(RoleAssignment.id).filter_by(person_id=person.id).first()
        method = devices.PASSWORD if held else devices.PHONE_CODE
    with db.transaction():
        row, token = devices.begin(
            person_id=person.id, method=method, device="Test", shared_device=shared_device
        )
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[sessions.TOKEN_KEY] = token
        cookie.permanent = not shared_device
    return row


def _scope(community: Any, division: Any, grid: Any) -> dict[str, Any]:
    if grid is not None:
        return {
            "scope_kind": ScopeKind.GRID,
            "grid_id": grid.id,
            "community_id": grid.community_id,
        }
    if community is not None:
        return {"scope_kind": ScopeKind.COMMUNITY, "community_id": community.id}
    if division is not None:
        kind = ScopeKind.DISTRICT if division.level == "district" else ScopeKind.SUBDISTRICT
        return {"scope_kind": kind, "division_id": division.id}
    return {"scope_kind": ScopeKind.CITY}
