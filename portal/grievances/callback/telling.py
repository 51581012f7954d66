"""How a call stands in the history of a report: for the resident all of it, for staff no more than
whether it is solved.

Those who handled a report never learn what its reporter thinks of them, so satisfaction and words
are told to the reporter only.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.base.db import session
from portal.base.i18n import _, day_and_time
from portal.grievances import labels as words
from portal.grievances.callback import labels
from portal.grievances.callback.models import CallBack


def said(grievance_id: int) -> dict[int, CallBack]:
    """The calls about a report by the number of their event."""
    rows = session.scalars(select(CallBack).where(CallBack.grievance_id == grievance_id))
    return {row.seq: row for row in rows}


def of_reports(grievance_ids: Sequence[int]) -> dict[int, list[str]]:
    """What was written down of each call about these reports, for their reporter to take along."""
    rows = session.scalars(
        select(CallBack).where(CallBack.grievance_id.in_(grievance_ids)).order_by(CallBack.id)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        lines = f"{day_and_time(row.at)}\n{told({row.seq: row}, row.seq, to_reporter=True)}"
        found.setdefault(row.grievance_id, []).append(lines)
    return found


def told(calls: Mapping[int, CallBack], seq: int, *, to_reporter: bool) -> str:
    """What the history says of a call."""
    row = calls.get(seq)
    if row is None:
        return ""
    lines = [str(labels.OUTCOME_LABELS[row.outcome])]
    if row.solved is not None:
        lines.append(str(labels.SAYS_SOLVED if row.solved else labels.SAYS_NOT_SOLVED))
    if to_reporter and row.solved is not None:
        judged = (
            words.SATISFACTION_LABELS[row.satisfaction] if row.satisfaction else words.NOT_RATED
        )
        lines += [_("Your opinion: %(what)s", what=judged), row.comment, str(labels.MAY_CONTRADICT)]
    return "\n".join(line for line in lines if line)
