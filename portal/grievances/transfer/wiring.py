"""What import and export tell the floor: timers, menus, words of the audit trail."""

from portal.base.access import Permission
from portal.base.audit import acts, words
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group
from portal.grievances.desk.blueprint import bp as desk
from portal.grievances.transfer import options, telling, working

__all__ = ["options", "wire"]  # importing the options declares them

IMPORT_PAGES = ("new_import", "import_")
REPLY_PAGES = ("new_reply_sheet", "edit_reply_sheet")


def wire() -> None:
    """Let the worker file long lists, and let the pages be found."""
    working.register_timers()
    telling.register_topic()
    words.register(
        {
            "grievance_import": _l("Import"),
            "grievance_export": _l("Table of reports"),
            "grievance_replies": _l("Table of replies"),
            "format": _l("File"),
            "begin": _l("From"),
            "end": _l("Until"),
            "contacts": _l("Phone numbers"),
        }
    )
    acts.register(
        {
            "grievance.import": _l("Imported a list of reports"),
            "grievance.export": _l("Took reports along as a table"),
            "contact.export": _l("Took a phone number along in a table"),
        }
    )
    navigation.register(*_entries())


def _entries() -> tuple[Entry, ...]:
    """Imports, replies and exports under 更多."""
    return (
        Entry(
            place="desk-more",
            endpoint=f"{desk.name}.imports",
            label=_l("Import orders of the hotline"),
            icon="doc",
            order=21,
            permission=Permission.GRIEVANCE_FILE_FOR,
            match=tuple(f"{desk.name}.{page}" for page in IMPORT_PAGES),
            group=Group.DATA,
        ),
        Entry(
            place="desk-more",
            endpoint=f"{desk.name}.replies",
            label=_l("Replies to the hotline"),
            icon="reply",
            order=22,
            permission=Permission.GRIEVANCE_SEE,
            match=tuple(f"{desk.name}.{page}" for page in REPLY_PAGES),
            group=Group.DATA,
        ),
        Entry(
            place="desk-more",
            endpoint=f"{desk.name}.export",
            label=_l("Export reports"),
            icon="open",
            order=23,
            permission=Permission.GRIEVANCE_SEE,
            group=Group.DATA,
        ),
    )
