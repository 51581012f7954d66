"""Menus. Capabilities register what works; nothing else is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from flask import current_app, g, request, url_for

from portal.base.access import Permission, Viewer
from portal.base.i18n import LazyString, _l


class Group(Enum):
    """The headings under which 更多 gathers its entries, in the order they stand there."""

    DAILY = _l("Daily work")
    COMMUNITY = _l("About the community")
    PEOPLE = _l("People and rights")
    SETTINGS = _l("Settings")
    DATA = _l("Figures and records")


@dataclass(frozen=True)
class Entry:
    """One place to go: tabs of a community, the desk menu, the 我的 page, the home services.

    ``when`` is asked for what the permission alone does not tell, with viewer and community.
    """

    # "tab", "desk", "desk-more", "desk-all", "me", "me-safety", "message-ways", "service"
    place: str
    endpoint: str
    label: LazyString
    icon: str
    order: int
    permission: Permission | None = None
    count: Callable[[Any], int] | None = None
    match: tuple[str, ...] = ()
    when: Callable[[Viewer, Any], bool] | None = None
    group: Group = Group.DAILY


@dataclass(frozen=True)
class Link:
    """An entry resolved for the page on which it stands."""

    url: str
    label: str | LazyString
    icon: str
    current: bool
    count: int | None = None
    group: Group = Group.DAILY


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    """Add entries; registering the same endpoint at the same place twice changes nothing."""
    known = {(entry.place, entry.endpoint) for entry in _entries}
    _entries.extend(e for e in entries if (e.place, e.endpoint) not in known)
    _entries.sort(key=lambda entry: (entry.place, entry.order))


def links(place: str, *, viewer: Viewer, community: Any = None, **values: Any) -> list[Link]:
    """The entries of a place that this viewer may follow."""
    endpoint = request.endpoint or ""
    community_id = community.id if community is not None else None
    found = []
    for entry in _entries:
        if entry.place != place:
            continue
        if community is None and _only_in_a_community(entry.endpoint):
            continue
        if entry.permission and not viewer.may(entry.permission, community_id):
            continue
        if entry.when and not entry.when(viewer, community):
            continue
        here = endpoint == entry.endpoint or endpoint.startswith(entry.match or ("\0",))
        counted = entry.count and (community is not None or place == "me")
        count = entry.count(community) if entry.count and counted else None
        given = _fitting(entry.endpoint, values) if values else values
        url = url_for(entry.endpoint, **given)
        found.append(Link(url, entry.label, entry.icon, here, count, entry.group))
    return found


def grouped(found: Iterable[Link]) -> list[tuple[Group, list[Link]]]:
    """Links under their headings; within a heading in the order given."""
    order = list(Group)
    by_group = sorted(found, key=lambda link: order.index(link.group))
    return [(group, list(told)) for group, told in groupby(by_group, lambda link: link.group)]


def _fitting(endpoint: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values without the community where the address has none."""
    if _only_in_a_community(endpoint):
        return values
    return {name: value for name, value in values.items() if name != "slug"}


def _only_in_a_community(endpoint: str) -> bool:
    """Whether every address of the endpoint begins with a community."""
    return all("slug" in rule.arguments for rule in current_app.url_map.iter_rules(endpoint))


def back_to(url: str) -> None:
    """Put an arrow left of the heading of the page that is being answered."""
    g.back_url = url


def back_url() -> str:
    """Where that arrow leads; empty without one."""
    url: str = g.get("back_url", "")
    return url
