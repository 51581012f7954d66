"""Where reports stand in the menus: 诉求 and 待审核 on the desk, 即查即改 under 更多, 我的反映."""

from portal.base.access import Permission
from portal.base.access.guards import CommunityLike
from portal.base.i18n import _l
from portal.base.web import navigation
from portal.base.web.navigation import Entry, Group
from portal.grievances.desk import counting, today
from portal.grievances.desk.asked import own_grids
from portal.grievances.policy import STAFF_ACTS

QUEUE_PAGES = (
    *STAFF_ACTS,
    "saved_filters",
    "work_text",
    "show",
    "contact",
    "file_for",
    "filed",
    "work_order",
)
DISPATCH_PAGES = ("units", "new_unit", "edit_unit", "rules", "new_rule", "edit_rule")


def register() -> None:
    """The entries, and what 今日 tells of reports."""
    navigation.register(
        Entry(
            place="desk",
            endpoint="grievances_desk.index",
            label=_l("Residents' reports"),
            icon="report",
            order=10,
            permission=Permission.GRIEVANCE_SEE,
            count=at_our_desk,
            match=tuple(f"grievances_desk.{page}" for page in QUEUE_PAGES),
        ),
        Entry(
            place="desk",
            endpoint="grievances_desk.moderation",
            label=_l("To check"),
            icon="eye",
            order=11,
            permission=Permission.GRIEVANCE_MODERATE,
            count=held,
        ),
        Entry(
            place="me",
            endpoint="grievances.my_reports",
            label=_l("What I reported"),
            icon="report",
            order=10,
        ),
    )
    navigation.register(*_further())
    today.register()


def _further() -> tuple[Entry, ...]:
    """What stands under 更多."""
    return (
        Entry(
            place="desk-more",
            endpoint="grievances_desk.spot",
            label=_l("Fixed on the spot"),
            icon="camera",
            order=10,
            permission=Permission.GRIEVANCE_TRIAGE,
        ),
        Entry(
            place="desk-more",
            endpoint="grievances_desk.units",
            label=_l("Units and rules"),
            icon="settings",
            order=11,
            permission=Permission.GRIEVANCE_SEE,
            match=tuple(f"grievances_desk.{page}" for page in DISPATCH_PAGES),
            group=Group.SETTINGS,
        ),
        Entry(
            place="desk-more",
            endpoint="grievances_desk.templates",
            label=_l("Reply templates"),
            icon="reply",
            order=12,
            permission=Permission.GRIEVANCE_SEE,
            match=tuple(f"grievances_desk.{page}" for page in ("new_template", "edit_template")),
            group=Group.SETTINGS,
        ),
    )


def at_our_desk(community: CommunityLike) -> int:
    """How many reports wait for the viewer's own grids, or for the community."""
    return counting.at_our_desk(community.id, own_grids() or None)


def held(community: CommunityLike) -> int:
    """How many reports are held back for a check."""
    return counting.held(community.id, own_grids() or None)
