"""Links by which a unit without accounts opens its work order."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from portal.base import clock, scope, settings
from portal.base.db import session
from portal.base.errors import NotFound
from portal.grievances import follow, options
from portal.grievances.dispatch.models import Assignment, WorkOrderLink
from portal.grievances.upserts import BLIND

_BYTES = 16


def make_link(assignment: Assignment) -> WorkOrderLink:
    """The first link of a work order, or a further one that takes the former's place."""
    nonce, now = secrets.token_hex(_BYTES), clock.now()
    days = settings.get(options.WORK_ORDER_DAYS, community=assignment.community_id)
    revoke(assignment.id)
    link = WorkOrderLink(
        community_id=assignment.community_id,
        assignment_id=assignment.id,
        nonce=nonce,
        token_hash=_hash(_token(nonce)),
        expires_at=now + timedelta(days=days),
    )
    session.add(link)
    return link


def revoke(assignment_id: int) -> None:
    """Let the links of a work order open nothing any more."""
    session.execute(
        update(WorkOrderLink)
        .where(WorkOrderLink.assignment_id == assignment_id, WorkOrderLink.revoked_at.is_(None))
        .values(revoked_at=clock.now()),
        execution_options=BLIND,
    )


def renew_link(assignment: Assignment) -> WorkOrderLink:
    """A new link; the former opens nothing any more."""
    return make_link(assignment)


def link_of(assignment_id: int) -> WorkOrderLink | None:
    """The link that opens a work order now; None when it has expired."""
    return session.scalar(
        select(WorkOrderLink)
        .where(
            WorkOrderLink.assignment_id == assignment_id,
            WorkOrderLink.revoked_at.is_(None),
            WorkOrderLink.expires_at > clock.now(),
        )
        .order_by(WorkOrderLink.id.desc())
        .limit(1)
    )


def token_of(link: WorkOrderLink) -> str:
    """The secret of a link, for staff who pass it on."""
    return _token(link.nonce)


def _token(nonce: str) -> str:
    made = hmac.digest(follow.the_secret().encode(), f"work-order:{nonce}".encode(), "sha256")
    return made.hex()[: 2 * _BYTES]


def _hash(token: str) -> str:
    made = hmac.digest(follow.the_secret().encode(), f"kept-order:{token}".encode(), "sha256")
    return made.hex()


@dataclass(frozen=True)
class Opened:
    """What a link opens."""

    link_id: int
    community_id: int
    grievance_id: int
    assignment_id: int


def open_link(*, token: str = "", link_id: int = 0, piece: str = "") -> Opened:
    """What a link opens, by its secret or by the number and piece of its hash that a cookie
    kept; 404 when it has expired or was replaced."""
    wanted = (
        select(WorkOrderLink, Assignment.grievance_id)
        .join(Assignment, Assignment.id == WorkOrderLink.assignment_id)
        .where(WorkOrderLink.revoked_at.is_(None), WorkOrderLink.expires_at > clock.now())
    )
    if token:
        wanted = wanted.where(WorkOrderLink.token_hash == _hash(token))
    else:
        wanted = wanted.where(WorkOrderLink.id == link_id)
    with scope.everywhere("a work order's link tells which community it belongs to"):
        found = session.execute(wanted).first()
    if found is None:
        raise NotFound
    link, grievance_id = found
    if not token and not hmac.compare_digest(piece, piece_of(link)):
        raise NotFound
    return Opened(link.id, link.community_id, grievance_id, link.assignment_id)


def piece_of(link: WorkOrderLink) -> str:
    """The part of the hash that a cookie keeps."""
    return link.token_hash[:_BYTES]
