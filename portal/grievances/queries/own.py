"""A reporter's own reports: signed in, by the cookie's proofs, by link or by query code."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from portal.base import deadlines
from portal.base.db import session
from portal.base.i18n import _, day
from portal.base.reading import Reading
from portal.community.identity.models import Credential, CredentialKind
from portal.community.places.models import Building, Community, Landmark
from portal.grievances import follow
from portal.grievances.labels import OWN_STATUS_LABELS, STATUS_KINDS
from portal.grievances.models import Grievance, GrievanceStatus
from portal.grievances.queries import categories

S = GrievanceStatus
WAITING_FOR_REPORTER = (S.RESOLVED, S.NEED_INFO)
MOST_PENDING = 20


@dataclass(frozen=True)
class OwnReport:
    """One of my reports, in whichever community."""

    id: int
    no: str
    slug: str
    community: str
    category_id: int
    status: GrievanceStatus
    filed_at: datetime
    due_at: datetime | None
    place: str

    def title(self, locale: str) -> str:
        """Place and kind."""
        kind = categories.by_id()[self.category_id].name(locale)
        return f"{self.place} {kind}" if self.place else kind

    @property
    def shown_status(self) -> tuple[str, str]:
        """Kind and words of the status chip."""
        return STATUS_KINDS[self.status], str(OWN_STATUS_LABELS[self.status])

    @property
    def asked_by(self) -> str:
        """By which day the reporter is asked to act; empty when it is not their turn."""
        if self.status not in WAITING_FOR_REPORTER or self.due_at is None:
            return ""
        until = day(deadlines.shown_day(self.due_at), year=False)
        if self.status is S.RESOLVED:
            return _("Please confirm by %(date)s", date=until)
        return _("Please answer by %(date)s", date=until)


_COLUMNS = (
    Grievance.id,
    Grievance.no,
    Community.slug,
    Community.name,
    Grievance.category_id,
    Grievance.status,
    Grievance.filed_at,
    Grievance.due_at,
    func.coalesce(Building.name, Landmark.name, "").label("place"),
)


_WHOLE = aliased(Grievance)


def mine(
    person_id: int | None,
    proofs: follow.Proofs | None = None,
    *,
    before_id: int | None = None,
    size: int = 20,
) -> list[OwnReport]:
    """My reports, newest first; those of the cookie's proofs among them."""
    query = mine_query(person_id, proofs or {}, size)
    if before_id is not None:
        query = query.where(Grievance.id < before_id)
    return _rows(query, proofs or {}, person_id)


def pending_for(
    person_id: int | None, proofs: follow.Proofs | None = None, *, community_id: int | None = None
) -> list[OwnReport]:
    """What waits for me (等您处理): to confirm, or to answer; the most pressing first."""
    query = mine_query(person_id, proofs or {}, MOST_PENDING)
    query = query.where(Grievance.status.in_(WAITING_FOR_REPORTER))
    if community_id is not None:
        query = query.where(Grievance.community_id == community_id)
    found = _rows(query, proofs or {}, person_id)
    return sorted(found, key=lambda row: (row.due_at is None, row.due_at, row.id))


def mine_query(person_id: int | None, proofs: follow.Proofs, size: int) -> Select[*tuple[Any, ...]]:
    """The one statement behind my reports; the proof of a report that was split is the proof of
    its parts."""
    return (
        select(
            *_COLUMNS,
            Grievance.follow_hash,
            Grievance.reporter_id,
            Grievance.parent_case_id,
            _WHOLE.follow_hash.label("whole_hash"),
        )
        .join(Community, Community.id == Grievance.community_id)
        .outerjoin(Building, Building.id == Grievance.building_id)
        .outerjoin(Landmark, Landmark.id == Grievance.landmark_id)
        .outerjoin(_WHOLE, _WHOLE.id == Grievance.parent_case_id)
        .where(_is_mine(person_id, proofs))
        .order_by(Grievance.id.desc())
        .limit(size)
    )


def _is_mine(person_id: int | None, proofs: follow.Proofs) -> ColumnElement[bool]:
    ids = sorted(proofs)
    by_proof = or_(Grievance.id.in_(ids), Grievance.parent_case_id.in_(ids))
    if person_id is None:
        return by_proof
    if not proofs:
        return Grievance.reporter_id == person_id
    return or_(Grievance.reporter_id == person_id, by_proof)


@dataclass(frozen=True)
class _Followed:
    id: int
    follow_hash: str


def _rows(
    query: Select[*tuple[Any, ...]], proofs: follow.Proofs, person_id: int | None
) -> list[OwnReport]:
    if person_id is None and not proofs:
        return []
    found = []
    for *columns, own_hash, reporter_id, whole_id, whole_hash in session.execute(query):
        report = OwnReport(*columns)
        followed = [_Followed(report.id, own_hash)]
        followed += [_Followed(whole_id, whole_hash)] if whole_id is not None else []
        signed_in = person_id is not None and reporter_id == person_id
        if signed_in or any(follow.proves(proofs, each) for each in followed):
            found.append(report)
    return found


_FOLLOWED = Reading(
    select(Grievance.id, Grievance.follow_hash).where(Grievance.id == bindparam("grievance"))
)


def followed(grievance_id: int) -> follow.Followed | None:
    """What a proof of a report is about; None where the scope in force does not reach."""
    row = _FOLLOWED.first(grievance=grievance_id)
    return _Followed(row.id, row.follow_hash) if row is not None else None


def by_follow_token(community_id: int, token: str) -> Grievance | None:
    """The report of a follow-up link."""
    return session.scalar(
        select(Grievance).where(
            Grievance.community_id == community_id,
            Grievance.follow_hash == follow.hash_secret(token),
        )
    )


def by_query_code(community_id: int, code: str, tail: str = "") -> Grievance | None:
    """The report of a query code; where a phone is bound, its last four digits, or those of
    another phone of the same person, must fit too."""
    rows = session.execute(
        select(Grievance, Credential.value)
        .outerjoin(
            Credential,
            and_(
                Credential.person_id == Grievance.reporter_id,
                Credential.kind == CredentialKind.PHONE,
            ),
        )
        .where(
            Grievance.community_id == community_id,
            Grievance.query_hash == follow.hash_secret(code),
        )
    ).all()
    typed = tail.strip().encode()
    fits = [
        grievance
        for grievance, phone in rows
        if phone is None or hmac.compare_digest(phone[-4:].encode(), typed)
    ]
    return fits[0] if fits else None
