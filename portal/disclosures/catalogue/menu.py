"""Where the catalogue stands in the menus, and what its acts are called."""

from portal.base.access import Permission, Viewer
from portal.base.audit import acts, words
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group
from portal.disclosures.catalogue import places

PAGES = ("catalogue", "catalogue_item", "change_item", "new_item", "retire_item")


def _has_a_place(_viewer: Viewer, community: object) -> bool:
    """A community in the address, or a district that is one's own."""
    return community is not None or bool(places.districts())


def register() -> None:
    """The entry under 更多 and words for the audit trail."""
    words.register({"catalogue": _l("Disclosure catalogue")})
    acts.register(
        {
            "catalogue.change": _l("Changed an item of the disclosure catalogue"),
            "catalogue.retire": _l("Ended an item of the disclosure catalogue"),
        }
    )
    navigation.register(
        Entry(
            place="desk-more",
            endpoint="disclosures_desk.catalogue",
            label=_l("Disclosure catalogue"),
            icon="list",
            order=63,
            permission=Permission.DISCLOSURE_SEE,
            match=tuple(f"disclosures_desk.{page}" for page in PAGES),
            when=_has_a_place,
            group=Group.SETTINGS,
        )
    )
