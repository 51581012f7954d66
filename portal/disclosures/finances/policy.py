"""Who may do what with the vouchers of accounts. Pure: asked by views and templates alike."""

from portal.base.access.permissions import Permission
from portal.disclosures.models import DisclosureState
from portal.disclosures.policy import Hand

_GONE = frozenset({DisclosureState.RETRACTED, DisclosureState.DROPPED})


def can_upload(hand: Hand, state: DisclosureState) -> bool:
    """The committee brings scans in, before publication and after it."""
    return hand.may(Permission.DISCLOSURE_DRAFT) and state not in _GONE


def can_cover(hand: Hand, state: DisclosureState) -> bool:
    """Committee and supervision committee cover what must stay unseen."""
    return state not in _GONE and (
        hand.may(Permission.DISCLOSURE_DRAFT) or hand.may(Permission.DISCLOSURE_REVIEW)
    )


def can_release(hand: Hand, state: DisclosureState, *, uploaded_by: int) -> bool:
    """Two people look at a voucher before readers do."""
    return can_cover(hand, state) and hand.person_id != uploaded_by
