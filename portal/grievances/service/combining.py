"""Several steps by one tap, each an event of its own and all in one transaction.

So a worker clears a report in at most two acts, whatever way it goes: 受理并办理 and then 办结,
or 办结 at once; 转派 at once, from the same form; 不予受理 at once. The table of the state machine
stays as it is: what one tap does is what its steps would have done one after another, and each of
them may be refused, in which case none was done.
"""

from typing import Any

from portal.grievances.lifecycle import Actor
from portal.grievances.models import Event, GrievanceStatus
from portal.grievances.service import handling
from portal.grievances.service.moving import load

S = GrievanceStatus


def take_on(grievance_id: int, *, actor: Actor, version: int) -> Event:
    """Accept a report and deal with it oneself (受理并办理); no rule sends it anywhere."""
    grievance = load(grievance_id)
    handling.take(grievance, actor=actor, version=version)
    return handling.self_handle(grievance_id, actor=actor, version=grievance.version)


def finish(grievance_id: int, *, actor: Actor, version: int, **answer: Any) -> Event:
    """Tell the result (办结), wherever the report stands at our desk: what has not been done yet,
    accepting it and taking it in hand, is done before. ``answer`` is that of
    :func:`portal.grievances.service.handling.resolve`."""
    grievance = load(grievance_id)
    if grievance.status is S.SUBMITTED:
        handling.take(grievance, actor=actor, version=version, silent=True)
        version = grievance.version
    if grievance.status in (S.ACCEPTED, S.RETURNED, S.REOPENED):
        handling.self_handle(grievance_id, actor=actor, version=version)
        version = grievance.version
    return handling.resolve(grievance_id, actor=actor, version=version, **answer)
