"""Settings (设置): typed, scoped installation → district → community, versioned, set on a page.

Capabilities declare theirs with :func:`register` at import and read them with :func:`get`.
"""

from portal.base.settings.kinds import BadValue, Kind
from portal.base.settings.queries import get
from portal.base.settings.registry import Setting, UnknownSetting, register, register_group
from portal.base.settings.scopes import (
    INSTALLATION,
    INSTALLATION_ONLY,
    ScopeKind,
    SettingScope,
    of_community,
    of_district,
    set_scope_resolver,
)

__all__ = [
    "INSTALLATION",
    "INSTALLATION_ONLY",
    "BadValue",
    "Kind",
    "ScopeKind",
    "Setting",
    "SettingScope",
    "UnknownSetting",
    "get",
    "of_community",
    "of_district",
    "register",
    "register_group",
    "set_scope_resolver",
]
