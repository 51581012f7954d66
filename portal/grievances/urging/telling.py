"""How a supervision stands in the history of a report: residents learn by which office and until
when, staff also why and what was said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.base import deadlines, i18n
from portal.base.access.permissions import ROLE_LABELS, Role
from portal.base.i18n import _
from portal.grievances.lifecycle import OFFICE
from portal.grievances.models import EventKind

KINDS = frozenset({EventKind.SUPERVISE, EventKind.LIFT_SUPERVISION})


def told(event: Any, *, to_staff: bool) -> str:
    """What the history says of it; ``taken_back`` holds the facts of the event."""
    lines = [demanded(event.taken_back)] if event.kind is EventKind.SUPERVISE else []
    return "\n".join([*lines, event.text] if to_staff else lines)


def demanded(facts: Mapping[str, Any]) -> str:
    """By whom it was put under supervision, and by when an answer is demanded."""
    return by_office(Role(facts[OFFICE]), datetime.fromisoformat(facts["supervised_until"]))


def by_office(office: Role, until: datetime) -> str:
    """The same in words; of persons nothing is told."""
    return _(
        "%(office)s watches over it; those who deal with it have to answer by %(date)s.",
        office=ROLE_LABELS[office],
        date=i18n.day(deadlines.shown_day(until), year=False),
    )
