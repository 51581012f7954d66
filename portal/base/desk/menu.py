"""Where the pages stand in the menus, and what their acts are called."""

from contextlib import suppress

from portal.base.access import Permission, Viewer
from portal.base.audit import words
from portal.base.deadlines import UnknownLimit
from portal.base.deadlines import declared as limits
from portal.base.desk import place
from portal.base.i18n import LazyString, _l
from portal.base.settings import UnknownSetting
from portal.base.settings import registry as settings
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group

ACTS: dict[str, LazyString] = {
    "setting.change": _l("Changed a setting"),
    "limit.change": _l("Changed a time limit"),
    "calendar.day": _l("Entered a day of the calendar"),
    "calendar.day_removed": _l("Removed a day of the calendar"),
    "calendar.upload": _l("Entered a holiday notice"),
    "calendar.year": _l("Confirmed a year of the calendar"),
}


WORDS: dict[str, LazyString] = {
    "setting": _l("Setting"),
    "limit": _l("Time limit"),
    "calendar": _l("Working-day calendar"),
    "key": _l("Item"),
    "scope": _l("Valid for"),
    "version": _l("Version"),
    "installation": _l("Whole installation"),
    "district": _l("District"),
    "kind": _l("Kind"),
    "day": _l("Day"),
    "days": _l("Days"),
    "year": _l("Year"),
    "years": _l("Years"),
    "holiday": _l("Holiday"),
    "workday": _l("Made-up working day"),
    "confirmed": _l("Confirmed"),
}


def _by_key(code: str) -> LazyString | None:
    """A setting or a time limit."""
    with suppress(UnknownSetting):
        return settings.find(code).label
    with suppress(UnknownLimit):
        return limits.find(code).label
    return None


def _has_a_place(_viewer: Viewer, community: object) -> bool:
    """A community in the address, or the installation or a district that is one's own."""
    return community is not None or bool(place.places())


def register() -> None:
    """The entries under 更多, and words for the audit trail."""
    words.register(WORDS)
    words.look_up(_by_key)
    navigation.register(
        Entry(
            place="desk-more",
            endpoint="settings_desk.index",
            label=_l("Settings"),
            icon="settings",
            order=60,
            permission=Permission.SETTINGS_EDIT,
            match=("settings_desk.",),
            when=_has_a_place,
            group=Group.SETTINGS,
        ),
        Entry(
            place="desk-more",
            endpoint="limits_desk.index",
            label=_l("Time limits"),
            icon="clock",
            order=61,
            permission=Permission.SETTINGS_EDIT,
            match=("limits_desk.",),
            when=_has_a_place,
            group=Group.SETTINGS,
        ),
        Entry(
            place="desk-more",
            endpoint="calendar_desk.index",
            label=_l("Working-day calendar"),
            icon="calendar",
            order=62,
            permission=Permission.CALENDAR_EDIT,
            match=("calendar_desk.",),
            group=Group.SETTINGS,
        ),
    )
