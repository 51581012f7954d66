"""Who may read what is published. Residents of the community read lists for them only signed in,
and nobody does after the list's time has ended."""

from datetime import datetime

from portal.base import clock
from portal.base.access.permissions import Permission
from portal.base.access.viewer import Viewer
from portal.community.identity.queries.rights import is_confirmed_resident
from portal.disclosures.models import Audience, Disclosure, DisclosureState


def is_expired(disclosure: Disclosure, now: datetime | None = None) -> bool:
    """Whether a list for a limited audience is gone for its readers."""
    return disclosure.expires_at is not None and disclosure.expires_at <= (now or clock.now())


def may_read(looking: Viewer, disclosure: Disclosure) -> bool:
    """Whether the viewer may read the words and files of what is published now."""
    if disclosure.state is not DisclosureState.PUBLISHED:
        return False
    if disclosure.audience is Audience.PUBLIC:
        return True
    if looking.may(Permission.DISCLOSURE_SEE, disclosure.community_id):
        return True
    if is_expired(disclosure) or disclosure.audience is Audience.NAMED:
        return False
    return is_confirmed_resident(looking.person_id, disclosure.community_id)
