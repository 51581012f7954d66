"""Who is told of what is due: the office that owns an item; when it is late, those who watch."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.base import clock
from portal.base.access import Role
from portal.base.db import session
from portal.community.identity.models import Body, BodyKind, Membership
from portal.community.identity.queries.rights import seated, staff_in
from portal.disclosures.service.standing import reviewers


class Recipients:
    """The people of one community, looked up once."""

    def __init__(self, community_id: int) -> None:
        self._community_id = community_id
        self._committee = staff_in(community_id, [Role.COMMITTEE])
        self._offices = self._holders()
        self._watching: list[int] | None = None

    def owners(self, office: str) -> list[int]:
        """Who holds the office in the committee and works on the desk; else the whole
        committee."""
        return sorted(self._offices.get(office, frozenset()) or self._committee)

    @property
    def watching(self) -> list[int]:
        """The supervision committee and the sub-district."""
        if self._watching is None:
            street = staff_in(self._community_id, [Role.STREET])
            self._watching = sorted({*reviewers(self._community_id), *street})
        return self._watching

    def _holders(self) -> Mapping[str, frozenset[int]]:
        rows = session.execute(
            select(Membership.office, Membership.person_id)
            .join(Body, Body.id == Membership.body_id)
            .where(
                Body.community_id == self._community_id,
                Body.kind == BodyKind.COMMITTEE,
                Membership.office != "",
                seated(clock.today()),
            )
        )
        found: dict[str, frozenset[int]] = {}
        for office, person_id in rows:
            if person_id in self._committee:
                found[office] = found.get(office, frozenset()) | {person_id}
        return found
