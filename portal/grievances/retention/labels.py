"""Rules and removed things in words."""

from portal.base.i18n import LazyString, _, _l
from portal.grievances.retention.models import Reason

RULES: dict[Reason, LazyString] = {
    Reason.LEFT: _l("The person deleted the account"),
    Reason.MONTHS: _l("The months are over"),
}
WHAT: dict[str, LazyString] = {
    "reporter": _l("who reported"),
    "text": _l("the words of the report"),
    "place_text": _l("the place in words"),
    "said": _l("what was said later"),
    "calls": _l("what was said on the phone"),
    "photos": _l("photos"),
    "supports": _l("who has the problem too"),
}


def in_words(what: dict[str, int]) -> str:
    """What was removed, with numbers where there were several."""
    return _(", ").join(
        f"{label} {what[name]}" if what[name] > 1 else str(label)
        for name, label in WHAT.items()
        if what.get(name)
    )
