"""Everything that changes grievances. Keyword arguments in, rows out; never commits."""

from portal.grievances.lifecycle import Actor
from portal.grievances.service.answering import (
    add,
    answer_info,
    appeal,
    confirm,
    dispute,
    was_sent,
    withdraw,
)
from portal.grievances.service.changing import change
from portal.grievances.service.combining import finish, take_on
from portal.grievances.service.contacting import bind_reporter, reveal_contact
from portal.grievances.service.covering import Drawn
from portal.grievances.service.erasing import erase_reporter
from portal.grievances.service.exporting import export_for
from portal.grievances.service.filing import (
    Filed,
    Secrets,
    file_grievance,
    filed_before,
    secrets_of,
)
from portal.grievances.service.handling import (
    accept,
    ask_info,
    note,
    reject,
    resolve,
    self_handle,
)
from portal.grievances.service.showing import hide, hold, release, unhold, withhold
from portal.grievances.service.spot import record_spot_fix
from portal.grievances.service.undoing import undo

__all__ = [
    "Actor",
    "Drawn",
    "Filed",
    "Secrets",
    "accept",
    "add",
    "answer_info",
    "appeal",
    "ask_info",
    "bind_reporter",
    "change",
    "confirm",
    "dispute",
    "erase_reporter",
    "export_for",
    "file_grievance",
    "filed_before",
    "finish",
    "hide",
    "hold",
    "note",
    "record_spot_fix",
    "reject",
    "release",
    "resolve",
    "reveal_contact",
    "secrets_of",
    "self_handle",
    "take_on",
    "undo",
    "unhold",
    "was_sent",
    "withdraw",
    "withhold",
]
