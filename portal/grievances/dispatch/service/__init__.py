"""Everything that dispatch changes. Keyword arguments in, rows out; never commits."""

from portal.grievances.dispatch.service.automatic import send_accepted, send_unseen
from portal.grievances.dispatch.service.keeping import put_rule, put_unit, remove_rule, reorder
from portal.grievances.dispatch.service.leading import ask_extension, deescalate, escalate, extend
from portal.grievances.dispatch.service.links import (
    Opened,
    link_of,
    open_link,
    renew_link,
    token_of,
)
from portal.grievances.dispatch.service.proposing import decline, propose
from portal.grievances.dispatch.service.sending import (
    dispatch,
    give_back,
    progress,
    resolve_for_unit,
    sign,
    take_back,
)

__all__ = [
    "Opened",
    "ask_extension",
    "decline",
    "deescalate",
    "dispatch",
    "escalate",
    "extend",
    "give_back",
    "link_of",
    "open_link",
    "progress",
    "propose",
    "put_rule",
    "put_unit",
    "remove_rule",
    "renew_link",
    "reorder",
    "resolve_for_unit",
    "send_accepted",
    "send_unseen",
    "sign",
    "take_back",
    "token_of",
]
