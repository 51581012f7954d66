"""Who may take which step. Pure: asked by views, templates and services alike."""

import re
from dataclasses import dataclass, field

from portal.base.access.permissions import Permission
from portal.disclosures import lifecycle
from portal.disclosures.models import DisclosureState, Track

S = DisclosureState

# The director of the committee, with other offices or without: not 副主任, not 妇女主任 or the
# director of an office or of a committee below it, not the director's assistant. Offices are typed
# as the community words them.
_DIRECTOR = re.compile(
    r"(?:^|[\s、，,；;/·（(和兼及]|书记|社区|居委|居委会|居民委员会|代|代理)主任(?!委员|助理)"
)


@dataclass(frozen=True)
class Hand:
    """Who acts, with what they hold in the community today.

    ``offices`` are those in the residents' committee; ``of_committee`` whoever works for or sits
    in it; ``of_supervision`` the role of supervisor or a seat in the supervision committee.
    """

    person_id: int
    permissions: frozenset[Permission] = frozenset()
    offices: tuple[str, ...] = ()
    of_committee: bool = False
    of_supervision: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether a role grants it here."""
        return permission in self.permissions


@dataclass(frozen=True)
class Standing:
    """Where a version stands, and who had a hand in it.

    ``authors`` wrote it, ``approvers`` approved it since it was handed in last, ``owners`` hold
    the office that owns the item today.
    """

    state: DisclosureState
    track: Track
    path: lifecycle.Path
    authors: frozenset[int] = frozenset()
    approvers: frozenset[int] = frozenset()
    owners: frozenset[int] = field(default=frozenset())
    is_shown: bool = False


def is_director_office(office: str) -> bool:
    """Whether an office in the committee is that of its director (主任)."""
    return _DIRECTOR.search(office) is not None


def is_director(hand: Hand) -> bool:
    """Whether the person holds the office of director today."""
    return any(is_director_office(office) for office in hand.offices)


def is_reviewer(hand: Hand) -> bool:
    """Whether the person reviews for the supervision committee: never one of the committee."""
    return hand.of_supervision and not hand.of_committee


def can_draft(hand: Hand) -> bool:
    """The committee writes drafts."""
    return hand.may(Permission.DISCLOSURE_DRAFT)


def can_edit(hand: Hand, standing: Standing) -> bool:
    """Drafts are open to all who draft; whoever saves one becomes an author of it."""
    return standing.state is S.DRAFT and can_draft(hand)


def had_a_hand(hand: Hand, standing: Standing) -> bool:
    """Whether the person wrote it or approved it already in this round."""
    return hand.person_id in standing.authors | standing.approvers


def can_approve(hand: Hand, standing: Standing) -> bool:
    """Whether the step that is due now is this person's."""
    return not had_a_hand(hand, standing) and holds_the_step(hand, standing)


def holds_the_step(hand: Hand, standing: Standing) -> bool:
    """Whether the step belongs to an office of the person, whatever they did before."""
    if standing.state is S.CHECKING:
        return _may_check(hand, standing)
    if standing.state is S.REVIEWING:
        return is_reviewer(hand)
    return standing.state is S.SIGNING and can_sign(hand)


def can_sign(hand: Hand) -> bool:
    """The director signs."""
    return hand.may(Permission.DISCLOSURE_SIGN) and is_director(hand)


def _may_check(hand: Hand, standing: Standing) -> bool:
    """The office that owns the item, or a colleague where nobody else holds it; a supervisor may
    be the one reviewer, and keeps to the review where there is one later."""
    if is_reviewer(hand):
        return standing.path == lifecycle.SHORT
    owners = standing.owners - standing.authors - standing.approvers
    return can_draft(hand) and (not owners or hand.person_id in owners)


def can_scan(hand: Hand, standing: Standing) -> bool:
    """Whether the person may enter the director's signature from paper: not the drafter."""
    return (
        standing.state is S.SIGNING and can_draft(hand) and hand.person_id not in standing.authors
    )


def can_send_back(hand: Hand, standing: Standing) -> bool:
    """Whoever is to act now may give it back instead."""
    if standing.state is S.READY:
        return can_draft(hand) and hand.person_id not in standing.authors
    return can_approve(hand, standing)


def can_withdraw(hand: Hand, standing: Standing) -> bool:
    """Authors take their draft back until it is published."""
    return standing.state in lifecycle.WAITING and hand.person_id in standing.authors


def can_publish(hand: Hand, standing: Standing) -> bool:
    """What was approved is published by whoever drafts."""
    return standing.state is S.READY and can_draft(hand)


def can_correct(hand: Hand, standing: Standing) -> bool:
    """A published one, of which no newer version is under way."""
    return standing.state is S.PUBLISHED and can_draft(hand)


def can_retract(hand: Hand, standing: Standing) -> bool:
    """Money, aid and decisions are retracted by the director alone."""
    if not standing.is_shown or not can_draft(hand):
        return False
    return standing.track is Track.ORDINARY or can_sign(hand)


def acts(hand: Hand, standing: Standing) -> frozenset[str]:
    """What the person may do now, by the names that pages and services share."""
    may = {
        "edit": can_edit(hand, standing),
        "submit": can_edit(hand, standing),
        "drop": can_edit(hand, standing),
        "approve": can_approve(hand, standing),
        "scan": can_scan(hand, standing),
        "send_back": can_send_back(hand, standing),
        "withdraw": can_withdraw(hand, standing),
        "publish": can_publish(hand, standing),
        "correct": can_correct(hand, standing),
        "retract": can_retract(hand, standing),
    }
    return frozenset(act for act, allowed in may.items() if allowed)
