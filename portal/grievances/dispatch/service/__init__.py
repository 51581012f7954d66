"""Everything that dispatch changes. Keyword arguments in, rows out; never commits."""

from portal.grievances.dispatch.service.keeping import put_rule, put_unit, remove_rule, reorder
from portal.grievances.dispatch.service.leading import ask_extension, deescalate, escalate, extend
from portal.grievances.dispatch.service.links import (
    Opened,
    link_of,
    open_link,
    renew_link,
    token_of,
)
from portal.grievances.dispatch.service.sending import (
    dispatch,
    give_back,
    progress,
    resolve_for_unit,
    sign,
)

__all__ = [
    "Opened",
    "ask_extension",
    "deescalate",
    "dispatch",
    "escalate",
    "extend",
    "give_back",
    "link_of",
    "open_link",
    "progress",
    "put_rule",
    "put_unit",
    "remove_rule",
    "renew_link",
    "reorder",
    "resolve_for_unit",
    "sign",
    "token_of",
]
