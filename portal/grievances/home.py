"""What the home page of a community shows of grievances, and the tab that leads to them."""

from portal.base.access import Viewer
from portal.base.access.guards import CommunityLike
from portal.base.i18n import _l, current_locale
from portal.base.web import navigation
from portal.community.places.home import Section, register_section
from portal.grievances import presentation, queries
from portal.grievances.models import GrievanceStatus
from portal.grievances.views import proof

SHOWN = 4
UNDER_WAY = frozenset(
    {GrievanceStatus.ACCEPTED, GrievanceStatus.IN_PROGRESS, GrievanceStatus.REOPENED}
)


def register() -> None:
    """The button, what waits for the visitor, what is being dealt with; and the tab."""
    register_section(10, report_button)
    register_section(20, waiting_for_you)
    register_section(40, being_dealt_with)
    navigation.register(
        navigation.Entry(
            place="tab",
            endpoint="grievances.index",
            label=_l("Reports"),
            icon="report",
            order=20,
            match=("grievances.",),
        ),
        navigation.Entry(
            place="service",
            endpoint="grievances.followed",
            label=_l("What I reported"),
            icon="list",
            order=29,
        ),
        navigation.Entry(
            place="service",
            endpoint="grievances.find",
            label=_l("Find my report"),
            icon="search",
            order=30,
        ),
    )


def report_button(_community: CommunityLike, _viewer: Viewer) -> Section:
    """我要反映, the first thing on the page."""
    return Section("grievances/home/button.html")


def waiting_for_you(community: CommunityLike, viewer: Viewer) -> Section | None:
    """等您处理: nothing is shown when nothing waits."""
    rows = queries.pending_for(viewer.person_id, proof.proofs(), community_id=community.id)
    if not rows:
        return None
    locale = current_locale()
    return Section("grievances/home/waiting.html", {"rows": rows, "locale": locale})


def being_dealt_with(community: CommunityLike, _viewer: Viewer) -> Section | None:
    """社区正在办: the newest public reports that staff work on."""
    page = queries.public_page(community.id, status=UNDER_WAY, size=SHOWN)
    if not page.rows:
        return None
    return Section(
        "grievances/home/under_way.html",
        {
            "rows": page.rows,
            "locale": current_locale(),
            "by": presentation.promised_by,
            "supporters": presentation.supporters,
        },
    )
