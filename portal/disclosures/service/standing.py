"""Where a disclosure stands and who acts: read anew, and locked, before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.base import clock
from portal.base.access.permissions import GRANTS, Permission, Role
from portal.base.access.viewer import Viewer
from portal.base.db import session
from portal.base.errors import NotFound
from portal.community.identity.models import Body, BodyKind, Membership
from portal.community.identity.queries.rights import seated, staff_in
from portal.disclosures import lifecycle
from portal.disclosures.models import (
    Disclosure,
    DisclosureState,
    DisclosureStep,
    DisclosureVersion,
    StepAct,
)
from portal.disclosures.policy import Hand, Standing, is_director_office

_AUTHORING = frozenset({StepAct.DRAFTED})
_APPROVING = frozenset(lifecycle.APPROVING.values())


@dataclass(frozen=True)
class Case:
    """A disclosure with the version that is worked on, or else shown, and that one's steps."""

    disclosure: Disclosure
    version: DisclosureVersion
    steps: Sequence[DisclosureStep]

    @property
    def path(self) -> lifecycle.Path:
        """The stations of the version."""
        version = self.version
        return lifecycle.path(self.disclosure.track, version.kind, photo_only=version.photo_only)

    @property
    def state(self) -> DisclosureState:
        """Where the version stands; a retracted disclosure is that, whatever its version."""
        if self.disclosure.state is DisclosureState.RETRACTED:
            return DisclosureState.RETRACTED
        return self.version.state

    @property
    def authors(self) -> frozenset[int]:
        """Who wrote the version."""
        return frozenset(step.person_id for step in self.steps if step.act in _AUTHORING)

    @property
    def this_round(self) -> Sequence[DisclosureStep]:
        """The steps since the version was handed in last."""
        handed_in = [n for n, step in enumerate(self.steps) if step.act is StepAct.SUBMITTED]
        return self.steps[handed_in[-1] :] if handed_in else []

    @property
    def approvals(self) -> list[DisclosureStep]:
        """Who approved it in this round, in their order."""
        return [step for step in self.this_round if step.act in _APPROVING]


def find(disclosure_id: int) -> Case:
    """The case as it stands, for reading; 404 where the scope has no such disclosure."""
    disclosure = session.scalar(
        select(Disclosure)
        .where(Disclosure.id == disclosure_id)
        .options(joinedload(Disclosure.item))
    )
    return _case(disclosure)


def open_case(disclosure_id: int) -> Case:
    """The case, its row locked until the transaction ends, for changing."""
    disclosure = session.scalar(
        select(Disclosure)
        .where(Disclosure.id == disclosure_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return _case(disclosure)


def _case(disclosure: Disclosure | None) -> Case:
    if disclosure is None:
        raise NotFound
    version = session.scalars(
        select(DisclosureVersion)
        .where(DisclosureVersion.disclosure_id == disclosure.id)
        # What was given up stands last, unless there is nothing else.
        .order_by(DisclosureVersion.state == DisclosureState.DROPPED, DisclosureVersion.no.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()
    return Case(disclosure, version, steps_of(version.id))


def steps_of(version_id: int) -> list[DisclosureStep]:
    """The steps of a version with the persons who took them."""
    return list(
        session.scalars(
            select(DisclosureStep)
            .where(DisclosureStep.version_id == version_id)
            .options(joinedload(DisclosureStep.person))
            .order_by(DisclosureStep.id)
        )
    )


def standing_of(case: Case) -> Standing:
    """Where the case stands, as the policy wants to know it."""
    owners = owners_of(case) if case.state is DisclosureState.CHECKING else frozenset()
    return standing_with(case, owners)


def standing_with(case: Case, owners: frozenset[int]) -> Standing:
    """The same where it is known who holds the office that owns the item."""
    return Standing(
        state=case.state,
        track=case.disclosure.track,
        path=case.path,
        authors=case.authors,
        approvers=frozenset(step.person_id for step in case.approvals),
        owners=owners,
        is_shown=case.disclosure.state is DisclosureState.PUBLISHED,
    )


def hand_of(viewer: Viewer, community_id: int) -> Hand:
    """What the viewer holds in the community today."""
    held_seats = seats(community_id, person_id=viewer.person_id or 0)
    permissions = frozenset(
        permission
        for held in viewer.assignments
        if held.covers(community_id)
        for permission in GRANTS[held.role]
    )
    works_here = viewer.holds(Role.COMMITTEE, community_id) or viewer.holds(
        Role.GRID_WORKER, community_id
    )
    return Hand(
        person_id=viewer.person_id or 0,
        permissions=permissions,
        offices=tuple(seat.office for kind, seat in held_seats if kind is BodyKind.COMMITTEE),
        of_committee=works_here or any(kind is BodyKind.COMMITTEE for kind, _seat in held_seats),
        of_supervision=Permission.DISCLOSURE_REVIEW in permissions
        or any(kind is BodyKind.SUPERVISION for kind, _seat in held_seats),
    )


def seats(community_id: int, *, person_id: int | None = None) -> list[tuple[BodyKind, Membership]]:
    """Seats (of a person) in the committee and in the supervision committee today."""
    statement = (
        select(Body.kind, Membership)
        .join(Body, Body.id == Membership.body_id)
        .where(
            Body.community_id == community_id,
            Body.kind.in_((BodyKind.COMMITTEE, BodyKind.SUPERVISION)),
            seated(clock.today()),
        )
        .order_by(Membership.id)
    )
    if person_id is not None:
        statement = statement.where(Membership.person_id == person_id)
    return [(row[0], row[1]) for row in session.execute(statement)]


def owners_of(case: Case) -> frozenset[int]:
    """Who holds the office that owns the item today, of those who can act on the desk."""
    office = case.disclosure.item.owner_office if case.disclosure.item else ""
    if not office:
        return frozenset()
    here = case.disclosure.community_id
    holders = {
        seat.person_id
        for kind, seat in seats(here)
        if kind is BodyKind.COMMITTEE and seat.office == office
    }
    return frozenset(holders & staff_in(here, [Role.COMMITTEE])) if holders else frozenset()


def directors(community_id: int) -> list[int]:
    """Who holds the office of director of the committee today."""
    return [
        seat.person_id
        for kind, seat in seats(community_id)
        if kind is BodyKind.COMMITTEE and is_director_office(seat.office)
    ]


def reviewers(community_id: int) -> list[int]:
    """Who reviews for the supervision committee today: never one of the committee."""
    all_seats = seats(community_id)
    committee = staff_in(community_id, [Role.COMMITTEE, Role.GRID_WORKER]) | {
        seat.person_id for kind, seat in all_seats if kind is BodyKind.COMMITTEE
    }
    return sorted(staff_in(community_id, [Role.SUPERVISOR]) - committee)


def office_of(person_id: int, community_id: int) -> str:
    """The first office of a person in the committee today, in the community's words."""
    found = seats(community_id, person_id=person_id)
    return next((seat.office for kind, seat in found if kind is BodyKind.COMMITTEE), "")
