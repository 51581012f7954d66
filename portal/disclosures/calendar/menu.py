"""公开 in the desk menu, with how much is late or due soon."""

from portal.base.access import Permission
from portal.base.access.guards import CommunityLike
from portal.base.audit import acts, words
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry
from portal.disclosures.calendar import queries

# The pages of the catalogue stand under 更多.
PAGES = (
    "calendar",
    "new",
    "show",
    "edit",
    "review",
    "correct",
    "retract",
    "new_event",
    "remove_event",
    "accounts",
    "import",
    "type_lines",
    "vouchers",
    "line_vouchers",
    "cover_voucher",
)


def register() -> None:
    """The entry, and words for the audit trail."""
    words.register({"duty": _l("To be made public"), "item": _l("Item")})
    acts.register(
        {
            "disclosure.event": _l("Recorded that something happened"),
            "disclosure.event_removed": _l("Took back a recorded event"),
        }
    )
    navigation.register(
        Entry(
            place="desk",
            endpoint="disclosures_desk.calendar",
            label=_l("Open affairs"),
            icon="doc",
            order=40,
            permission=Permission.DISCLOSURE_SEE,
            count=_waiting,
            match=tuple(f"disclosures_desk.{page}" for page in PAGES),
        ),
        Entry(
            place="desk-all",
            endpoint="disclosures_desk.everywhere",
            label=_l("Open affairs of all communities"),
            icon="doc",
            order=10,
            permission=Permission.DISCLOSURE_SEE,
        ),
    )


def _waiting(community: CommunityLike) -> int:
    found = queries.counts(community.id)
    return found.late + found.soon
