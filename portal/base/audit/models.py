"""The audit trail: who did what to which thing, when, why and on whose behalf."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from portal.base import clock, triggers
from portal.base.audit import append_only
from portal.base.db import Base, line_text, primary_key

PURGE = "audit_purge"


class TrailChanged(RuntimeError):
    """Code tried to change or delete an audit entry."""


class AuditEntry(Base):
    """One act (审计记录); never changed. ``subject_person_id`` is the person whom it concerns,
    who may see it; ``community_id`` is empty for acts of the installation."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_community_id_id", "community_id", "id"),
        Index("ix_audit_entries_subject_person_id_id", "subject_person_id", "id"),
        Index("ix_audit_entries_actor_id_id", "actor_id", "id"),
        Index("ix_audit_entries_at", "at"),
        Index("ix_audit_entries_object", "object_kind", "object_id"),
    )

    id: Mapped[primary_key]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    community_id: Mapped[int | None]
    subject_person_id: Mapped[int | None]
    on_behalf_of_id: Mapped[int | None]
    reason: Mapped[line_text] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


triggers.tie(AuditEntry.__table__, "after_create", append_only.STATEMENTS)


def _refuse(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    raise TrailChanged(entry.id)


event.listen(AuditEntry, "before_update", _refuse)
event.listen(AuditEntry, "before_delete", _refuse)


@event.listens_for(Session, "do_orm_execute")
def _refuse_in_bulk(state: ORMExecuteState) -> None:
    """The purge alone may delete in bulk, and says so."""
    if not (state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    purging = state.is_delete and state.execution_options.get(PURGE)
    if mapper is not None and mapper.class_ is AuditEntry and not purging:
        raise TrailChanged
