"""Writes: the rule after its dry run, reports kept back and let go."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.base import clock
from portal.base.audit.service import record
from portal.base.db import session
from portal.base.settings import SettingScope, service
from portal.grievances.errors import NoSuchReport
from portal.grievances.models import Grievance
from portal.grievances.options import KEEP_MONTHS
from portal.grievances.retention import trying
from portal.grievances.retention.errors import HeldAlready, NothingLeft, NotSeen
from portal.grievances.retention.models import RetentionHold
from portal.grievances.upserts import BLIND


def change_rule(
    *, scope: SettingScope, months: int | None, token: str, by: int, reason: str
) -> None:
    """Make a number of months the rule, from now on; None takes the wider level's again. Raises
    ``NotSeen`` unless ``token`` proves that its dry run was seen."""
    if not trying.was_seen(token, scope, months):
        raise NotSeen
    row = service.change(
        setting=KEEP_MONTHS,
        scope=scope,
        text=None if months is None else str(months),
        by=by,
        reason=reason,
    )
    record(
        "setting.change",
        actor_id=by,
        object_kind="setting",
        community_id=scope.community_id,
        reason=row.reason,
        key=KEEP_MONTHS.key,
        scope=scope.key,
        version=row.version,
    )


def hold(
    *, community_id: int, no: str, reason: str, until_on: date | None, by: int
) -> RetentionHold:
    """Keep the personal details of a report until somebody lifts it, or the day is over."""
    grievance = session.scalar(
        select(Grievance).where(Grievance.community_id == community_id, Grievance.no == no.strip())
    )
    if grievance is None:
        raise NoSuchReport
    if grievance.words_erased_at is not None:
        raise NothingLeft
    _end_what_is_over(grievance.id, by)
    found = RetentionHold(
        community_id=community_id,
        grievance_id=grievance.id,
        reason=reason,
        until_on=until_on,
        made_by_id=by,
    )
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError as error:
        raise HeldAlready from error
    _note("retention.hold", found, by, reason)
    return found


def lift(hold_id: int, *, by: int) -> bool:
    """Let a report go its way again; whether it was kept back."""
    found = session.get(RetentionHold, hold_id, with_for_update=True, populate_existing=True)
    if found is None or found.lifted_at is not None:
        return False
    found.lifted_at, found.lifted_by_id = clock.now(), by
    _note("retention.lift", found, by, "")
    return True


def _end_what_is_over(grievance_id: int, by: int) -> None:
    """A hold whose last day is over stands in nobody's way."""
    session.execute(
        update(RetentionHold)
        .where(
            RetentionHold.grievance_id == grievance_id,
            RetentionHold.lifted_at.is_(None),
            RetentionHold.until_on < clock.today(),
        )
        .values(lifted_at=clock.now(), lifted_by_id=by),
        execution_options=BLIND,
    )


def _note(act: str, found: RetentionHold, by: int, reason: str) -> None:
    record(
        act,
        actor_id=by,
        object_kind="grievance",
        object_id=found.grievance_id,
        community_id=found.community_id,
        reason=reason,
    )
