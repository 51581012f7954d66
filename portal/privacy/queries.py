"""Reads: consents, requests, feedback, and the records a person may take along."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from portal.base.db import session
from portal.base.personal import records
from portal.community.identity.models import Consent
from portal.privacy.models import Feedback, PrivacyRequest, RequestState

PAGE = 20


@dataclass(frozen=True)
class Kept:
    """One kind of records of a person: its title, the words for its keys, its rows."""

    kind: records.Records
    rows: Sequence[dict[str, Any]]


def records_of(person_id: int) -> list[Kept]:
    """All that the portal keeps of a person, kinds without rows left out."""
    found = [Kept(kind, kind.export(person_id)) for kind in records.registered()]
    return [kept for kept in found if kept.rows]


def as_json(kept: Sequence[Kept]) -> dict[str, list[dict[str, Any]]]:
    """The same for a machine: keys in English, days and moments in ISO form."""
    return {
        one.kind.name: [{key: _plain(value) for key, value in row.items()} for row in one.rows]
        for one in kept
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def consents_of(person_id: int) -> Sequence[Consent]:
    """A person's consents, newest first."""
    statement = select(Consent).where(Consent.person_id == person_id)
    return session.scalars(statement.order_by(Consent.id.desc())).all()


def requests_of(person_id: int) -> Sequence[PrivacyRequest]:
    """What a person asked for, newest first; uses the portal served by itself are left out."""
    statement = (
        select(PrivacyRequest)
        .where(PrivacyRequest.person_id == person_id, PrivacyRequest.community_id.is_not(None))
        .order_by(PrivacyRequest.id.desc())
        .limit(50)
    )
    return session.scalars(statement).all()


def requests_in(
    community_id: int, state: RequestState | None = None, *, before: int | None = None
) -> tuple[Sequence[PrivacyRequest], int | None]:
    """Requests to a community's staff, newest first, and the key of the next page."""
    statement = select(PrivacyRequest).where(PrivacyRequest.community_id == community_id)
    if state is not None:
        statement = statement.where(PrivacyRequest.state == state)
    return _paged(statement, PrivacyRequest, before)


def feedback_in(
    communities: Collection[int] | None, *, before: int | None = None
) -> tuple[Sequence[Feedback], int | None]:
    """Feedback of these communities, newest first; None means all and what belongs to none."""
    statement = select(Feedback)
    if communities is not None:
        statement = statement.where(Feedback.community_id.in_(communities))
    return _paged(statement, Feedback, before)


def _paged(statement: Select[Any], table: Any, before: int | None) -> tuple[Any, int | None]:
    if before is not None:
        statement = statement.where(table.id < before)
    rows = session.scalars(statement.order_by(table.id.desc()).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
