"""What the home page of a community shows of open affairs, and the tab that leads to them."""

from portal.base.access import Viewer
from portal.base.access.guards import CommunityLike
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.community.places.home import Section, register_section
from portal.disclosures import presentation, queries
from portal.disclosures.models import DisclosureState

SHOWN = 3


def register() -> None:
    """The newest publications on the home page; the tab; notices among the services."""
    register_section(50, newest)
    navigation.register(
        navigation.Entry(
            place="tab",
            endpoint="disclosures.index",
            label=_l("Open"),
            icon="open",
            order=40,
            match=("disclosures.", "notices."),
        ),
        navigation.Entry(
            place="service",
            endpoint="notices.index",
            label=_l("Public notices"),
            icon="doc",
            order=45,
        ),
    )


def newest(community: CommunityLike, _viewer: Viewer) -> Section | None:
    """居务公开: the newest that everybody may read; nothing is shown when there is nothing."""
    found = queries.public_page(community.id, size=2 * SHOWN)
    rows = [row for row in found.rows if row.state is DisclosureState.PUBLISHED][:SHOWN]
    if not rows:
        return None
    return Section(
        "disclosures/home/newest.html",
        {"lines": presentation.lines(rows)},
    )
