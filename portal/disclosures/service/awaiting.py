"""Which versions wait for one person, worked out for a whole community at once."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from portal.base.access.permissions import Permission, Role
from portal.base.access.viewer import Viewer
from portal.base.db import session
from portal.community.identity.models import BodyKind
from portal.community.identity.queries.rights import staff_in
from portal.disclosures import policy
from portal.disclosures.models import DisclosureState, DisclosureStep, DisclosureVersion
from portal.disclosures.service import reading, standing
from portal.disclosures.service.standing import Case

S = DisclosureState
_MINE = frozenset({"approve"})


def awaiting(viewer: Viewer, community_id: int) -> list[DisclosureVersion]:
    """What the viewer is to check, review or sign, and the own drafts that may be published or
    came back."""
    if not viewer.may(Permission.DISCLOSURE_SEE, community_id):
        return []
    versions = reading.under_way(community_id)
    if not versions:
        return []
    hand = standing.hand_of(viewer, community_id)
    holders = _holders(community_id, versions)
    found = []
    for version, steps in _with_steps(versions):
        case = Case(version.disclosure, version, steps)
        item = version.disclosure.item
        owners = holders.get(item.owner_office, frozenset()) if item else frozenset()
        where = standing.standing_with(case, owners)
        mine = hand.person_id in where.authors and version.state in (S.READY, S.DRAFT)
        if mine or policy.acts(hand, where) & _MINE:
            found.append(version)
    return found


def _with_steps(
    versions: Sequence[DisclosureVersion],
) -> Iterable[tuple[DisclosureVersion, list[DisclosureStep]]]:
    """Each with its steps, read together."""
    rows = session.scalars(
        select(DisclosureStep)
        .where(DisclosureStep.version_id.in_([each.id for each in versions]))
        .order_by(DisclosureStep.id)
    )
    by_version: dict[int, list[DisclosureStep]] = {}
    for row in rows:
        by_version.setdefault(row.version_id, []).append(row)
    return [(each, by_version.get(each.id, [])) for each in versions]


def _holders(community_id: int, versions: Sequence[DisclosureVersion]) -> dict[str, frozenset[int]]:
    """Who holds which office in the committee, of those who can act; asked only where something
    is to be checked."""
    if not any(each.state is S.CHECKING for each in versions):
        return {}
    committee = staff_in(community_id, [Role.COMMITTEE])
    found: dict[str, frozenset[int]] = {}
    for kind, seat in standing.seats(community_id):
        if kind is BodyKind.COMMITTEE and seat.office and seat.person_id in committee:
            found[seat.office] = found.get(seat.office, frozenset()) | {seat.person_id}
    return found
