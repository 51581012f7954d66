"""What every page of a disclosure begins with: the case, who looks, what that person may do."""

from dataclasses import dataclass

from portal.base.access import community, viewer
from portal.disclosures import policy, service
from portal.disclosures.policy import Hand, Standing


@dataclass(frozen=True)
class Looked:
    """A case in the eyes of the person who looks at it."""

    case: service.Case
    hand: Hand
    standing: Standing
    acts: frozenset[str]

    @property
    def id(self) -> int:
        """The number of the disclosure."""
        return self.case.disclosure.id

    @property
    def seen(self) -> int:
        """The version that a page shows which is made now."""
        return self.case.disclosure.version


def hand() -> Hand:
    """The viewer as somebody who acts in the community of the page."""
    return service.hand_of(viewer(), community().id)


def look(disclosure_id: int) -> Looked:
    """The case as it stands now; 404 for what the community does not have."""
    case, mine = service.find(disclosure_id), hand()
    standing = service.standing_of(case)
    return Looked(case, mine, standing, policy.acts(mine, standing))
