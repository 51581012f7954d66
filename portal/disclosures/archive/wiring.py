"""What the archive tells the floor: timers, the menu, words of the audit trail, posters."""

from portal.base.access import Permission
from portal.base.audit import acts, words
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group
from portal.disclosures.archive import posters, working
from portal.disclosures.blueprints import desk


def wire() -> None:
    """Let the worker pack, let the page be found, and offer what hangs on the board."""
    working.register_timers()
    posters.register()
    words.register({"disclosure_archive": _l("Archive of a year"), "year": _l("Year")})
    acts.register(
        {
            "disclosure.archive": _l("Asked for the archive of a year"),
            "disclosure.archive_taken": _l("Took the archive of a year along"),
        }
    )
    navigation.register(
        Entry(
            place="desk-more",
            endpoint=f"{desk.name}.archive",
            label=_l("Archive of open affairs"),
            icon="doc",
            order=40,
            permission=Permission.ARCHIVE_EXPORT,
            match=(f"{desk.name}.archive",),
            group=Group.DATA,
        )
    )
