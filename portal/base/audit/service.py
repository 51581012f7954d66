"""Writing the audit trail, in the transaction of the act itself."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from portal.base import clock
from portal.base.audit.append_only import MIN_DAYS
from portal.base.audit.models import PURGE, AuditEntry
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


def purge(*, kept_days: int) -> int:
    """Delete entries older than so many days, never younger than six months; how many."""
    limit = clock.now() - timedelta(days=max(kept_days, MIN_DAYS))
    result = session.execute(
        delete(AuditEntry).where(AuditEntry.at < limit),
        execution_options={PURGE: True, "synchronize_session": False},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
