"""What is kept of exports: who took what along, and the columns in which replies go out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from portal.base.audit import service as audit
from portal.base.audit.models import AuditEntry
from portal.base.db import session
from portal.base.errors import Conflict, Invalid, NameTaken
from portal.base.i18n import _, _l
from portal.grievances.transfer.models import ReplySheet

MOST_SHEETS = 30


class TooManySheets(Invalid):
    """More tables than anybody needs."""

    sentence = _l("There are many tables already. Change one of them instead.")


def record_export(*, community_id: int, actor_id: int | None, what: str, **facts: Any) -> None:
    """Keep that somebody took reports or replies along."""
    audit.record(
        "grievance.export",
        actor_id=actor_id,
        object_kind=what,
        community_id=community_id,
        **facts,
    )


def record_contacts(
    reports: Sequence[tuple[int, int]], *, community_id: int, actor_id: int | None, reason: str
) -> None:
    """Keep for each person concerned that the number was taken along, and why."""
    session.add_all(
        AuditEntry(
            act="contact.export",
            actor_id=actor_id,
            object_kind="grievance",
            object_id=grievance_id,
            community_id=community_id,
            subject_person_id=person_id,
            reason=reason,
        )
        for grievance_id, person_id in reports
    )


def put_sheet(
    *,
    community_id: int,
    name: str,
    columns: Sequence[str],
    sheet_id: int | None = None,
    version: int = 0,
) -> int:
    """Keep the columns of replies under a name; the number of the table."""
    if sheet_id is None:
        held = session.scalar(select(func.count()).select_from(ReplySheet)) or 0
        if held >= MOST_SHEETS:
            raise TooManySheets
        found = ReplySheet(community_id=community_id, name=name, columns=list(columns))
    else:
        found = session.scalars(
            select(ReplySheet).where(ReplySheet.id == sheet_id).with_for_update()
        ).one()
        if found.version != version:
            raise Conflict
        found.version += 1
        found.name, found.columns = name, list(columns)
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError as error:
        raise NameTaken(_("There is a table of that name already. Choose another name.")) from error
    return found.id


def drop_sheet(*, sheet_id: int) -> None:
    """Forget a table; again is as once."""
    session.execute(delete(ReplySheet).where(ReplySheet.id == sheet_id))
