"""What is set: the value in force for a community, where it comes from, and its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import structlog
from sqlalchemy import select

from portal.base import clock
from portal.base.db import session
from portal.base.settings.kinds import BadValue
from portal.base.settings.models import SettingValue
from portal.base.settings.registry import Setting, find
from portal.base.settings.revisions import Kept
from portal.base.settings.scopes import SettingScope, chain, scope_for

T = TypeVar("T")

CACHE = "settings"

log = structlog.get_logger()


class Version(NamedTuple):
    """One row, as kept in memory."""

    valid_from: datetime
    value: str | None


Versions = Mapping[str, Mapping[SettingScope, list[Version]]]


@dataclass(frozen=True)
class Effective:
    """A value in force and the scope that gave it; ``None`` is the default."""

    value: Any
    source: SettingScope | None


def _load() -> Versions:
    columns = (
        SettingValue.key,
        SettingValue.scope_kind,
        SettingValue.scope_id,
        SettingValue.valid_from,
        SettingValue.value,
    )
    found: dict[str, dict[SettingScope, list[Version]]] = {}
    for row in session.execute(select(*columns).order_by(SettingValue.version.desc())):
        key, kind, scope_id, valid_from, value = row
        versions = found.setdefault(key, {}).setdefault(SettingScope(kind, scope_id), [])
        versions.append(Version(valid_from, value))
    return found


_values: Kept[Versions] = Kept(CACHE, _load)


def get(
    setting: Setting[T] | str, *, community: int | None = None, district: int | None = None
) -> T:
    """The value in force: of the community, else its district, else the installation, else the
    default."""
    found: Setting[Any] = find(setting) if isinstance(setting, str) else setting
    value: T = effective(found, scope_for(community, district)).value
    return value


def effective(setting: Setting[Any], scope: SettingScope) -> Effective:
    """The value in force for a scope, and where it was set."""
    known = _values.value().get(setting.key)
    if known:
        now = clock.now()
        for place in chain(scope):
            text = _in_force(known.get(place, []), now)
            if text is not None:
                try:
                    return Effective(setting.parse(text), place)
                except BadValue:
                    log.warning("setting.unreadable", key=setting.key, scope=place.kind)
    return Effective(setting.default, None)


def _in_force(versions: list[Version], now: datetime) -> str | None:
    """The newest version's text that has begun; ``None`` when there is none or it inherits."""
    return next((one.value for one in versions if one.valid_from <= now), None)


def history(setting: Setting[Any], scope: SettingScope, *, limit: int = 50) -> list[SettingValue]:
    """The versions of a scope, newest first."""
    query = (
        select(SettingValue)
        .where(
            SettingValue.key == setting.key,
            SettingValue.scope_kind == scope.kind,
            SettingValue.scope_id == scope.id,
        )
        .order_by(SettingValue.version.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def version_of(setting: Setting[Any], scope: SettingScope) -> int:
    """The number of the newest version of a scope; 0 when there is none."""
    newest = history(setting, scope, limit=1)
    return newest[0].version if newest else 0
