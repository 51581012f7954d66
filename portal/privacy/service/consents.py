"""Taking a consent back, as easily as it was given (PIPL art. 15)."""

from portal.base import clock
from portal.base.audit.service import record
from portal.base.personal import purposes
from portal.community.identity.models import Consent
from portal.privacy.models import RequestKind
from portal.privacy.service.requests import log_use


def withdraw_consent(consent: Consent) -> None:
    """End a consent and undo what rested on it; a second time changes nothing."""
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = clock.now()
    purpose = purposes.known(consent.purpose)
    if purpose is not None and purpose.withdraw is not None:
        purpose.withdraw(consent.person_id)
    log_use(person_id=consent.person_id, kind=RequestKind.WITHDRAW)
    record(
        "privacy.withdraw",
        actor_id=consent.person_id,
        object_kind="consent",
        object_id=consent.id,
        subject_person_id=consent.person_id,
        purpose=consent.purpose,
    )
