"""For whom a page of settings speaks: the installation, a district, or the address's community."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import g, request

from portal.base.access import Permission, Role, Viewer, viewer
from portal.base.access.permissions import GRANTS
from portal.base.errors import Forbidden, NotFound
from portal.base.i18n import _
from portal.base.settings import INSTALLATION, SettingScope, of_community, of_district
from portal.base.settings.scopes import ScopeKind
from portal.base.web.arrivals import row_number


@dataclass(frozen=True)
class Place:
    """A scope, its name, and what addresses of its pages carry besides the community."""

    scope: SettingScope
    name: str
    query: dict[str, Any] = field(default_factory=dict)


def _no_districts() -> Mapping[int, str]:
    return {}


_districts: Callable[[], Mapping[int, str]] = _no_districts


def use_districts(named: Callable[[], Mapping[int, str]]) -> None:
    """Tell the pages which districts there are, by id; handed in by the application."""
    global _districts
    _districts = named


def here() -> Place:
    """The place of this request, if the viewer may set things there."""
    community = g.get("community")
    if community is not None:
        return Place(of_community(community.id), community.name)
    allowed = places()
    wanted = request.args.get("district", type=row_number)
    if wanted is None:
        if not allowed:
            raise Forbidden
        return allowed[0]
    for place in allowed:
        if place.scope == of_district(wanted):
            return place
    raise NotFound


def places() -> list[Place]:
    """The installation and the districts for which the viewer may set things."""
    looking = viewer()
    whole = looking.communities(Permission.SETTINGS_EDIT) is None
    own = _own_districts(looking)
    found = [Place(INSTALLATION, _("Whole installation"))] if whole else []
    return found + [
        Place(of_district(number), name, {"district": number})
        for number, name in _districts().items()
        if whole or number in own
    ]


def others(place: Place) -> list[Place]:
    """Where one may go from a page of this place: nowhere from within a community."""
    return [] if place.scope.kind is ScopeKind.COMMUNITY else places()


def _own_districts(looking: Viewer) -> set[int]:
    """Districts the viewer works for as a district, not merely in one of its communities."""
    return {
        held.division_id
        for held in looking.assignments
        if held.role is Role.DISTRICT
        and held.division_id is not None
        and Permission.SETTINGS_EDIT in GRANTS[held.role]
    }


def source_label(source: SettingScope | None, scope: SettingScope) -> str:
    """Where a value in force was set."""
    if source is None:
        return str(_("Default"))
    if source == scope:
        return str(_("Set here"))
    if source.kind is ScopeKind.DISTRICT:
        return str(_("Set for the district"))
    return str(_("Set for the whole installation"))
