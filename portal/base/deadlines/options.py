"""Settings of this room: service hours, and whether a period may end on a weekend."""

from portal.base.deadlines.hours import DEFAULT_HOURS_TEXT, BadHours, Hours
from portal.base.i18n import LazyString, _l
from portal.base.settings import Kind, Setting, register, register_group


def _hours_are_readable(text: str) -> LazyString | None:
    try:
        Hours.parse(text)
    except BadHours:
        return _l("Write weekdays and times like this: mon-fri 08:30-12:00 13:30-17:30")
    return None


def _in_words(text: str) -> str:
    return Hours.parse(text).words


def _plainly(text: str) -> str:
    return Hours.parse(text).text


register_group("deadlines", _l("Time limits"))

OPENING_HOURS = register(
    Setting(
        key="deadlines.opening_hours",
        kind=Kind.STR,
        default=DEFAULT_HOURS_TEXT,
        label=_l("Service hours"),
        help=_l(
            "Limits in working hours run only in these times. Several parts are separated by a "
            "semicolon; days that are not named are closed; holidays are always closed."
        ),
        check=_hours_are_readable,
        words=_in_words,
        plain=_plainly,
    )
)

WEEKENDS_REST = register(
    Setting(
        key="deadlines.weekends_rest",
        kind=Kind.BOOL,
        default=True,
        label=_l("A period does not end on a weekend"),
        help=_l(
            "When the last day of a limit in calendar days is a Saturday or Sunday, it ends on "
            "the next working day. Holidays move the end in any case."
        ),
    )
)
