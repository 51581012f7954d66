"""Who may read what is published. Residents of the community read lists for them only signed in,
and nobody does after the list's time has ended."""

from datetime import datetime

from sqlalchemy import select

from portal.base import clock
from portal.base.access.permissions import Permission
from portal.base.access.viewer import Viewer
from portal.base.db import session
from portal.community.identity.queries.rights import is_confirmed_resident
from portal.disclosures.models import Audience, Disclosure, DisclosureReader, DisclosureState


def is_expired(disclosure: Disclosure, now: datetime | None = None) -> bool:
    """Whether a list for a limited audience is gone for its readers."""
    return disclosure.expires_at is not None and disclosure.expires_at <= (now or clock.now())


def may_read(looking: Viewer, disclosure: Disclosure) -> bool:
    """Whether the viewer may read the words and files of what is published now."""
    if disclosure.state is not DisclosureState.PUBLISHED:
        return False
    if is_expired(disclosure) and not _of_the_staff(looking, disclosure.community_id):
        return False
    return in_audience(looking, disclosure)


def in_audience(looking: Viewer, disclosure: Disclosure) -> bool:
    """Whether the viewer may know that there is such a list, expired and retracted ones too."""
    if disclosure.audience is Audience.PUBLIC:
        return True
    if disclosure.audience in audiences_of(looking, disclosure.community_id):
        return True
    return disclosure.audience is Audience.NAMED and is_reader(looking.person_id, disclosure.id)


def is_reader(person_id: int | None, disclosure_id: int) -> bool:
    """Whether the person is one of the certain people for whom a list was published."""
    if person_id is None:
        return False
    found = session.scalar(
        select(DisclosureReader.id).where(
            DisclosureReader.disclosure_id == disclosure_id,
            DisclosureReader.person_id == person_id,
        )
    )
    return found is not None


def audiences_of(looking: Viewer, community_id: int) -> frozenset[Audience]:
    """The audiences to which the viewer belongs in a community; lists name nothing else."""
    if looking.person_id is None:
        return frozenset({Audience.PUBLIC})
    if _of_the_staff(looking, community_id):
        return frozenset(Audience)
    if is_confirmed_resident(looking.person_id, community_id):
        return frozenset({Audience.PUBLIC, Audience.RESIDENTS})
    return frozenset({Audience.PUBLIC})


def _of_the_staff(looking: Viewer, community_id: int) -> bool:
    return looking.may(Permission.DISCLOSURE_SEE, community_id)
