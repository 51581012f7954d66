"""Where the pages stand in the menus, and what their acts are called."""

from portal.base.access import Permission, Viewer
from portal.base.desk import place
from portal.base.i18n import LazyString, _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry

ACTS: dict[str, LazyString] = {
    "setting.change": _l("Changed a setting"),
    "limit.change": _l("Changed a time limit"),
    "calendar.day": _l("Entered a day of the calendar"),
    "calendar.day_removed": _l("Removed a day of the calendar"),
    "calendar.upload": _l("Entered a holiday notice"),
    "calendar.year": _l("Confirmed a year of the calendar"),
}


def _has_a_place(_viewer: Viewer, community: object) -> bool:
    """A community in the address, or the installation or a district that is one's own."""
    return community is not None or bool(place.places())


def register() -> None:
    """The entries under 更多."""
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
        ),
        Entry(
            place="desk-more",
            endpoint="calendar_desk.index",
            label=_l("Working-day calendar"),
            icon="calendar",
            order=62,
            permission=Permission.CALENDAR_EDIT,
            match=("calendar_desk.",),
        ),
    )
