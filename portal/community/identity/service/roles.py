"""Staff roles (岗位): given and ended with a scope and a term. Whether one may, the policy says."""

from datetime import date

from sqlalchemy import select

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.community.identity.errors import AlreadyHeld, TermOver, WrongScope, WrongTerm
from portal.community.identity.models import Person, RoleAssignment
from portal.community.identity.policy import Post, fits
from portal.community.identity.service.apart import refuse_both_sides


def grant(
    *,
    person_id: int,
    post: Post,
    from_on: date,
    until_on: date | None,
    granted_by_id: int | None,
) -> RoleAssignment:
    """Give a role; both end days belong to the term. Raises :class:`WrongScope`, WrongTerm,
    TermOver, :class:`AlreadyHeld`, as for the second of two taps, and :class:`BothSides`."""
    if not fits(post):
        raise WrongScope
    if until_on is not None and until_on < from_on:
        raise WrongTerm
    if until_on is not None and until_on < clock.today():
        raise TermOver
    _refuse_second(person_id, post, from_on, until_on)
    refuse_both_sides(
        person_id=person_id,
        community_id=post.place.community_id,
        wanted=post.role,
        from_on=from_on,
        until_on=until_on,
    )
    row = RoleAssignment(
        person_id=person_id,
        role=post.role,
        scope_kind=post.place.kind,
        community_id=post.place.community_id,
        division_id=post.place.division_id,
        grid_id=post.place.grid_id,
        from_on=from_on,
        until_on=until_on,
        granted_by_id=granted_by_id,
    )
    session.add(row)
    session.flush()  # the audit trail names the row
    _record("role.grant", row, granted_by_id)
    return row


def _refuse_second(person_id: int, post: Post, from_on: date, until_on: date | None) -> None:
    place, held = post.place, RoleAssignment
    # Roles of a person are given one after another, so that terms can be compared.
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    same = select(held.id).where(
        held.person_id == person_id,
        held.role == post.role,
        held.scope_kind == place.kind,
        held.community_id.is_not_distinct_from(place.community_id),
        held.division_id.is_not_distinct_from(place.division_id),
        held.grid_id.is_not_distinct_from(place.grid_id),
        held.until_on.is_(None) | (held.until_on >= from_on),
    )
    if until_on is not None:
        same = same.where(held.from_on <= until_on)
    if session.scalar(same.limit(1)) is not None:
        raise AlreadyHeld


def end(*, assignment_id: int, ended_by_id: int, reason: str = "") -> bool:
    """End a role at once; one that has not begun yet is taken back. Whether it held till now."""
    today = clock.today()
    row = session.get(RoleAssignment, assignment_id, with_for_update=True, populate_existing=True)
    if row is None or (row.until_on is not None and row.until_on < today):
        return False
    _record("role.end", row, ended_by_id, reason)
    if row.from_on >= today:
        session.delete(row)
    else:
        row.until_on = date.fromordinal(today.toordinal() - 1)
    return True


def new_person(*, name: str) -> Person:
    """A person known by name so far: invited staff, or a member on a paper roll."""
    person = Person(name=name)
    session.add(person)
    session.flush()  # the caller needs the id
    return person


def _record(act: str, row: RoleAssignment, actor_id: int | None, reason: str = "") -> None:
    record(
        act,
        actor_id=actor_id,
        object_kind="role_assignment",
        object_id=row.id,
        community_id=row.community_id,
        subject_person_id=row.person_id,
        reason=reason,
        role=row.role.value,
        scope=row.scope_kind.value,
        division=row.division_id,
        grid=row.grid_id,
    )
