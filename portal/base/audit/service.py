"""Writing the audit trail, in the transaction of the act itself."""

from typing import Any

from portal.base.audit.models import AuditEntry
from portal.base.db import session


def record(
    act: str,
    *,
    actor_id: int | None,
    object_kind: str,
    object_id: int | None = None,
    community_id: int | None = None,
    subject_person_id: int | None = None,
    on_behalf_of_id: int | None = None,
    reason: str = "",
    **facts: Any,
) -> None:
    """Keep that ``actor_id`` did ``act`` ("contact.reveal"); ``facts`` hold ids and values,
    never names, phones or texts."""
    session.add(
        AuditEntry(
            act=act,
            actor_id=actor_id,
            object_kind=object_kind,
            object_id=object_id,
            community_id=community_id,
            subject_person_id=subject_person_id,
            on_behalf_of_id=on_behalf_of_id,
            reason=reason,
            facts=facts,
        )
    )
