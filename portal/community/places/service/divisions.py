"""Correcting the division tree and opening communities in it."""

from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import Invalid, NameTaken
from portal.base.i18n import _
from portal.community.places import recent
from portal.community.places.division_file import RANK
from portal.community.places.errors import StillInUse
from portal.community.places.models import Community, Division, DivisionLevel


def add_division(
    *, code: str, name: str, level: DivisionLevel, parent: Division | None, actor_id: int
) -> Division:
    """Add a node under ``parent``; without one it is a province."""
    if parent is not None and RANK[level] <= RANK[parent.level]:
        raise Invalid(_("Choose a level below the one it is added to."))
    if parent is None and level is not DivisionLevel.PROVINCE:
        raise Invalid(_("Only a province stands at the top."))
    node = Division(code=code, name=name, level=level, parent_id=parent.id if parent else None)
    try:
        with session.begin_nested():
            session.add(node)
    except IntegrityError as error:
        raise NameTaken(_("A division with this code exists already.")) from error
    _note("division.add", node, actor_id)
    return node


def rename_division(node: Division, *, name: str, actor_id: int) -> None:
    """Correct a name."""
    node.name = name
    _note("division.rename", node, actor_id)


def close_division(node: Division, *, actor_id: int) -> None:
    """Close a node from today on; what is open under it must be closed first."""
    if node.closed_on is not None:
        return
    below = or_(
        exists().where(Division.parent_id == node.id, Division.closed_on.is_(None)),
        exists().where(
            or_(
                Community.division_id == node.id,
                Community.street_id == node.id,
                Community.district_id == node.id,
            ),
            Community.closed_on.is_(None),
        ),
    )
    if session.scalar(select(below)):
        raise StillInUse(
            _("A division or community under it is still open. Close or move that first.")
        )
    node.closed_on = clock.today()
    _note("division.close", node, actor_id)


def reopen_division(node: Division, *, actor_id: int) -> None:
    """Undo a closing."""
    node.closed_on = None
    _note("division.reopen", node, actor_id)


def open_community(
    committee: Division,
    *,
    slug: str,
    name: str,
    office_phone: str,
    duty_phone: str,
    office_address: str,
    actor_id: int,
) -> Community:
    """Make a committee's community a tenant of the portal under ``/c/<slug>/``."""
    street, district = _street_and_district(committee)
    row = Community(
        slug=slug,
        name=name,
        division_id=committee.id,
        street_id=street.id,
        district_id=district.id,
        office_phone=office_phone,
        duty_phone=duty_phone,
        office_address=office_address,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise NameTaken(
            _("This address is in use, or the committee has a community already.")
        ) from error
    note_community("community.open", row, actor_id)
    return row


def _street_and_district(committee: Division) -> tuple[Division, Division]:
    if committee.level is not DivisionLevel.COMMITTEE or committee.closed_on is not None:
        raise Invalid(_("A community is opened from an open committee of the tree."))
    street = session.get(Division, committee.parent_id) if committee.parent_id else None
    if street is None or street.level is not DivisionLevel.STREET:
        raise Invalid(_("The committee does not lie in a street or town."))
    return street, _above_street(street)


def _above_street(street: Division) -> Division:
    """The district of a street; cities without districts stand in for theirs."""
    above = session.get(Division, street.parent_id) if street.parent_id else None
    if above is None:
        raise Invalid(_("The street or town does not lie in a district."))
    return above


def move_community(row: Community, *, street: Division, actor_id: int) -> None:
    """Lay a community under another street, as mergers do."""
    if street.id == row.street_id:
        return
    if street.level is not DivisionLevel.STREET or street.closed_on is not None:
        raise Invalid(_("Enter the code of an open street or town."))
    before = row.street_id
    row.street_id = street.id
    row.district_id = _above_street(street).id
    note_community("community.move", row, actor_id, before=before, after=street.id)


def rename_community(row: Community, *, name: str, actor_id: int) -> None:
    """Correct a community's name; its address stays, as posters carry it."""
    if row.name != name:
        row.name = name
        note_community("community.rename", row, actor_id)


def change_contact(
    row: Community, *, office_phone: str, duty_phone: str, office_address: str, actor_id: int
) -> None:
    """Change what residents ring and where they go."""
    row.office_phone, row.duty_phone = office_phone, duty_phone
    row.office_address = office_address
    note_community("community.contact", row, actor_id)


def close_community(row: Community, *, actor_id: int) -> None:
    """Take a community's pages away from today on; its records stay."""
    if row.closed_on is None:
        row.closed_on = clock.today()
        note_community("community.close", row, actor_id)


def reopen_community(row: Community, *, actor_id: int) -> None:
    """Undo a closing."""
    if row.closed_on is not None:
        row.closed_on = None
        note_community("community.reopen", row, actor_id)


def _note(act: str, node: Division, actor_id: int) -> None:
    session.flush()  # a new node's id is wanted
    record(act, actor_id=actor_id, object_kind="division", object_id=node.id, code=node.code)
    recent.changed()


def note_community(act: str, row: Community, actor_id: int, **facts: Any) -> None:
    """Keep an act on a community, and let every page read it afresh."""
    record(
        act,
        actor_id=actor_id,
        object_kind="community",
        object_id=row.id,
        community_id=row.id,
        **facts,
    )
    recent.changed()
