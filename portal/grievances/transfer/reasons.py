"""What became of a line, in a sentence: why it was skipped or refused, or what to know of it."""

from collections.abc import Mapping
from typing import Any

from portal.base.i18n import LazyString, _, _l
from portal.grievances.transfer.models import RowState

STATE_LABELS: Mapping[RowState, LazyString] = {
    RowState.PENDING: _l("Not yet looked at"),
    RowState.DONE: _l("Filed"),
    RowState.DUPLICATE: _l("Skipped, filed before"),
    RowState.REFUSED: _l("Not filed"),
}
NOT_ALLOWED = "not_allowed"  # the sentence of filing itself is kept with the line

SENTENCES: Mapping[str, LazyString] = {
    # Skipped
    "same_number": _l("The order %(order)s is filed already as %(no)s."),
    "same_line": _l("The same words, place and time are filed already as %(no)s."),
    # Refused
    "text_missing": _l("It does not say what was reported."),
    "text_too_long": _l("The text is longer than %(most)s characters. Shorten it."),
    "place_missing": _l("It does not say where. Fill in the place."),
    "place_too_long": _l("The place is longer than %(most)s characters. Shorten it."),
    "kind_unknown": _l("The kind “%(typed)s” is none of ours. Use one of our names."),
    "kind_missing": _l("It does not say what kind of problem it is."),
    "number_too_long": _l("The hotline's number is longer than %(most)s characters."),
    "received_unclear": _l("The time of receipt “%(typed)s” is no date."),
    "received_later": _l("The time of receipt “%(typed)s” is still to come."),
    "wanted_unclear": _l("The date for the reply “%(typed)s” is no date."),
    "wanted_before_received": _l("The reply is wanted before the order was received."),
    "name_too_long": _l("The name is longer than %(most)s characters."),
    "channel_unknown": _l("“%(typed)s” is no way we know. Write hotline, phone or counter."),
    "too_many_cells": _l("The line has more cells than there are headings."),
    # Filed, with a remark
    "phone_not_kept": _l("Filed without the phone number, which is no mobile number."),
}


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """The words for a reason; empty without one."""
    if not code:
        return ""
    if code == NOT_ALLOWED:
        return str(facts.get("sentence", ""))
    found = SENTENCES.get(code)
    if found is None:
        return _("This line could not be filed.")
    return str(found) % {name: str(value) for name, value in facts.items()} if facts else str(found)
