"""Deleting an account (注销): the person is cut out, public records stay without the person."""

from sqlalchemy import or_, select

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.errors import DomainError
from portal.base.i18n import _l
from portal.base.personal import records
from portal.community.identity.models import RoleAssignment
from portal.privacy.models import RequestKind
from portal.privacy.service.requests import log_use


class HoldsOffice(DomainError):
    """A staff role is in force or begins later: whoever granted it has to end it first."""

    sentence = _l(
        "You hold a staff role. Ask whoever gave it to you to end it, then delete the account."
    )


def erase_account(*, person_id: int) -> None:
    """Run every room's rule for a person who leaves, all of them or none.

    The audit entry keeps only that somebody's account with this number was deleted.
    """
    if _holds_role(person_id):
        raise HoldsOffice
    for kind in records.registered():
        kind.erase(person_id)
    log_use(person_id=None, kind=RequestKind.ACCOUNT)
    record("privacy.erase", actor_id=person_id, object_kind="person", object_id=person_id)


def _holds_role(person_id: int) -> bool:
    today = clock.today()
    statement = (
        select(RoleAssignment.id)
        .where(RoleAssignment.person_id == person_id)
        .where(or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on >= today))
    )
    return session.scalar(statement.limit(1)) is not None
